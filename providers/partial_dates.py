"""Dates known to the year, month or day, kept as text: `2019`, `2021-10`, `2025-08-06`. Pure."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

PATTERN = r"^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?\Z"
_SHAPE = re.compile(PATTERN)


def bounds(text: str) -> tuple[date, date]:
    """First and last day the text may mean. ValueError for anything that is not a date."""
    if not _SHAPE.match(text):
        raise ValueError(f"{text!r} is not a date (YYYY, YYYY-MM or YYYY-MM-DD)")
    parts = [int(part) for part in text.split("-")]
    year, month = parts[0], parts[1] if len(parts) > 1 else None
    if month is None:
        return date(year, 1, 1), date(year, 12, 31)
    if len(parts) == 3:
        day = date(year, month, parts[2])
        return day, day
    first = date(year, month, 1)
    return first, first.replace(day=monthrange(year, month)[1])


def is_partial_date(text: str) -> bool:
    """Whether `bounds` would accept the text."""
    try:
        bounds(text)
    except ValueError:
        return False
    return True


def known_by(dated: str, as_of: date) -> bool:
    """Whether what is dated so may be known on the day; what has no date is."""
    return not dated or bounds(dated)[0] <= as_of


@dataclass(frozen=True, slots=True)
class Span:
    """From one partial date to another, both included; empty is not known, hence without limit."""

    valid_from: str
    valid_to: str

    @property
    def starts(self) -> tuple[date, date]:
        """First and last day on which it may start."""
        return bounds(self.valid_from) if self.valid_from else (date.min, date.min)

    @property
    def ends(self) -> tuple[date, date]:
        """First and last day that may be its last."""
        return bounds(self.valid_to) if self.valid_to else (date.max, date.max)

    @property
    def is_reversed(self) -> bool:
        """Whether it ends before it starts, whatever the days that are not known."""
        return self.ends[1] < self.starts[0]

    def covers(self, day: date) -> bool:
        """Whether it covers the day, whatever the days that are not known."""
        return self.starts[1] <= day <= self.ends[0]

    def may_cover(self, day: date) -> bool:
        return self.starts[0] <= day <= self.ends[1]

    def overlaps(self, other: Span) -> bool:
        """Whether both cover some day for certain: two spans meeting in one month do not."""
        return max(self.starts[1], other.starts[1]) <= min(self.ends[0], other.ends[0])
