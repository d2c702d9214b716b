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

# Fill and its darker neighbour: white letters hold 4.5:1 on both (tests/reports/test_charts.py).
COLOURS = (
    ("#0b62a8", "#084a80"),
    ("#b5470b", "#8a3608"),
    ("#00735c", "#005645"),
    ("#8c3a8c", "#6b2c6b"),
    ("#5b5b5b", "#424242"),
    ("#7a5c00", "#5c4500"),
    ("#00698f", "#004f6b"),
    ("#a3214f", "#7b193c"),
)
# Drawn in a square of 12 around (0, 0).
MARKERS = (
    "M-5,0 a5,5 0 1,0 10,0 a5,5 0 1,0 -10,0 z",
    "M-5,-5 h10 v10 h-10 z",
    "M0,-6 L6,5 L-6,5 z",
    "M0,-6 L6,0 L0,6 L-6,0 z",
    "M0,6 L6,-5 L-6,-5 z",
    "M-2,-6 h4 v4 h4 v4 h-4 v4 h-4 v-4 h-4 v-4 h4 z",
    "M0,-6 L6,-1.5 L4,5.5 L-4,5.5 L-6,-1.5 z",
    "M-6,0 L-3,-5.2 L3,-5.2 L6,0 L3,5.2 L-3,5.2 z",
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
        path=_marker(colour, 0, 0),
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
                "x": _number(LEFT + value * scale),
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
            segments.append((_segment(node, index, position, length, y, row.bid.colour),))
            position += length
    return format_html(
        '{marker}<text x="{label}" y="{y}" fill="currentColor">{name}</text>{segments}'
        '<text x="{end}" y="{y}" fill="currentColor" font-weight="600">{total}</text>',
        marker=_marker(row.bid.colour, 8, y + BAR // 2),
        label=20,
        y=middle,
        name=_fitting(row.bid.provider),
        segments=format_html_join("", "{}", segments),
        end=_number(position + 8),
        total=row.total,
    )


def _segment(
    node: Node, index: int, x: Fraction, width: Fraction, y: int, colour: int
) -> SafeString:
    fill = COLOURS[(colour - 1) % len(COLOURS)][index % 2]
    letter: SafeString | str = ""
    if width >= LETTER_NEEDS:
        letter = format_html(
            '<text x="{}" y="{}" text-anchor="middle" fill="#ffffff" font-size="12">{}</text>',
            _number(x + width / 2),
            y + BAR // 2 + 4,
            node.code,
        )
    return format_html(
        '<path class="bid-{} part-{}" d="M{},{} h{} v{} h-{} z" fill="{}" stroke="#ffffff" '
        'stroke-width="0.8"/>{}',
        colour,
        index % 2,
        _number(x),
        y,
        _number(width),
        BAR,
        _number(width),
        fill,
        letter,
    )


def _marker(colour: int, x: int, y: int) -> SafeString:
    place = (colour - 1) % len(COLOURS)
    return format_html(
        '<path class="bid-{}" d="{}" transform="translate({},{})" fill="{}"/>',
        colour,
        MARKERS[place],
        x,
        y,
        COLOURS[place][0],
    )


def _fitting(name: str) -> str:
    return name if len(name) <= 27 else f"{name[:26].rstrip()}…"


def _number(value: Fraction) -> str:
    """A coordinate: two decimals with a point whatever the language, computed without floats."""
    hundredths = round(value * 100)
    return f"{hundredths // 100}.{hundredths % 100:02d}"


def watermark_svg(words: str) -> SafeString:
    """`words` across an A4 page, pale enough to read through; put behind the text."""
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 210 297" width="210mm" '
        'height="297mm"><text transform="translate(105,150) rotate(-54.7)" text-anchor="middle" '
        'font-family="Report Sans" font-size="{}" font-weight="700" fill="#f6eaea">{}</text></svg>',
        _number(min(Fraction(11), Fraction(520, max(len(words), 1)))),
        words,
    )
