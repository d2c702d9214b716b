"""The release of a tender, as https://standard.open-contracting.org/1.1/ writes it.

Nothing empty is written: the standard forbids empty texts, lists and objects, and null adds nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from assessments.ocds.types import Milestone, Party, Status, Telling

VERSION = "1.1"
PARIS = ZoneInfo("Europe/Paris")
BUYER = (
    "buyer"  # the buyer's id among the parties; the standard wants one, France gives it none here
)
SIREN_SCHEME = "FR-RCS"  # org-id.guide's list whose identifiers are SIREN numbers


def package(told: Telling, uri: str) -> dict[str, Any]:
    """A release package with the one release that tells the tender's present state."""
    return {
        "uri": uri,
        "version": VERSION,
        "publishedDate": _moment(told.changed_at),
        "publisher": {"name": told.buyer.name},
        "releases": [_release(told)],
    }


def _release(told: Telling) -> dict[str, Any]:
    ocid = f"{told.prefix}-{told.reference}"
    return _filled(
        {
            "ocid": ocid,
            "id": f"{ocid}-{told.revision}",
            "date": _moment(told.changed_at),
            "tag": _tags(told),
            "initiationType": "tender",
            "language": told.language,
            "parties": list(_parties(told)),
            "buyer": {"id": BUYER, "name": told.buyer.name},
            "tender": _tender(told),
            "awards": list(_awards(told)),
        }
    )


def _tags(told: Telling) -> list[str]:
    if told.status is Status.PLANNED:
        return ["planning"]
    return ["tender", "award"] if told.award else ["tender"]


def _parties(told: Telling) -> Iterator[dict[str, Any]]:
    yield _party(BUYER, told.buyer, ["buyer", "procuringEntity"])
    if told.award:
        yield _party(_supplier(told.award.supplier), told.award.supplier, ["supplier", "tenderer"])


def _party(key: str, party: Party, roles: list[str]) -> dict[str, Any]:
    siren = {"scheme": SIREN_SCHEME, "id": party.siren, "legalName": party.name}
    return _filled(
        {
            "id": key,
            "name": party.name,
            "identifier": siren if party.siren else None,
            "roles": roles,
        }
    )


def _supplier(party: Party) -> str:
    return f"{SIREN_SCHEME}-{party.siren}" if party.siren else "supplier"


def _tender(told: Telling) -> dict[str, Any]:
    return _filled(
        {
            "id": told.reference,
            "title": told.title,
            "description": told.notice,
            "status": told.status.value,
            "procuringEntity": {"id": BUYER, "name": told.buyer.name},
            "procurementMethod": told.method,
            "procurementMethodDetails": told.method_details,
            "mainProcurementCategory": "services",
            "awardCriteria": "ratedCriteria",
            "submissionMethod": ["electronicSubmission"],
            "tenderPeriod": _period(_day(told.published), _end(told.bids_until)),
            "enquiryPeriod": _period(_day(told.published), _end(told.questions_until)),
            "awardPeriod": _period(_end(told.bids_until), _end(told.award_on)),
            "contractPeriod": _period(_day(told.contract_start), _end(told.contract_end)),
            "numberOfTenderers": told.bidders,
            "milestones": [_milestone(each) for each in told.milestones],
        }
    )


def _milestone(each: Milestone) -> dict[str, Any]:
    # The standard's "notMet" says that it never will be: a stage that is late is still scheduled.
    return _filled(
        {
            "id": each.code,
            "title": each.title,
            "type": each.kind,
            "code": each.code,
            "dueDate": _text(_end(each.due)),
            "dateMet": _text(_day(each.met)),
            "status": "met" if each.met else "scheduled",
        }
    )


def _awards(told: Telling) -> Iterator[dict[str, Any]]:
    if told.award:
        supplier = told.award.supplier
        yield _filled(
            {
                "id": "award",
                "title": told.title,
                "status": "active",
                "date": _text(_day(told.award.on)),
                "suppliers": [{"id": _supplier(supplier), "name": supplier.name}],
                "contractPeriod": _period(_day(told.contract_start), _end(told.contract_end)),
            }
        )


def _period(start: datetime | None, end: datetime | None) -> dict[str, Any] | None:
    """None when neither end is known, or when the ends contradict one another: a plan may."""
    if start and end and end < start:
        return None
    return _filled({"startDate": _text(start), "endDate": _text(end)}) or None


def _day(day: date | None) -> datetime | None:
    return datetime.combine(day, time.min, PARIS) if day else None


def _end(day: date | datetime | None) -> datetime | None:
    """A deadline's own hour, or the last second of its day."""
    if day is None or isinstance(day, datetime):
        return day
    return datetime.combine(day, time(23, 59, 59), PARIS)


def _text(moment: datetime | None) -> str | None:
    return _moment(moment) if moment else None


def _moment(moment: datetime) -> str:
    """RFC 3339 with its offset, in Paris, to the second."""
    return moment.astimezone(PARIS).isoformat(timespec="seconds")


def _filled(fields: dict[str, Any]) -> dict[str, Any]:
    """Without what is empty; a text of spaces alone is."""
    return {name: value for name, value in fields.items() if not _is_empty(value)}


def _is_empty(value: Any) -> bool:
    return value in (None, "", [], {}) or (isinstance(value, str) and value.isspace())
