"""What is told of a tender. Nothing here is secret: no bid before the award, no mark, no amount."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class Status(StrEnum):
    """`tender.status` of the standard, as far as a tender goes here."""

    PLANNED = "planned"  # its call is not sent out
    ACTIVE = "active"
    COMPLETE = "complete"  # awarded


@dataclass(frozen=True, slots=True)
class Party:
    """An organisation. `siren` is empty where none is known or the organisation is invented."""

    name: str
    siren: str = ""


@dataclass(frozen=True, slots=True)
class Milestone:
    """A stage of the procedure. `kind` is a code of the standard's milestoneType list."""

    code: str
    title: str
    kind: str
    due: date | None = None
    met: date | None = None


@dataclass(frozen=True, slots=True)
class Award:
    """The day of the decision, and who won."""

    on: date
    supplier: Party


@dataclass(frozen=True, slots=True)
class Telling:
    """A tender as it may be told to anyone.

    `prefix` and `reference` make the ocid; `revision` numbers the state told, `changed_at` dates it.
    `method` is a code of the standard's method list, `method_details` the procedure's own name.
    """

    prefix: str
    reference: str
    revision: int
    changed_at: datetime
    language: str
    title: str
    notice: str
    buyer: Party
    method: str
    method_details: str
    status: Status
    published: date | None = None
    questions_until: date | None = None
    bids_until: datetime | None = None
    award_on: date | None = None
    contract_start: date | None = None
    contract_end: date | None = None
    milestones: tuple[Milestone, ...] = ()
    bidders: int | None = None
    award: Award | None = None
