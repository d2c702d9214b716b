"""How often each bid takes each rank, drawn: a bar of the whole for each bid, a segment for each rank."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from assessments.reports.charts import (
    BAR,
    LEFT,
    RIGHT,
    ROW,
    TOP,
    WIDTH,
    fitting,
    marker,
    number,
    segment,
)
from assessments.reports.figures import percent
from assessments.scoring.robustness.acceptability import Acceptability

ROOM = WIDTH - LEFT - RIGHT


def acceptability_svg(
    found: Acceptability,
    names: Mapping[str, str],
    colours: Mapping[str, int],
    identifier: str = "acceptability",
) -> SafeString:
    """Beside its table, as every chart. The segments of a bid go from its first rank to its last."""
    height = TOP + ROW * len(found.bids) + 8
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" role="img" class="chart" '
        'viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        'font-family="IBM Plex Sans, sans-serif" font-size="13" '
        'aria-labelledby="{id}-title {id}-desc">'
        '<title id="{id}-title">{title}</title><desc id="{id}-desc">{desc}</desc>{axis}{bars}</svg>',
        width=WIDTH,
        height=height,
        id=identifier,
        title=_("Share of the draws in which each bid takes each rank"),
        desc="; ".join(_told(found, bid, names) for bid in found.bids),
        axis=_axis(height),
        bars=format_html_join(
            "",
            "{}",
            (
                (_bar(found, bid, place, names[bid], colours[bid]),)
                for place, bid in enumerate(found.bids)
            ),
        ),
    )


def _told(found: Acceptability, bid: str, names: Mapping[str, str]) -> str:
    return _("%(bid)s: first in %(share)s") % {
        "bid": names[bid],
        "share": percent(found.rank(bid, 1), 1),
    }


def _axis(height: int) -> SafeString:
    return format_html_join(
        "",
        '<path d="M{x},{top} V{bottom}" stroke="currentColor" stroke-opacity="0.25"/>'
        '<text x="{x}" y="{y}" text-anchor="middle" fill="currentColor">{value}</text>',
        (
            {
                "x": number(LEFT + Fraction(ROOM * step, 4)),
                "top": TOP - 6,
                "bottom": height - 4,
                "y": TOP - 11,
                "value": percent(Fraction(step, 4), 0),
            }
            for step in range(5)
        ),
    )


def _bar(found: Acceptability, bid: str, place: int, name: str, colour: int) -> SafeString:
    y = TOP + ROW * place + (ROW - BAR) // 2
    position, segments = Fraction(LEFT), []
    for rank in range(1, len(found.bids) + 1):
        length = found.rank(bid, rank) * ROOM
        if length > 0:
            segments.append((segment(str(rank), rank - 1, position, length, y, colour),))
            position += length
    return format_html(
        '{marker}<text x="20" y="{y}" fill="currentColor">{name}</text>{segments}',
        marker=marker(colour, 8, y + BAR // 2),
        y=y + BAR // 2 + 4,
        name=fitting(name),
        segments=format_html_join("", "{}", segments),
    )
