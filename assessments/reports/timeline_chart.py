"""Geometry of the calendar of a tender: whole numbers, ready for an SVG.

One row per stage that has a date. Where the stage waits, a bar from the day of what it waits for; a
hollow diamond on the day planned, a filled disc on the day it took place, an upright stroke on the
day the law allows at the earliest or at the latest, an arrow to the day now expected.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.formats import date_format

from assessments.queries.timeline import Calendar, Milestone
from assessments.timeline import Standing

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
class Other:
    """A day beside the stages, announced or due."""

    label: str
    day: date


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


def gantt(calendar: Calendar, others: Sequence[Other] = ()) -> Gantt | None:
    """None when no stage has a date. `others` are drawn under the stages."""
    shown = [each for each in calendar.milestones if each.dates.day is not None]
    days = [day for each in shown for day in _days(each)] + [each.day for each in others]
    if not days:
        return None
    scale = _Scale(min(days).replace(day=1), max(days) + timedelta(days=5))
    before = {each.stage.code: each.dates.day for each in shown}
    waits = {step.code: step.stage.depends_on for step in calendar.dated}
    bars = tuple(
        _bar(each, row, scale, [before[name] for name in waits[each.stage.code]])
        for row, each in enumerate(shown)
    )
    bars += tuple(
        Bar(
            label=_short(each.label),
            state=Standing.PLANNED.value,
            is_critical=False,
            y=HEAD + ROW * row,
            start=scale.x(each.day),
            end=scale.x(each.day),
            planned=scale.x(each.day),
            actual=None,
            expected=None,
            limit=None,
        )
        for row, each in enumerate(others, len(bars))
    )
    today = calendar.today
    return Gantt(
        width=WIDTH,
        height=HEAD + ROW * len(bars) + FOOT,
        head=HEAD,
        bars=bars,
        months=tuple(_months(scale)),
        today=Tick(scale.x(today), today.isoformat()) if scale.holds(today) else None,
    )


def _days(milestone: Milestone) -> Iterable[date]:
    dates, limit = milestone.dates, milestone.finding.limit
    found = (dates.planned, dates.actual, milestone.expected, limit.strict if limit else None)
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


def _bar(milestone: Milestone, row: int, scale: _Scale, before: Sequence[date | None]) -> Bar:
    dates, limit = milestone.dates, milestone.finding.limit
    day = dates.day
    assert day is not None
    start = max((each for each in before if each is not None), default=day)
    late = milestone.expected if milestone.expected not in (dates.planned, dates.actual) else None
    return Bar(
        label=_short(milestone.stage.label),
        state=milestone.standing.value,
        is_critical=milestone.is_critical,
        y=HEAD + ROW * row,
        start=scale.x(min(start, day)),
        end=scale.x(day),
        planned=scale.x(dates.planned) if dates.planned else None,
        actual=scale.x(dates.actual) if dates.actual else None,
        expected=scale.x(late) if late and not milestone.is_over else None,
        limit=scale.x(limit.strict) if limit else None,
    )


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
