"""Geometry of the time axis of certifications: whole numbers, ready for an SVG. Pure.

One bar per granted certification, from its first to its last day; an end that is not known is
drawn open, to the edge; a step towards a certification is a point. Days of a tender may be
marked (`marks`) by whoever draws the axis against them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

WIDTH = 960
LABELS = 320
MARGIN = 28
ROW = 34
HEAD = 40
FOOT = 44


@dataclass(frozen=True, slots=True)
class Span:
    """What to draw: a label, its dates if known, and its CSS word (a status)."""

    label: str
    start: date | None
    end: date | None
    status: str
    point: bool = False


@dataclass(frozen=True, slots=True)
class Bar:
    """A row placed on the axis. `width` 0 with `point` is a point; neither is « dates unknown »."""

    label: str
    status: str
    y: int
    x: int
    width: int
    point: bool
    open_start: bool
    open_end: bool

    @property
    def drawn(self) -> bool:
        return self.point or self.width > 0

    @property
    def middle(self) -> int:
        return self.y + ROW // 2

    @property
    def end(self) -> int:
        return self.x + self.width


@dataclass(frozen=True, slots=True)
class Tick:
    x: int
    label: str


@dataclass(frozen=True, slots=True)
class Axis:
    width: int
    height: int
    labels: int
    head: int
    bars: tuple[Bar, ...]
    years: tuple[Tick, ...]
    as_of: Tick
    marks: tuple[Tick, ...]

    @property
    def foot(self) -> int:
        """Baseline of the day's label."""
        return self.height - 8

    @property
    def marks_foot(self) -> int:
        """Baseline of the labels of the marks, above the day's."""
        return self.height - 26

    @property
    def rows_end(self) -> int:
        return self.height - FOOT


def lay_out(
    spans: Sequence[Span], as_of: date, marks: Iterable[tuple[date, str]] = ()
) -> Axis | None:
    """Place the spans between the years around them and `as_of`. None when nothing has a date."""
    days = [day for span in spans for day in (span.start, span.end) if day is not None]
    if not days:
        return None
    marked = list(marks)
    days += [as_of, *(day for day, _label in marked)]
    last_year = min(max(days).year + 1, date.max.year)
    scale = _Scale(date(min(days).year, 1, 1), date(last_year, 1, 1))
    bars = tuple(_bar(span, row, scale) for row, span in enumerate(spans))
    return Axis(
        width=WIDTH,
        height=HEAD + ROW * len(spans) + FOOT,
        labels=LABELS,
        head=HEAD,
        bars=bars,
        years=tuple(_years(scale)),
        as_of=Tick(scale.x(as_of), as_of.isoformat()),
        marks=tuple(Tick(scale.x(day), label) for day, label in marked),
    )


@dataclass(frozen=True, slots=True)
class _Scale:
    first: date
    last: date

    def x(self, day: date) -> int:
        total = (self.last - self.first).days
        inside = min(max((day - self.first).days, 0), total)
        return LABELS + (WIDTH - MARGIN - LABELS) * inside // max(total, 1)


def _bar(span: Span, row: int, scale: _Scale) -> Bar:
    y = HEAD + ROW * row
    if span.start is None and span.end is None:
        return Bar(span.label, span.status, y, LABELS, 0, False, True, True)
    day = span.start or span.end
    if span.point and day is not None:
        return Bar(span.label, span.status, y, scale.x(day), 0, True, False, False)
    start = LABELS if span.start is None else scale.x(span.start)
    # The last day is valid to its end.
    end = WIDTH - MARGIN if span.end is None else scale.x(_day_after(span.end))
    return Bar(
        span.label,
        span.status,
        y,
        start,
        max(end - start, 2),
        False,
        span.start is None,
        span.end is None,
    )


def _day_after(day: date) -> date:
    return day if day == date.max else day + timedelta(days=1)


def _years(scale: _Scale) -> Iterable[Tick]:
    years = range(scale.first.year, scale.last.year + 1)
    step = max(1, len(years) // 10)
    for year in years[::step]:
        yield Tick(scale.x(date(year, 1, 1)), str(year))
