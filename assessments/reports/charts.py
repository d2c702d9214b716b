"""Charts as SVG text: one drawing for the web page and for the PDF.

No script, no style attribute: presentation attributes only, so that a strict content security
policy lets it through. Colours of lines and words follow the text around (`currentColor`).
Every chart is given beside its table; its title and description say what a reader would see.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from assessments.reports.figures import decimal, short_decimal
from assessments.reports.ranking import JudgedBid, Ranking, read_ranking
from assessments.reports.tree import MethodTree, Node

WIDTH = 760
ROW, BAR, TOP = 34, 22, 26
LEFT, RIGHT = 210, 70
LETTER_NEEDS = 16  # a segment narrower than this has no room for its letter

# The light bid colours of static/css/tokens.css, each with a darker neighbour; white letters hold
# 4.5:1 on both (tests/reports/test_charts.py).
COLOURS = (
    ("#1f5fc4", "#184895"),
    ("#c94608", "#993506"),
    ("#05635f", "#044b48"),
    ("#b03aa6", "#862c7e"),
    ("#3a3d44", "#2c2e34"),
    ("#667329", "#4e571f"),
    ("#2f78b8", "#245b8c"),
    ("#5b0f7a", "#450b5d"),
)
# The markers of static/img/icons.svg, in a square of 14 around (0, 0).
MARKERS = (
    "M-6,0 a6,6 0 1,0 12,0 a6,6 0 1,0 -12,0 z",
    "M-5,-5 h10 v10 h-10 z",
    "M0,-6 L6.2,5 L-6.2,5 z",
    "M0,-6.4 L6.4,0 L0,6.4 L-6.4,0 z",
    "M-2,-6 h4 v4 h4 v4 h-4 v4 h-4 v-4 h-4 v-4 h4 z",
    "M0,6 L6.2,-5 L-6.2,-5 z",
    "M0.00,-6.10 L1.70,-1.85 L6.28,-1.54 L2.76,1.40 L3.88,5.84 L0.00,3.40 "
    "L-3.88,5.84 L-2.76,1.40 L-6.28,-1.54 L-1.70,-1.85 z",
    "M-6,0 a6,6 0 1,0 12,0 a6,6 0 1,0 -12,0 z M-2.6,0 a2.6,2.6 0 1,1 5.2,0 a2.6,2.6 0 1,1 -5.2,0 z",
)


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table beside the chart; `parts` are the points under each criterion."""

    bid: JudgedBid
    parts: tuple[str, ...]
    total: str


@dataclass(frozen=True, slots=True)
class ContributionChart:
    """The points of each ranked bid by level-1 criterion, as exact fractions and as a table."""

    criteria: tuple[Node, ...]
    heads: tuple[str, ...]
    bids: tuple[JudgedBid, ...]
    rows: tuple[Row, ...]
    maximum: Fraction


def contribution_chart(
    dossier: Mapping[str, Any], colours: Mapping[str, int] | None = None
) -> ContributionChart:
    """Chart and table of a dossier object that holds its verdict."""
    ranking = read_ranking(dossier, colours)
    return chart_of(ranking, MethodTree(dossier["method"]).criteria())


def chart_of(ranking: Ranking, criteria: Sequence[Node]) -> ContributionChart:
    bids = ranking.ranked
    return ContributionChart(
        criteria=tuple(criteria),
        heads=tuple(f"{node.code} /{short_decimal(node.share * 100)}" for node in criteria),
        bids=bids,
        rows=tuple(
            Row(
                bid=bid,
                parts=tuple(decimal(bid.contributions[node.code]) for node in criteria),
                total=decimal(bid.score or Fraction(0)),
            )
            for bid in bids
        ),
        maximum=ranking.maximum,
    )


def contribution_svg(chart: ContributionChart, identifier: str = "contributions") -> SafeString:
    """Stacked horizontal bars, one per ranked bid, a segment per criterion with its letter."""
    height = TOP + ROW * len(chart.bids) + 8
    scale = Fraction(WIDTH - LEFT - RIGHT) / chart.maximum
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" role="img" class="chart" '
        'viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        'font-family="IBM Plex Sans, sans-serif" font-size="13" '
        'aria-labelledby="{id}-title {id}-desc">'
        '<title id="{id}-title">{title}</title><desc id="{id}-desc">{desc}</desc>{axis}{bars}</svg>',
        width=WIDTH,
        height=height,
        id=identifier,
        title=_title(chart),
        desc=_description(chart),
        axis=_axis(chart, scale, height),
        bars=format_html_join(
            "", "{}", ((_bar(chart, row, place, scale),) for place, row in enumerate(chart.rows))
        ),
    )


def marker_svg(colour: int, size: int = 12) -> SafeString:
    """The marker of a bid, alone; decorative, its bid is always named beside it."""
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" class="marker" aria-hidden="true" '
        'viewBox="-7 -7 14 14" width="{size}" height="{size}">{path}</svg>',
        size=size,
        path=marker(colour, 0, 0),
    )


def _title(chart: ContributionChart) -> str:
    return _("Points of each ranked bid, by criterion")


def _description(chart: ContributionChart) -> str:
    bars = "; ".join(f"{row.bid.provider}: {row.total}" for row in chart.rows)
    return _("Stacked horizontal bars out of %(maximum)s points. %(bars)s.") % {
        "maximum": short_decimal(chart.maximum),
        "bars": bars,
    }


def _axis(chart: ContributionChart, scale: Fraction, height: int) -> SafeString:
    steps = [(chart.maximum * step / 4, step) for step in range(5)]
    return format_html_join(
        "",
        '<path d="M{x},{top} V{bottom}" stroke="currentColor" stroke-opacity="0.25"/>'
        '<text x="{x}" y="{y}" text-anchor="middle" fill="currentColor">{value}</text>',
        (
            {
                "x": number(LEFT + value * scale),
                "top": TOP - 6,
                "bottom": height - 4,
                "y": TOP - 11,
                "value": short_decimal(value, 1),
            }
            for value, _step in steps
        ),
    )


def _bar(chart: ContributionChart, row: Row, place: int, scale: Fraction) -> SafeString:
    y = TOP + ROW * place + (ROW - BAR) // 2
    middle = y + BAR // 2 + 4
    position, segments = Fraction(LEFT), []
    for index, node in enumerate(chart.criteria):
        length = row.bid.contributions[node.code] * scale
        if length > 0:
            segments.append((segment(node.code, index, position, length, y, row.bid.colour),))
            position += length
    return format_html(
        '{marker}<text x="{label}" y="{y}" fill="currentColor">{name}</text>{segments}'
        '<text x="{end}" y="{y}" fill="currentColor" font-weight="600">{total}</text>',
        marker=marker(row.bid.colour, 8, y + BAR // 2),
        label=20,
        y=middle,
        name=fitting(row.bid.provider),
        segments=format_html_join("", "{}", segments),
        end=number(position + 8),
        total=row.total,
    )


def segment(text: str, index: int, x: Fraction, width: Fraction, y: int, colour: int) -> SafeString:
    """A part of a bar; its text is left out where it has no room. `index` parts two neighbours."""
    fill = COLOURS[(colour - 1) % len(COLOURS)][index % 2]
    letter: SafeString | str = ""
    if width >= LETTER_NEEDS:
        letter = format_html(
            '<text x="{}" y="{}" text-anchor="middle" fill="#ffffff" font-size="12">{}</text>',
            number(x + width / 2),
            y + BAR // 2 + 4,
            text,
        )
    return format_html(
        '<path class="bid-{} part-{}" d="M{},{} h{} v{} h-{} z" fill="{}" stroke="#ffffff" '
        'stroke-width="0.8"/>{}',
        colour,
        index % 2,
        number(x),
        y,
        number(width),
        BAR,
        number(width),
        fill,
        letter,
    )


def marker(colour: int, x: int, y: int) -> SafeString:
    """A bid's marker around a point of a drawing."""
    place = (colour - 1) % len(COLOURS)
    return format_html(
        '<path class="bid-{}" d="{}" transform="translate({},{})" fill="{}"/>',
        colour,
        MARKERS[place],
        x,
        y,
        COLOURS[place][0],
    )


def fitting(name: str) -> str:
    """A bidder's name as long as the room left of the bars."""
    return name if len(name) <= 27 else f"{name[:26].rstrip()}…"


def number(value: Fraction) -> str:
    """A coordinate: two decimals with a point whatever the language, computed without floats."""
    hundredths = round(value * 100)
    return f"{hundredths // 100}.{hundredths % 100:02d}"
