"""What an EXI 31 table says, what it lacks, and whether its short form is open. Pure.

HDS v2, arrêté of 26 April 2024: EXI 29 (access from outside the EEA), EXI 30 (third-country law),
EXI 31 (the published statement, short when nothing is to be told).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

ACTIVITIES = range(1, 7)
UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Actor:
    """One row: an actor for some activities. `basis` says where it was read.

    `role` host or subcontractor; `hds` yes, no, exempt or unknown; `secnumcloud` yes, no or unknown
    (version 3.2); `access` none, adequacy, safeguards or unknown; `risk` none, described or unknown.
    """

    name: str
    role: str
    hds: str = UNKNOWN
    secnumcloud: str = UNKNOWN
    activities: tuple[int, ...] = ()
    access: str = UNKNOWN
    access_details: str = ""
    risk: str = UNKNOWN
    laws: str = ""
    mitigations: str = ""
    residual: str = ""
    basis: str = ""


class Wording(StrEnum):
    """The form the statement may take."""

    QUALIFIED = "qualified"
    NO_TRANSFER = "no_transfer"
    TABLE = "table"
    UNKNOWN = "unknown"


class Lacking(StrEnum):
    """What is not established yet."""

    NO_HOST = "no_host"
    HDS = "hds"
    SECNUMCLOUD = "secnumcloud"
    ACTIVITIES = "activities"
    ACCESS = "access"
    RISK = "risk"
    MITIGATIONS = "mitigations"
    RESIDUAL = "residual"
    APPRAISAL = "appraisal"
    PAGE = "page"


@dataclass(frozen=True, slots=True)
class Lack:
    """`actor` is empty for what the statement as a whole lacks."""

    what: Lacking
    actor: str = ""


def wording(actors: Sequence[Actor]) -> Wording:
    """The short « no risk » form only when every row says: no access, no risk.

    It rests on the qualification when every actor is SecNumCloud 3.2 qualified, and on the absence of
    transfer otherwise. One unknown, and no form is open; any access or risk calls for the table.
    """
    if any(
        each.access in ("adequacy", "safeguards") or each.risk == "described" for each in actors
    ):
        return Wording.TABLE
    if not actors or any(UNKNOWN in (each.access, each.risk) for each in actors):
        return Wording.UNKNOWN
    if all(each.secnumcloud == "yes" for each in actors):
        return Wording.QUALIFIED
    return Wording.NO_TRANSFER


def lacks(actors: Sequence[Actor], *, appraisal: str, page: str) -> list[Lack]:
    """What the statement lacks, row by row, then as a whole. `appraisal` is the state of EXI 05-H."""
    found = [lack for each in actors for lack in _of(each)]
    if not any(each.role == "host" for each in actors):
        found.append(Lack(Lacking.NO_HOST))
    if appraisal == UNKNOWN:
        found.append(Lack(Lacking.APPRAISAL))
    if not page:
        found.append(Lack(Lacking.PAGE))
    return found


def _of(actor: Actor) -> list[Lack]:
    described = actor.risk == "described"
    missing = [
        (Lacking.HDS, actor.hds == UNKNOWN),
        (Lacking.SECNUMCLOUD, actor.secnumcloud == UNKNOWN),
        (Lacking.ACTIVITIES, not actor.activities),
        (Lacking.ACCESS, actor.access == UNKNOWN),
        (Lacking.RISK, actor.risk == UNKNOWN),
        (Lacking.MITIGATIONS, described and not actor.mitigations),
        (Lacking.RESIDUAL, described and not actor.residual),
    ]
    return [Lack(what, actor.name) for what, is_missing in missing if is_missing]


def uncovered(actors: Sequence[Actor]) -> tuple[int, ...]:
    """Activities for which no actor is named."""
    named = {number for each in actors for number in each.activities}
    return tuple(number for number in ACTIVITIES if number not in named)
