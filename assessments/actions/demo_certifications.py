"""The demonstration's certifications, derogation, statements and letters: all invented."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from assessments.actions.derogations import Granted, record_derogation
from assessments.actions.risk_requests import ask_for_risks, record_risk_answer
from assessments.actions.transfers import Whole, record_transfers
from assessments.demonstration import data
from assessments.models import Bid
from assessments.models.derogations import DECREE
from assessments.transfers.rules import Actor
from hdhcompliance.accounts.models import User
from providers.actions import Invented, invent_certifications


def write(officer: User, bids: Mapping[str, Bid]) -> None:
    """Everything of this file, for the bids of the demonstration by code."""
    _certifications(officer, bids)
    _derogations(officer, bids)
    _statements(officer, bids)
    _letters(officer, bids)


def _certifications(officer: User, bids: Mapping[str, Bid]) -> None:
    for code, bid in bids.items():
        assert bid.service is not None
        rows = [row for row in data.certifications() if row["bid"] == code]
        invent_certifications(
            by=officer,
            service=bid.service,
            certifications=[_invented(row) for row in rows],
            on=data.BIDS_DUE_AT.date(),
        )


def _invented(row: Mapping[str, str]) -> Invented:
    return Invented(
        scheme=row["scheme"],
        version=row["version"],
        state=row["state"],
        decision=row["decision"],
        start=_day(row["valid_from"]),
        end=_day(row["valid_to"]),
        activities=row["activities"],
        milestone_fr=row["milestone_fr"],
        milestone_en=row["milestone_en"],
    )


def _derogations(officer: User, bids: Mapping[str, Bid]) -> None:
    for row in data.derogations():
        granted = Granted(
            legal_basis=DECREE,
            authority=row["authority"],
            decided_on=date.fromisoformat(row["decided_on"]),
            ends_on=_day(row["ends_on"]),
            conditions=row["conditions"],
            reason=row["reason"],
            evidence=row["evidence"],
        )
        record_derogation(by=officer, bid=bids[row["bid"]], granted=granted, seen_version=0)


def _statements(officer: User, bids: Mapping[str, Bid]) -> None:
    for row in data.statements():
        record_transfers(
            by=officer,
            bid=bids[row["bid"]],
            whole=Whole(
                appraisal=row["appraisal"],
                appraisal_evidence=row["evidence"],
                page_address=row["page"],
                page_dated_on=_day(row["page_dated_on"]),
            ),
            actors=[_actor(each) for each in data.transfers() if each["bid"] == row["bid"]],
            seen_version=0,
        )


def _actor(row: Mapping[str, str]) -> Actor:
    words = {name: row[name] for name in Actor.__dataclass_fields__ if name != "activities"}
    numbers = tuple(int(number) for number in row["activities"].split(",") if number)
    return Actor(**words, activities=numbers)


def _letters(officer: User, bids: Mapping[str, Bid]) -> None:
    for row in data.letters():
        letter = ask_for_risks(
            by=officer,
            bid=bids[row["bid"]],
            items=row["items"].split(";"),
            language="fr",
            asked_on=date.fromisoformat(row["asked_on"]),
            due_on=date.fromisoformat(row["due_on"]),
            remarks="",
        )
        if row["answered_on"]:
            record_risk_answer(
                by=officer,
                letter=letter,
                answer=row["answer"],
                answered_on=date.fromisoformat(row["answered_on"]),
                seen_version=letter.version,
            )


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
