"""What must stand before an act on a legal opinion can be tried."""

from __future__ import annotations

from assessments.actions.opinions import (
    approve_opinion,
    draft_opinion,
    withdraw_approval,
    write_opinion,
)
from tests.factories import Scene
from tests.opinions.making import WORDS, approved, risk, written
from tests.tenders.preparing import Call


def to_draft(scene: Scene) -> Call:
    bid = scene.bids[0]
    risk(scene, bid=bid)
    return lambda: draft_opinion(by=scene.officer, tender=scene.tender, bid=bid)


def to_write(scene: Scene) -> Call:
    return lambda: write_opinion(by=scene.reviewer, tender=scene.tender, words=WORDS, seen=0)


def to_approve(scene: Scene) -> Call:
    seen = written(scene).sha256
    return lambda: approve_opinion(by=scene.reviewer, tender=scene.tender, seen=seen)


def to_unapprove(scene: Scene) -> Call:
    version = approved(scene).version
    return lambda: withdraw_approval(
        by=scene.reviewer, tender=scene.tender, reason="Pièce démentie.", seen=version
    )
