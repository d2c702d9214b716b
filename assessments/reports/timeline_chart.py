"""Geometry of the calendar of a tender: whole numbers, ready for an SVG.

One row per stage that has a date. Where the stage waits, a bar from the day of what it waits for; a
hollow diamond on the day planned, a filled disc on the day it took place, an upright stroke on the
day the law allows at the earliest or at the latest, an arrow to the day now expected.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.formats import date_format

from assessments.queries.timeline_told import StageTold

WIDTH, LABELS, MARGIN = 960, 330, 24
ROW, HEAD, FOOT = 28, 40, 26
LABEL_LENGTH = 46
MOST_TICKS = 9


@dataclass(frozen=True, slots=True)
class Bar:
    """A stage placed; what it does not have is None. `state` is the CSS word of its row."""

    label: str
    state: str
    is_critical: bool
    y: int
    start: int
    end: int
    planned: int | None
    actual: int | None
    expected: int | None
    limit: int | None

    @property
    def middle(self) -> int:
        return self.y + ROW // 2

    @property
    def bar_top(self) -> int:
        return self.y + 9

    @property
    def length(self) -> int:
        return max(0, self.end - self.start)

    @property
    def limit_top(self) -> int:
        return self.y + 3

    @property
    def limit_bottom(self) -> int:
        return self.y + ROW - 3


@dataclass(frozen=True, slots=True)
class Tick:
    x: int
    label: str


@dataclass(frozen=True, slots=True)
class Gantt:
    """The drawing. `today` is None when it falls outside."""

    width: int
    height: int
    head: int
    bars: tuple[Bar, ...]
    months: tuple[Tick, ...]
    today: Tick | None

    @property
    def rows_end(self) -> int:
        return self.height - FOOT

    @property
    def foot(self) -> int:
        return self.height - 8


def gantt(stages: Iterable[StageTold], today: date) -> Gantt | None:
    """Those that have a day, one row each; None when none has."""
    shown = [each for each in stages if each.day]
    days = [day for each in shown for day in _days(each)]
    if not days:
        return None
    scale = _Scale(min(days).replace(day=1), max(days) + timedelta(days=5))
    bars = tuple(_bar(each, row, scale) for row, each in enumerate(shown))
    return Gantt(
        width=WIDTH,
        height=HEAD + ROW * len(bars) + FOOT,
        head=HEAD,
        bars=bars,
        months=tuple(_months(scale)),
        today=Tick(scale.x(today), today.isoformat()) if scale.holds(today) else None,
    )


def _days(each: StageTold) -> Iterable[date]:
    found = (each.planned, each.actual, each.expected, each.limit)
    return (day for day in found if day is not None)


@dataclass(frozen=True, slots=True)
class _Scale:
    first: date
    last: date

    def x(self, day: date) -> int:
        total = max((self.last - self.first).days, 1)
        return LABELS + (WIDTH - MARGIN - LABELS) * (day - self.first).days // total

    def holds(self, day: date) -> bool:
        return self.first <= day <= self.last


def _bar(each: StageTold, row: int, scale: _Scale) -> Bar:
    day = each.day
    assert day is not None
    moved = each.expected if each.expected not in (each.planned, each.actual) else None
    return Bar(
        label=_short(each.label),
        state=each.standing,
        is_critical=each.is_critical,
        y=HEAD + ROW * row,
        start=scale.x(min(each.waits_from or day, day)),
        end=scale.x(day),
        planned=_x(scale, each.planned),
        actual=_x(scale, each.actual),
        expected=_x(scale, moved),
        limit=_x(scale, each.limit),
    )


def _x(scale: _Scale, day: date | None) -> int | None:
    return scale.x(day) if day else None


def _short(label: str) -> str:
    return label if len(label) <= LABEL_LENGTH else label[: LABEL_LENGTH - 1].rstrip() + "…"


def _months(scale: _Scale) -> Iterable[Tick]:
    firsts = []
    day = scale.first
    while day <= scale.last:
        firsts.append(day)
        day = (day + timedelta(days=32)).replace(day=1)
    step = -(-len(firsts) // MOST_TICKS)
    for place, first in enumerate(firsts[::step]):
        with_year = place == 0 or first.month <= step
        yield Tick(scale.x(first), date_format(first, "N Y" if with_year else "N"))
