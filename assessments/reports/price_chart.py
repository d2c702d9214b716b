"""Marks drawn as a function of the price: a line, a dash and a marker for each formula."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from assessments.reports.charts import COLOURS, MARKERS
from assessments.reports.figures import decimal, euros
from assessments.scoring.price_simulation import Simulated

WIDTH, LEFT, RIGHT = 760, 56, 24
LEGEND, PLOT, BELOW = 24, 300, 34  # a row of the legend, the drawing, the room under it
FLOOR = Fraction(-1, 2)  # a curve is not followed further down: the table says its marks
DASHES = ("none", "9 4", "2 3", "10 3 2 3", "14 5", "5 3 1 3 1 3")


@dataclass(frozen=True, slots=True)
class _Scale:
    low: int
    high: int
    bottom: Fraction
    top: int

    def x(self, price: int) -> Fraction:
        return LEFT + Fraction(price - self.low, self.high - self.low or 1) * (WIDTH - LEFT - RIGHT)

    def y(self, mark: Fraction) -> Fraction:
        return self.top + (1 - mark) / (1 - self.bottom) * PLOT


def price_svg(
    simulated: Sequence[Simulated],
    prices: Sequence[int],
    names: Mapping[str, str],
    identifier: str = "price-marks",
) -> SafeString:
    """One line per formula over the range of `prices` (cents); beside its table, as every chart."""
    rows = (len(simulated) + 1) // 2
    lowest = min(min(one.marks) for one in simulated)
    scale = _Scale(
        min(prices), max(prices), max(FLOOR, min(Fraction(0), lowest)), LEGEND * rows + 20
    )
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" role="img" class="chart" '
        'viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        'font-family="IBM Plex Sans, sans-serif" font-size="13" '
        'aria-labelledby="{id}-title {id}-desc">'
        '<title id="{id}-title">{title}</title><desc id="{id}-desc">{desc}</desc>'
        "{legend}{axis}{lines}</svg>",
        width=WIDTH,
        height=scale.top + PLOT + BELOW,
        id=identifier,
        title=_("Mark as a function of the price, by formula"),
        desc=_told(simulated, names),
        legend=_join(_legend(place, names[one.formula]) for place, one in enumerate(simulated)),
        axis=_axis(scale, prices),
        lines=_join(_line(place, one, prices, scale) for place, one in enumerate(simulated)),
    )


def key_svg(place: int) -> SafeString:
    """The line and the marker of a formula, alone; decorative, the formula is named beside it."""
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" class="series-key" aria-hidden="true" '
        'viewBox="0 0 40 14" width="40" height="14">{}</svg>',
        _key(place, 0, 7),
    )


def _told(simulated: Sequence[Simulated], names: Mapping[str, str]) -> str:
    return "; ".join(
        _("%(formula)s: from %(best)s for the lowest price to %(least)s for the highest")
        % {
            "formula": names[one.formula],
            "best": decimal(one.curve[0][1]),
            "least": decimal(one.curve[-1][1]),
        }
        for one in simulated
    )


def _legend(place: int, name: str) -> SafeString:
    x, y = (LEFT, WIDTH // 2 + 16)[place % 2], LEGEND * (place // 2) + 12
    return format_html(
        '{}<text x="{}" y="{}" fill="currentColor">{}</text>',
        _key(place, x, y),
        x + 50,
        y + 4,
        name,
    )


def _key(place: int, x: int, y: int) -> SafeString:
    return format_html("{}{}", _stroke(place, f"M{x},{y} h40"), _marker(place, str(x + 20), str(y)))


def _axis(scale: _Scale, prices: Sequence[int]) -> SafeString:
    across = _join(
        format_html(
            '<path d="M{},{} H{}" stroke="currentColor" stroke-opacity="0.25"/>'
            '<text x="{}" y="{}" text-anchor="end" fill="currentColor">{}</text>',
            LEFT,
            _number(scale.y(mark)),
            WIDTH - RIGHT,
            LEFT - 8,
            _number(scale.y(mark) + 4),
            decimal(mark),
        )
        for mark in _steps(scale.bottom)
    )
    ends = ((min(prices), "start"), (max(prices), "end"))
    return across + _join(
        format_html(
            '<text x="{}" y="{}" text-anchor="{}" fill="currentColor">{}</text>',
            _number(scale.x(price)),
            scale.top + PLOT + 24,
            anchor,
            euros(price),
        )
        for price, anchor in ends
    )


def _steps(bottom: Fraction) -> Iterator[Fraction]:
    """Quarters from one down to the bottom."""
    mark = Fraction(1)
    while mark >= bottom:
        yield mark
        mark -= Fraction(1, 4)


def _line(place: int, one: Simulated, prices: Sequence[int], scale: _Scale) -> SafeString:
    points = " L".join(
        f"{_number(scale.x(price))},{_number(scale.y(mark))}"
        for price, mark in one.curve
        if mark >= scale.bottom
    )
    markers = _join(
        _marker(place, _number(scale.x(price)), _number(scale.y(mark)))
        for price, mark in zip(prices, one.marks, strict=True)
        if mark >= scale.bottom
    )
    return format_html("{}{}", _stroke(place, f"M{points}"), markers)


def _stroke(place: int, path: str) -> SafeString:
    return format_html(
        '<path class="series-line series-{}" d="{}" fill="none" stroke="{}" stroke-width="2" '
        'stroke-dasharray="{}"/>',
        place + 1,
        path,
        COLOURS[place][0],
        DASHES[place],
    )


def _marker(place: int, x: str, y: str) -> SafeString:
    return format_html(
        '<path class="series-marker series-{}" d="{}" transform="translate({},{})" fill="{}"/>',
        place + 1,
        MARKERS[place],
        x,
        y,
        COLOURS[place][0],
    )


def _join(parts: Iterator[SafeString]) -> SafeString:
    return format_html_join("", "{}", ((part,) for part in parts))


def _number(value: Fraction) -> str:
    """A coordinate: two decimals with a point whatever the language, computed without floats."""
    hundredths = round(value * 100)
    return f"{hundredths // 100}.{hundredths % 100:02d}"
