"""The room each weight has, drawn: a bar from the lowest to the highest share that keeps the order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from assessments.reports.figures import percent
from assessments.scoring.robustness.stability import Interval

WIDTH, LEFT, RIGHT = 760, 70, 24
ROW, BAR, TOP = 26, 12, 30


def room_svg(
    found: Sequence[Interval], labels: Mapping[str, str], identifier: str = "room"
) -> SafeString:
    """One row per interval; the tick is the published share. Beside its table, as every chart."""
    height = TOP + ROW * len(found) + 8
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" role="img" class="chart" '
        'viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        'font-family="IBM Plex Sans, sans-serif" font-size="13" '
        'aria-labelledby="{id}-title {id}-desc">'
        '<title id="{id}-title">{title}</title><desc id="{id}-desc">{desc}</desc>{axis}{rows}</svg>',
        width=WIDTH,
        height=height,
        id=identifier,
        title=_("Room of each weight before the first place changes"),
        desc="; ".join(_told(one, labels) for one in found),
        axis=_axis(height),
        rows=format_html_join("", "{}", ((_row(one, place),) for place, one in enumerate(found))),
    )


def _told(one: Interval, labels: Mapping[str, str]) -> str:
    return _("%(node)s: published %(published)s, from %(low)s to %(high)s") % {
        "node": labels.get(one.node) or one.node,
        "published": percent(one.published, 1),
        "low": percent(one.low, 1),
        "high": percent(one.high, 1),
    }


def _x(share: Fraction) -> str:
    hundredths = round((LEFT + share * (WIDTH - LEFT - RIGHT)) * 100)
    return f"{hundredths // 100}.{hundredths % 100:02d}"


def _axis(height: int) -> SafeString:
    return format_html_join(
        "",
        '<path d="M{x},{top} V{bottom}" stroke="currentColor" stroke-opacity="0.25"/>'
        '<text x="{x}" y="{y}" text-anchor="middle" fill="currentColor">{value}</text>',
        (
            {
                "x": _x(Fraction(step, 4)),
                "top": TOP - 6,
                "bottom": height - 4,
                "y": TOP - 11,
                "value": percent(Fraction(step, 4), 0),
            }
            for step in range(5)
        ),
    )


def _row(one: Interval, place: int) -> SafeString:
    y = TOP + ROW * place + (ROW - BAR) // 2
    return format_html(
        '<text x="4" y="{text}" fill="currentColor">{node}</text>'
        '<path class="room" d="M{low},{y} H{high} v{bar} H{low} z" fill="currentColor" '
        'fill-opacity="0.35"/>'
        '<path class="published" d="M{published},{above} V{below}" stroke="currentColor" '
        'stroke-width="3"/>',
        text=y + BAR - 1,
        node=one.node,
        low=_x(one.low),
        high=_x(one.high),
        y=y,
        bar=BAR,
        published=_x(one.published),
        above=y - 4,
        below=y + BAR + 4,
    )
