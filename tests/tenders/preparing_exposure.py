"""What must stand before the acts about exposure can be tried."""

from __future__ import annotations

from datetime import date

from assessments.actions.exposure import (
    Found,
    Measure,
    add_link,
    keep_reading,
    record_mitigation,
    withdraw_link,
)
from assessments.models import BidLink
from providers.exposure import load_parameters
from tests.factories import Scene
from tests.tenders.preparing import Call

STAFF = Found(
    nature="staff",
    party="Support de nuit",
    country="US",
    access="live",
    common_systems="unknown",
    activities="5",
    justification="Organigramme joint à l’offre.",
    evidence="Pièce 4, page 12",
)
HELD_KEYS = Measure(
    law="",
    link="",
    level="hyok",
    reach=None,
    justification="Clés détenues par l’acheteur seul.",
    evidence="Pièce 7, article 3",
)


def added(scene: Scene, found: Found = STAFF) -> BidLink:
    return add_link(by=scene.reviewer, bid=scene.bids[0], found=found)


def to_add_link(scene: Scene) -> Call:
    return lambda: added(scene)


def to_withdraw_link(scene: Scene) -> Call:
    link = added(scene)
    return lambda: withdraw_link(by=scene.reviewer, link=link, reason="Retiré de l’offre.")


def to_mitigate(scene: Scene) -> Call:
    return lambda: record_mitigation(
        by=scene.reviewer,
        bid=scene.bids[0],
        measure=HELD_KEYS,
        parameters=load_parameters(),
        seen=0,
    )


def to_keep_reading(scene: Scene) -> Call:
    added(scene)
    return lambda: keep_reading(by=scene.reviewer, bid=scene.bids[0], as_of=date(2027, 2, 1))
