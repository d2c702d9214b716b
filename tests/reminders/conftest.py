from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from assessments.actions.discussion import open_thread
from assessments.actions.panel import assign_chapters
from assessments.models import Membership, Notification
from hdhcompliance.accounts.models import User
from hdhcompliance.accounts.policy import Role
from tests import factories
from tests.factories import Scene

PARIS = ZoneInfo("Europe/Paris")


@pytest.fixture
def scene(db: None) -> Scene:
    """A tender whose officer, reviewer and evaluator have an address."""
    return with_addresses(factories.tender())


def with_addresses(scene: Scene) -> Scene:
    for user in (scene.officer, scene.reviewer, *scene.evaluators, scene.stranger):
        User.objects.filter(pk=user.pk).update(email=f"{user.username}@example.org")
    return scene


def paris(text: str) -> datetime:
    """« 2027-03-01 07:15 » in Paris."""
    return datetime.fromisoformat(text).replace(tzinfo=PARIS)


def call(scene: Scene, at: datetime, name: str = "reviewer") -> Notification:
    """The officer mentions someone on B.1 at that time."""
    open_thread(
        by=scene.officer,
        tender=scene.tender,
        node=scene.nodes["B.1"],
        text=f"SECRET-7f3a, @{name} ({at.isoformat()})",
    )
    notification = Notification.objects.latest("pk")
    notification.created_at = at
    notification.save()
    return notification


def assign(scene: Scene, code: str, due_on: date | None) -> None:
    membership = Membership.objects.get(user=scene.evaluators[0], role=Role.EVALUATOR)
    membership.tender = scene.tender
    assign_chapters(
        by=scene.officer, membership=membership, chapters=[scene.nodes[code]], due_on=due_on
    )
