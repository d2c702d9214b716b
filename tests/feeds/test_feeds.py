"""A calendar that subscribes: what it reads, in two libraries, and when it stops reading."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import icalendar
import pytest
import vobject  # type: ignore[import-untyped]  # it has no types
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from assessments.actions.feeds import open_feed, revoke_feed
from assessments.actions.tenders import revoke_role
from assessments.actions.timeline import plan_stage
from assessments.actions.waves import plan_wave
from assessments.models import CalendarFeed, Membership
from assessments.queries.feeds import feed_at, standing
from assessments.queries.timeline import calendar_of, schedule_of
from assessments.transition.types import Step
from tests import factories
from tests.factories import Scene
from tests.tenders.preparing_timeline import drawn_up
from tests.transition.making import SCHEDULE, again, filled, walked

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> Scene:
    return drawn_up(factories.tender())


def fetched(client: Client, secret: str) -> Any:
    return client.get(f"/calendars/{secret}.ics")


def events(content: bytes) -> dict[str, Any]:
    found = icalendar.Calendar.from_ical(content)
    return {str(event["uid"]): event for event in found.walk("VEVENT")}


def test_two_libraries_read_the_same_days(client: Client, scene: Scene) -> None:
    answer = fetched(client, open_feed(by=scene.officer, tender=scene.tender))

    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    one = {uid: event["dtstart"].dt for uid, event in events(answer.content).items()}
    other = {
        event.uid.value: event.dtstart.value
        for event in vobject.readOne(answer.content.decode()).vevent_list
    }
    assert one.keys() == other.keys()
    assert one["AVIS.T-1@127.0.0.1"] == calendar_of(scene.tender).dates["AVIS"].day
    for uid, day in one.items():
        assert day == other[uid] or day.astimezone(UTC) == other[uid].astimezone(UTC)


@pytest.mark.parametrize(
    ("due", "offset"),
    [
        (datetime(2040, 10, 27, 10, tzinfo=UTC), 2),
        (datetime(2040, 10, 29, 11, tzinfo=UTC), 1),
    ],
)
def test_hour_of_the_receipt_is_that_of_paris_on_either_side_of_the_change(
    client: Client, scene: Scene, due: datetime, offset: int
) -> None:
    scene.tender.bids_due_at = due
    scene.tender.save()
    content = fetched(client, open_feed(by=scene.officer, tender=scene.tender)).content

    (event,) = [
        each for uid, each in events(content).items() if isinstance(each["dtstart"].dt, datetime)
    ]
    assert event["dtstart"].params["TZID"] == "Europe/Paris"
    assert b"DTSTART;TZID=Europe/Paris:20401027T120000" in content or offset == 1
    (read,) = [
        each.dtstart.value
        for each in vobject.readOne(content.decode()).vevent_list
        if isinstance(each.dtstart.value, datetime)
    ]
    assert read.utcoffset() == timedelta(hours=offset)
    assert read.astimezone(UTC) == due


def test_change_keeps_the_event_and_raises_its_sequence(client: Client, scene: Scene) -> None:
    secret = open_feed(by=scene.officer, tender=scene.tender)
    before = events(fetched(client, secret).content)
    plan_stage(
        by=scene.officer,
        tender=scene.tender,
        code="REJET",
        day=date(2041, 3, 1),
        follow=False,
        seen=schedule_of(scene.tender).version,
    )
    after = events(fetched(client, secret).content)

    assert before.keys() == after.keys()
    moved = "REJET.T-1@127.0.0.1"
    assert after[moved]["dtstart"].dt == date(2041, 3, 1)
    assert int(after[moved]["sequence"]) > int(before[moved]["sequence"])


def test_waves_are_events_that_keep_their_identity(client: Client, scene: Scene) -> None:
    wave = filled(scene)
    secret = open_feed(by=scene.auditor, tender=scene.tender)
    before = events(fetched(client, secret).content)
    uid = "V1-cutover.T-1@127.0.0.1"
    assert {f"V1-{step}.T-1@127.0.0.1" for step in ("copy", "cutover", "closing")} < set(before)
    assert before[uid]["dtstart"].dt == SCHEDULE.cutover_on
    assert before[uid]["status"] == "TENTATIVE"
    assert str(before[uid]["url"]).endswith("/tenders/T-1/transition/waves/V1/")
    read = vobject.readOne(fetched(client, secret).content.decode()).vevent_list
    assert uid in {event.uid.value for event in read}

    later = replace(SCHEDULE, cutover_on=SCHEDULE.cutover_on + timedelta(days=3))
    plan_wave(by=scene.officer, moving=wave.transition, schedule=later, wave=wave, seen=4)
    walked(scene, again(wave), Step.COPY)
    after = events(fetched(client, secret).content)
    assert after.keys() == before.keys()
    assert after[uid]["dtstart"].dt == later.cutover_on
    assert int(after[uid]["sequence"]) > int(before[uid]["sequence"])
    assert after["V1-copy.T-1@127.0.0.1"]["status"] == "CONFIRMED"


def test_nothing_changed_gives_the_same_bytes(client: Client, scene: Scene) -> None:
    secret = open_feed(by=scene.officer, tender=scene.tender)
    assert fetched(client, secret).content == fetched(client, secret).content


def test_neither_bid_nor_mark_is_told(client: Client, scene: Scene) -> None:
    factories.all_marks(scene, justification="secret")
    content = fetched(client, open_feed(by=scene.officer, tender=scene.tender)).content.decode()
    assert "secret" not in content
    assert all(bid.provider.name not in content for bid in scene.bids)


def test_address_of_all_tenders_takes_in_a_later_one(client: Client, scene: Scene) -> None:
    secret = open_feed(by=scene.officer, tender=None)
    drawn_up(factories.tender("T-2"))  # its officer is the same person
    assert {uid.split("@")[0].split(".")[1] for uid in events(fetched(client, secret).content)} == {
        "T-1",
        "T-2",
    }


def test_revoked_replaced_or_unknown_address_gives_nothing(client: Client, scene: Scene) -> None:
    first = open_feed(by=scene.officer, tender=scene.tender)
    second = open_feed(by=scene.officer, tender=scene.tender)
    assert fetched(client, first).status_code == 404
    assert fetched(client, second).status_code == 200
    revoke_feed(by=scene.officer, feed=standing(scene.officer).get())
    assert fetched(client, second).status_code == 404
    assert fetched(client, "x").status_code == 404


def test_whoever_left_the_tender_or_the_house_reads_nothing_any_more(
    client: Client, scene: Scene
) -> None:
    reviewer = scene.reviewer
    secret = open_feed(by=reviewer, tender=scene.tender)
    everything = open_feed(by=reviewer, tender=None)
    revoke_role(
        by=scene.officer,
        membership=Membership.objects.get(tender=scene.tender, user=reviewer),
    )
    assert fetched(client, secret).status_code == 404
    assert events(fetched(client, everything).content) == {}
    reviewer.is_active = False
    reviewer.save()
    assert fetched(client, everything).status_code == 404


def test_secret_is_not_kept(scene: Scene) -> None:
    secret = open_feed(by=scene.officer, tender=None)
    (row,) = CalendarFeed.objects.values()
    assert secret not in map(str, row.values())


@pytest.mark.parametrize("number", [1, 3])
def test_number_of_queries_does_not_grow(
    scene: Scene, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    filled(scene)
    for each in range(1, number):
        filled(drawn_up(factories.tender(f"T-{each + 1}")))
    secret = open_feed(by=scene.officer, tender=None)
    with django_assert_num_queries(9):
        feed = feed_at(secret)
    assert feed is not None
    assert sum(moment.uid.startswith("V1-") for moment in feed.moments) == 3 * number
    assert len({moment.uid.split(".")[1].split("@")[0] for moment in feed.moments}) == number


def test_page_shows_the_address_once(client: Client, scene: Scene) -> None:
    client.force_login(scene.officer)
    opened = client.post("/calendars/", {"tender": "T-1"})
    secret = opened.context["address"].rsplit("/", 1)[1].removesuffix(".ics")
    assert fetched(Client(), secret).status_code == 200
    assert secret not in client.get("/calendars/").text
    (row,) = standing(scene.officer)
    client.post(f"/calendars/{row.pk}/revoke/")
    assert fetched(Client(), secret).status_code == 404


def test_address_of_another_s_tender_cannot_be_opened(client: Client, scene: Scene) -> None:
    client.force_login(factories.user("passante"))
    answer = client.post("/calendars/", {"tender": scene.tender.reference})
    assert answer.status_code == 400
    assert not CalendarFeed.objects.exists()


def test_address_of_another_person_cannot_be_revoked(client: Client, scene: Scene) -> None:
    open_feed(by=scene.officer, tender=None)
    row = CalendarFeed.objects.get()
    client.force_login(scene.reviewer)
    assert client.post(f"/calendars/{row.pk}/revoke/").status_code == 404
    row.refresh_from_db()
    assert row.revoked_at is None


def test_times_are_those_of_the_act(scene: Scene) -> None:
    before = timezone.now()
    open_feed(by=scene.officer, tender=None)
    assert before <= CalendarFeed.objects.get().opened_at <= timezone.now()
