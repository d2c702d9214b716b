"""What must stand before an act on risks can be tried."""

from __future__ import annotations

from datetime import date

from assessments.actions.risk_proposals import propose_risks
from assessments.actions.risks import (
    Charge,
    Content,
    add_risk,
    edit_risk,
    entrust_risks,
    move_risks,
)
from assessments.models import Risk
from assessments.rating import Rating
from providers.loading import load_providers
from tests.factories import Scene
from tests.tenders.preparing import Call
from tests.tenders.preparing_exposure import added


def content(scene: Scene) -> Content:
    """Rated before treatment, entrusted to the reviewer."""
    return Content(
        title="Filiale hors de l’Union",
        before=Rating(3, 4),
        owner=scene.reviewer,
        due_on=date(2027, 3, 1),
    )


def risk_added(scene: Scene) -> Risk:
    return add_risk(
        by=scene.officer, tender=scene.tender, bid=scene.bids[0], content=content(scene)
    )


def to_add_risk(scene: Scene) -> Call:
    return lambda: risk_added(scene)


def to_edit_risk(scene: Scene) -> Call:
    risk = risk_added(scene)
    other = Content(title="Filiale aux États-Unis", before=Rating(2, 4))
    return lambda: edit_risk(by=scene.reviewer, risk=risk, content=other, seen=1)


def to_entrust(scene: Scene) -> Call:
    seen = {risk_added(scene).code: 1, risk_added(scene).code: 1}
    charge = Charge(owner=scene.officer)
    return lambda: entrust_risks(by=scene.reviewer, tender=scene.tender, seen=seen, charge=charge)


def to_move(scene: Scene) -> Call:
    seen = {risk_added(scene).code: 1, risk_added(scene).code: 1}
    return lambda: move_risks(
        by=scene.reviewer, tender=scene.tender, seen=seen, to="discussed", reason="À instruire."
    )


def to_propose(scene: Scene) -> Call:
    load_providers()
    link = added(scene)
    keys = [f"CLOUD_ACT:staff:bid-{link.code}"]
    return lambda: propose_risks(by=scene.reviewer, bid=scene.bids[0], keys=keys)
