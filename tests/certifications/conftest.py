from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.test import Client

from assessments.models import GridNode, Tender
from providers.models import Certification, Source
from tests import factories
from tests.factories import Scene

DAYS = {
    "bids_due_at": datetime(2027, 2, 1, 11, tzinfo=UTC),
    "award_on": date(2027, 4, 15),
    "contract_start_on": date(2027, 6, 1),
    "contract_end_on": date(2031, 5, 31),
}


def dated(scene: Scene) -> Scene:
    """The four days that count, and the two gates that ask for a certification."""
    Tender.objects.filter(pk=scene.tender.pk).update(**DAYS)
    scene.tender.refresh_from_db()
    parent = scene.nodes["C"]
    for place, code in enumerate(("G-SNC", "EXI01"), start=90):
        scene.nodes[code] = GridNode.objects.create(
            grid=scene.grid, parent=parent, code=code, kind="gate", order=place, label_fr=code
        )
    return scene


@pytest.fixture
def scene(db: None) -> Scene:
    return dated(factories.tender())


@pytest.fixture
def officer(client: Client, scene: Scene) -> Client:
    return signed_in(client, scene, "officer")


def signed_in(client: Client, scene: Scene, who: str) -> Client:
    client.force_login(getattr(scene, who))
    client.cookies["django_language"] = "en"
    return client


def certified(
    scene: Scene,
    bid: int = 0,
    *,
    scheme: str = "snc",
    state: str = "granted",
    start: date | None = date(2026, 3, 1),
    end: date | None = date(2029, 3, 1),
    of_service: bool = True,
) -> Certification:
    """One certification of a bid's service, or of its company when not `of_service`."""
    source, _created = Source.objects.get_or_create(
        key="T1", defaults={"label_fr": "Page d’essai", "label_en": "Test page", "kind": "press"}
    )
    row = scene.bids[bid]
    return Certification.objects.create(
        key=f"{scheme}-{Certification.objects.count()}",
        provider=row.provider,
        service=row.service if of_service else None,
        scheme=scheme,
        scheme_version="3.2" if scheme == "snc" else "2",
        state=state,
        valid_from=start,
        valid_to=end if state == "granted" else None,
        decision_number="42" if state == "granted" else "",
        milestone_fr="J1" if state == "milestone" else "",
        milestone_en="J1" if state == "milestone" else "",
        source=source,
        checked_on=date(2026, 11, 23),
        confidence="high",
    )
