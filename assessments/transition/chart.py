"""Geometry of the time axis of the waves: whole numbers, ready for an SVG.

A row holds what was planned (an outline), what was done (a bar) and its cut-over (a lozenge).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from assessments.transition.limits import months_after

WIDTH = 960
LABELS = 240
MARGIN = 40
ROW = 40
HEAD = 36
FOOT = 34
MOST_TICKS = 9


@dataclass(frozen=True, slots=True)
class Span:
    """What to draw: `planned` and `done` are first and last days; `cut` the day of the cut-over."""

    label: str
    planned: tuple[date, date] | None
    done: tuple[date, date] | None = None
    cut: date | None = None
    cut_done: bool = False


@dataclass(frozen=True, slots=True)
class Bar:
    x: int
    width: int


@dataclass(frozen=True, slots=True)
class Row:
    """`y` is the top of the row."""

    label: str
    y: int
    planned: Bar | None
    done: Bar | None
    cut: int | None
    cut_done: bool

    @property
    def middle(self) -> int:
        return self.y + ROW // 2

    @property
    def lozenge(self) -> str:
        """The points of the cut-over."""
        x, y = self.cut or 0, self.middle
        return f"{x},{y - 9} {x + 9},{y} {x},{y + 9} {x - 9},{y}"


@dataclass(frozen=True, slots=True)
class Tick:
    x: int
    label: str


@dataclass(frozen=True, slots=True)
class Chart:
    width: int
    height: int
    head: int
    rows: tuple[Row, ...]
    months: tuple[Tick, ...]
    today: Tick

    @property
    def rows_end(self) -> int:
        return self.height - FOOT

    @property
    def foot(self) -> int:
        """Baseline of the day's label."""
        return self.height - 10


def lay_out(spans: Sequence[Span], today: date) -> Chart | None:
    """Place the spans between whole months around them and `today`. None when there is none."""
    days = [today]
    for span in spans:
        days += [*(span.planned or ()), *(span.done or ()), *([span.cut] if span.cut else [])]
    if not spans:
        return None
    first = min(days).replace(day=1)
    last = months_after(max(days).replace(day=1), 1)

    def x(day: date) -> int:
        total = (last - first).days
        return LABELS + (WIDTH - MARGIN - LABELS) * (day - first).days // total

    def bar(pair: tuple[date, date] | None) -> Bar | None:
        if pair is None:
            return None
        # The last day is drawn to its end.
        return Bar(x(pair[0]), max(x(pair[1] + timedelta(days=1)) - x(pair[0]), 3))

    rows = tuple(
        Row(
            label=span.label,
            y=HEAD + ROW * number,
            planned=bar(span.planned),
            done=bar(span.done),
            cut=x(span.cut) if span.cut else None,
            cut_done=span.cut_done,
        )
        for number, span in enumerate(spans)
    )
    return Chart(
        width=WIDTH,
        height=HEAD + ROW * len(rows) + FOOT,
        head=HEAD,
        rows=rows,
        months=tuple(Tick(x(day), day.isoformat()[:7]) for day in _months(first, last)),
        today=Tick(x(today), today.isoformat()),
    )


def _months(first: date, last: date) -> Iterable[date]:
    """The first day of months, a few of them at equal distance."""
    count = (last.year - first.year) * 12 + last.month - first.month
    step = -(-count // MOST_TICKS)
    return (months_after(first, ahead) for ahead in range(0, count, step))
