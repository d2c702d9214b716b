"""The ways of counting days, by name. Each gives the strict day and the one moved to a working day.

With J the day of the event (the sending of a notice, of a letter) and n the number of days:

- `clear_from_next_day` (receipt of bids; R.2161-2 and following): J does not count, then n full
  days; a deadline has an hour, so that it falls on J+n+1 at the earliest;
- `date_to_date_inclusive` (standstill; R.2182-1, CE 2 August 2011, no. 347526): J counts, the last
  day is J+n-1 and one signs from J+n;
- `calendar_before` (answers to questions; R.2132-6): the deadline less n days at the latest;
- `calendar_max` (award notice; R.2183-1): J+n at the latest.

A deadline on a Saturday, a Sunday or a holiday moves to the next working day (regulation 1182/71,
art. 3 § 4; to be checked). What must be done before a day is brought forward instead: a minimum
delay is never shortened.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from assessments.timeline.working_days import WorkingDays


@dataclass(frozen=True, slots=True)
class Limit:
    """A day not to go past. `strict` is the count alone; `day` the working day it moves to.

    `earliest`: one must not come before it; otherwise one must not come after it.
    """

    strict: date
    day: date
    earliest: bool

    @property
    def is_moved(self) -> bool:
        return self.strict != self.day


def limit(day_type: str, event: date, days: int, calendar: WorkingDays) -> Limit:
    """The limit that `days` counted as `day_type` from `event` make. KeyError on another way."""
    count, earliest = _COUNTS[day_type]
    strict = count(event, days)
    backward = day_type == "calendar_before"
    return Limit(
        strict=strict,
        day=calendar.previous(strict) if backward else calendar.next(strict),
        earliest=earliest,
    )


def days_left(day_type: str, event: date, day: date) -> int:
    """How many days, counted as `day_type`, lie between the event and a day that was set."""
    span = (day - event).days
    return {
        "clear_from_next_day": span - 1,
        "sufficient": span,
        "date_to_date_inclusive": span + 1,
        "calendar_before": -span,
    }.get(day_type, span)


_COUNTS: Mapping[str, tuple[Callable[[date, int], date], bool]] = {
    "clear_from_next_day": (lambda event, days: event + timedelta(days=days + 1), True),
    "date_to_date_inclusive": (lambda event, days: event + timedelta(days=days - 1), True),
    "calendar_before": (lambda event, days: event - timedelta(days=days), False),
    "calendar_max": (lambda event, days: event + timedelta(days=days), False),
}
