"""French working days: neither Saturday, nor Sunday, nor public holiday (Code du travail L.3133-1).

The day of solidarity does not take its holiday from Whit Monday. The library is exact from 2008.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cache

import holidays

DAY = timedelta(days=1)
SATURDAY = 5


class Zone(StrEnum):
    """Where the buyer is: Alsace-Moselle also rests on Good Friday and 26 December."""

    METROPOLE = "metropole"
    ALSACE_MOSELLE = "alsace-moselle"


# Not `GES`: that subdivision is accepted by some libraries and ignores both days of Alsace-Moselle.
_SUBDIVISIONS = {Zone.METROPOLE: None, Zone.ALSACE_MOSELLE: "57"}


@cache
def holidays_of(zone: Zone, year: int) -> dict[date, str]:
    """The public holidays of a year, by day, with their French names."""
    return dict(
        holidays.country_holidays(
            "FR", subdiv=_SUBDIVISIONS[zone], years=year, language="fr"
        ).items()
    )


@dataclass(frozen=True, slots=True)
class WorkingDays:
    """The working days of a zone."""

    zone: Zone = Zone.METROPOLE

    def is_off(self, day: date) -> bool:
        return day.weekday() >= SATURDAY or day in holidays_of(self.zone, day.year)

    def holiday(self, day: date) -> str:
        """The name of the public holiday, empty on another day."""
        return holidays_of(self.zone, day.year).get(day, "")

    def next(self, day: date) -> date:
        """The day itself, or the first working day after it."""
        while self.is_off(day):
            day += DAY
        return day

    def previous(self, day: date) -> date:
        """The day itself, or the last working day before it."""
        while self.is_off(day):
            day -= DAY
        return day

    def add(self, day: date, count: int) -> date:
        """`count` working days after `day`, which does not count; the next working day for 0."""
        day = self.next(day)
        for _ in range(count):
            day = self.next(day + DAY)
        return day

    def subtract(self, day: date, count: int) -> date:
        """`count` working days before `day`, which does not count."""
        day = self.previous(day)
        for _ in range(count):
            day = self.previous(day - DAY)
        return day

    def between(self, first: date, last: date) -> int:
        """Working days after `first` up to `last` included; 0 when `last` is not later."""
        days = (last - first).days
        return sum(not self.is_off(first + DAY * step) for step in range(1, days + 1))
