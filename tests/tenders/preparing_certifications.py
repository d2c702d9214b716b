"""What must stand before an act about certifications, transfers or letters can be tried."""

from __future__ import annotations

from datetime import date

from assessments.actions.derogations import Granted, record_derogation, withdraw_derogation
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
