"""What must stand before an act about certifications, transfers or letters can be tried."""

from __future__ import annotations

from datetime import date

from assessments.actions.derogations import Granted, record_derogation, withdraw_derogation
from assessments.actions.risk_requests import ask_for_risks, record_risk_answer
from assessments.actions.transfers import Whole, record_transfers
from assessments.models import RiskRequest
from assessments.transfers.rules import Actor
from providers.actions import Invented, invent_certifications
from providers.models import HostingService
from tests.factories import Scene
from tests.tenders.preparing import Call

DECIDED = date(2026, 10, 15)


def granted(ends_on: date | None = None, authority: str = "Le ministre (essai)") -> Granted:
    return Granted(
        legal_basis="Décret n° 2026-272",
        authority=authority,
        decided_on=DECIDED,
        ends_on=ends_on,
        conditions="Qualification avant la fin.",
        reason="Projet commencé avant le décret.",
        evidence="Décision d’essai, page 2.",
    )


def to_derogate(scene: Scene) -> Call:
    return lambda: record_derogation(
        by=scene.officer, bid=scene.bids[0], granted=granted(), seen_version=0
    )


def to_withdraw_derogation(scene: Scene) -> Call:
    to_derogate(scene)()
    return lambda: withdraw_derogation(
        by=scene.officer, bid=scene.bids[0], reason="Offre conforme trouvée.", seen_version=1
    )


def to_invent(scene: Scene) -> Call:
    service = HostingService.objects.get(provider=scene.bids[0].provider)
    one = Invented("snc", "3.2", "granted", "FICTIF-1", DECIDED, date(2029, 10, 15))
    return lambda: invent_certifications(
        by=scene.officer, service=service, certifications=[one], on=DECIDED
    )


def to_state_transfers(scene: Scene) -> Call:
    whole = Whole("covered", "Page 4.", "https://alpha.example/exi31", DECIDED)
    actors = [Actor("Alpha", "host", "yes", "yes", (1, 2), "none", "", "none")]
    return lambda: record_transfers(
        by=scene.officer, bid=scene.bids[0], whole=whole, actors=actors, seen_version=0
    )


def to_ask_for_risks(scene: Scene) -> Call:
    return lambda: ask_for_risks(
        by=scene.officer,
        bid=scene.bids[0],
        items=["exposure"],
        language="fr",
        asked_on=DECIDED,
        due_on=date(2026, 10, 30),
        remarks="",
    )


def to_answer_letter(scene: Scene) -> Call:
    to_ask_for_risks(scene)()
    letter = RiskRequest.objects.select_related("bid__tender").get()
    return lambda: record_risk_answer(
        by=scene.officer,
        letter=letter,
        answer="Joint.",
        answered_on=date(2026, 10, 20),
        seen_version=1,
    )
