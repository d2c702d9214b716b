"""What the first page says is waiting, within a person's own share."""

from __future__ import annotations

import pytest
from django.test import Client

from assessments.actions.panel import assign_chapters
from assessments.models import Membership
from tests import factories
from tests.factories import Scene
from tests.tenders.preparing_timeline import drawn_up

pytestmark = pytest.mark.django_db


def test_next_stage_of_the_calendar_is_told_with_its_day() -> None:
    page = home(drawn_up(factories.tender(frozen=False, opened=False)))
    assert "Market study and prior exchanges</a>: 3 September 2040" in page


def home(scene: Scene) -> str:
    client = Client()
    client.force_login(scene.evaluators[0])
    client.cookies["django_language"] = "en"
    return client.get("/").text


def test_every_mark_of_the_grid_waits_where_nothing_is_assigned() -> None:
    assert "12 marks to give" in home(factories.tender())


def test_only_the_marks_of_the_share_wait() -> None:
    scene = factories.tender(evaluators=2)
    seat = Membership.objects.get(tender=scene.tender, user=scene.evaluators[0])
    seat.tender = scene.tender
    assign_chapters(
        by=scene.officer, membership=seat, chapters=[scene.nodes["B"]], bids=scene.bids[:1]
    )
    factories.mark(scene, scene.bids[0], scene.nodes["B.1"], 3)
    factories.mark(scene, scene.bids[1], scene.nodes["C.1"], 3)  # kept, and no longer theirs
    assert "2 marks to give" in home(scene)


def test_chapters_to_hand_in_wait_once_every_mark_is_given() -> None:
    scene = factories.tender()
    factories.all_marks(scene)
    assert "hand your chapters in" in home(scene)
    factories.hand_in(scene)
    assert "hand your chapters in" not in home(scene)


def test_whole_share_of_another_gives_nothing_to_mark() -> None:
    scene = factories.tender(evaluators=2)
    other = Membership.objects.get(tender=scene.tender, user=scene.evaluators[1])
    other.tender = scene.tender
    assign_chapters(by=scene.officer, membership=other, chapters=[scene.nodes["B"]])
    assert "to give" not in home(scene)
