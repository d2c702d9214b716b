"""The list of notifications, its count in the frame, and what waits on My work."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assessments.actions.panel import submit_chapter
from assessments.actions.tenders import revoke_role
from assessments.models import Membership, Notification
from tests import factories
from tests.factories import Scene
from tests.reminders.conftest import assign, call


@pytest.fixture
def reviewer(scene: Scene, client: Client) -> Client:
    client.force_login(scene.reviewer)
    client.cookies["django_language"] = "en"
    return client


def page(client: Client, path: str = "/notifications/") -> str:
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def test_empty_list_says_what_will_be_there(reviewer: Client) -> None:
    assert "will be listed here" in page(reviewer)
    assert "Mark all as read" not in page(reviewer)


def test_looking_reads_nothing_and_opening_reads_one(scene: Scene, reviewer: Client) -> None:
    first, second = (call(scene, timezone.now()) for _ in range(2))
    html = page(reviewer)
    assert html.count("Unread") == 2
    assert '<span class="count">2' in html
    response = reviewer.post(f"/notifications/{first.pk}/open/")
    assert (response.status_code, response["Location"]) == (302, first.path)
    assert '<span class="count">1' in page(reviewer)
    listed = reviewer.get("/notifications/").context["page"]
    assert [each.pk for each in listed] == [second.pk, first.pk]


def test_all_are_read_at_once_and_nobody_elses(scene: Scene, reviewer: Client) -> None:
    call(scene, timezone.now())
    other = call(scene, timezone.now(), "auditor")
    assert reviewer.post("/notifications/read/").status_code == 302
    assert "count" not in page(reviewer).split("<main")[0].split("Notifications")[1][:80]
    other.refresh_from_db()
    assert other.read_at is None
    assert reviewer.post(f"/notifications/{other.pk}/open/").status_code == 404


def test_tender_left_takes_its_notifications_along(scene: Scene, reviewer: Client) -> None:
    call(scene, timezone.now())
    revoke_role(by=scene.officer, membership=Membership.objects.get(user=scene.reviewer))
    assert "will be listed here" in page(reviewer)


def test_frame_asks_the_database_once_and_nothing_when_it_is_not_shown(
    scene: Scene, reviewer: Client
) -> None:
    def asked(path: str, **headers: str) -> int:
        with CaptureQueriesContext(connection) as found:
            reviewer.get(path, headers=headers)
        return sum('FROM "assessments_notification"' in query["sql"] for query in found)

    assert asked("/tenders/T-1/bids/") == 1
    assert asked("/tenders/T-1/leaves/B.1/?panel=1") == 0


def test_my_work_tells_mentions_and_chapters_with_their_day(scene: Scene, client: Client) -> None:
    today = timezone.localdate()
    client.force_login(scene.evaluators[0])
    client.cookies["django_language"] = "en"
    assign(scene, "B", today - timedelta(days=2))
    call(scene, timezone.now(), "evaluator1")
    html = page(client, "/")
    assert "late by 2 days" in html
    assert "1 mention or answer not read" in html
    assert "/tenders/T-1/grid/B/" in html
    assign(scene, "B", today)
    assert "due today" in page(client, "/")
    assign(scene, "B", None)
    assert "no date set" in page(client, "/")
    factories.all_marks(scene)
    submit_chapter(by=scene.evaluators[0], tender=scene.tender, chapter=scene.nodes["B"])
    Notification.objects.update(read_at=timezone.now())
    html = page(client, "/")
    assert "/tenders/T-1/grid/B/" not in html
    assert "mention or answer" not in html
