"""The status of a certification as of a date. Pure: the date is given, no clock is read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Protocol

EXPIRES_SOON_DAYS = 90


class Status(StrEnum):
    """Ordered from the most to the least that can be relied on."""

    VALID = "valid"
    IN_PROGRESS = "in_progress"
    NOT_YET_VALID = "not_yet_valid"
    EXPIRED = "expired"
    ABSENT = "absent"
    UNKNOWN = "unknown"


class Dated(Protocol):
    """What the rule needs. `state` is granted, in_progress, milestone or absent."""

    @property
    def state(self) -> str: ...
    @property
    def valid_from(self) -> date | None: ...
    @property
    def valid_to(self) -> date | None: ...


@dataclass(frozen=True, slots=True)
class Standing:
    """A status with the last day of validity and the days left until it, both when valid only."""

    status: Status
    as_of: date
    last_day: date | None = None

    @property
    def days_left(self) -> int | None:
        return None if self.last_day is None else (self.last_day - self.as_of).days

    def expires_within(self, days: int) -> bool:
        """Whether the last day of validity falls within `days` of `as_of`, both ends included."""
        left = self.days_left
        return left is not None and left <= days

    @property
    def expires_soon(self) -> bool:
        return self.expires_within(EXPIRES_SOON_DAYS)


def standing(certification: Dated, as_of: date) -> Standing:
    """Status on the day `as_of`; the last day of validity counts as valid.

    A granted certification with a missing date is unknown, unless the date that is known settles
    it. A step towards a certification is unknown before the day it was observed.
    """
    start, end = certification.valid_from, certification.valid_to
    if certification.state == "granted":
        status = _granted(start, end, as_of)
        return Standing(status, as_of, end if status is Status.VALID else None)
    if start is not None and as_of < start:
        return Standing(Status.UNKNOWN, as_of)
    if certification.state in ("in_progress", "milestone"):
        return Standing(Status.IN_PROGRESS, as_of)
    return Standing(Status.ABSENT if certification.state == "absent" else Status.UNKNOWN, as_of)


def _granted(start: date | None, end: date | None, as_of: date) -> Status:
    if end is not None and as_of > end:
        return Status.EXPIRED
    if start is not None and as_of < start:
        return Status.NOT_YET_VALID
    if start is None or end is None:
        return Status.UNKNOWN
    return Status.VALID


def best(statuses: Iterable[Status]) -> Status:
    """The most that can be relied on among several; unknown when there is none."""
    order = list(Status)
    return min(statuses, key=order.index, default=Status.UNKNOWN)


def renewed(certification: Dated, others: Iterable[Dated]) -> bool:
    """Whether another granted one, of the same service and framework, ends later."""
    end = certification.valid_to
    return end is not None and any(
        other.state == "granted" and other.valid_to is not None and other.valid_to > end
        for other in others
    )


def horizon(as_of: date, days: int = EXPIRES_SOON_DAYS) -> date:
    """The last day looked at by « expires within `days` »."""
    return as_of + timedelta(days=days)
