"""Who acts in a stage is told once, whatever the clock, a restart or an outage does."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from assessments.actions.digests import send_digests
from assessments.actions.public_record import record_public_call
from assessments.actions.stage_reminders import acting, remind_stages
from assessments.actions.timeline import adopt_plan, choose_counting, plan_stage, record_stage
from assessments.models import Notification, StageReminder
from assessments.tasks import remind_stages as task
from assessments.timeline import Options
from hdhcompliance.accounts.policy import Role
from tests import factories
from tests.factories import Scene
from tests.reminders.conftest import paris, with_addresses
from tests.tenders.preparing_timeline import staged, version

QUARTER = timedelta(minutes=15)
DAY = date(2027, 3, 31)
MORNING = paris("2027-03-24 06:00")


@pytest.fixture
def scene(db: None) -> Scene:
    """The letters of rejection are planned on 31 March 2027: the officer sends them."""
    found = with_addresses(staged(factories.tender()))
    adopt_plan(by=found.officer, tender=found.tender, plan={"REJET": DAY}, source="essai")
    return found


def told() -> list[tuple[str, str]]:
    rows = Notification.objects.filter(kind="stage").order_by("pk")
    return [(row.user.get_username(), row.subject) for row in rows.select_related("user")]


def run(start: datetime, end: datetime) -> int:
    """Tick every quarter of an hour, by the clock that never changes."""
    at, number = start.astimezone(UTC), 0
    while at <= end:
        number += remind_stages(at)
        at += QUARTER
    return number


def test_stage_is_told_seven_days_before_and_once(scene: Scene) -> None:
    assert remind_stages(MORNING - QUARTER) == 0  # before six
    assert remind_stages(MORNING - timedelta(days=1)) == 0
    assert remind_stages(MORNING) == 1
    assert remind_stages(MORNING + QUARTER) == 0
    assert remind_stages(MORNING + timedelta(days=20)) == 0
    assert told() == [("officer", "REJET")]


@pytest.mark.parametrize(
    ("planned", "start", "end"),
    [
        # One hour is missing in the night of 28 March, one comes twice in that of 31 October.
        (date(2027, 4, 4), "2027-03-27 00:00", "2027-03-29 23:45"),
        (date(2027, 11, 7), "2027-10-30 00:00", "2027-11-01 23:45"),
        (date(2028, 1, 8), "2027-12-31 00:00", "2028-01-02 23:45"),
    ],
)
def test_clock_changes_and_the_new_year_tell_it_once(
    scene: Scene, planned: date, start: str, end: str
) -> None:
    plan_stage(
        by=scene.officer, tender=scene.tender, code="REJET", day=planned, seen=version(scene)
    )
    assert run(paris(start), paris(end)) == 1
    assert StageReminder.objects.count() == 1


def test_outage_delays_and_loses_nothing(scene: Scene) -> None:
    assert remind_stages(paris("2027-04-02 09:00")) == 1  # late by then: told all the same


def test_stage_planned_anew_is_told_again(scene: Scene) -> None:
    remind_stages(MORNING)
    later = DAY + timedelta(days=1)
    plan_stage(by=scene.officer, tender=scene.tender, code="REJET", day=later, seen=version(scene))
    assert remind_stages(MORNING + timedelta(days=1)) == 1
    assert told() == [("officer", "REJET")] * 2


def test_stage_that_is_done_is_not_told(scene: Scene) -> None:
    done = date(2024, 1, 9)
    record_stage(by=scene.officer, tender=scene.tender, code="REJET", day=done, seen=version(scene))
    assert remind_stages(MORNING) == 0


@pytest.mark.parametrize(("lead", "days", "number"), [(0, 0, 0), (2, 3, 0), (2, 2, 1)])
def test_notice_is_as_long_as_chosen(scene: Scene, lead: int, days: int, number: int) -> None:
    choose_counting(
        by=scene.officer,
        tender=scene.tender,
        options=Options(),
        lead_days=lead,
        seen=version(scene),
    )
    assert remind_stages(paris("2027-03-31 08:00") - timedelta(days=days)) == number


def test_each_stage_tells_those_who_act_in_it(scene: Scene) -> None:
    assert acting("acheteur ; RSSI ; direction juridique") == {Role.OFFICER, Role.REVIEWER}
    assert acting("évaluateurs ; acheteur") == {Role.EVALUATOR, Role.OFFICER}
    assert acting("candidats") == {Role.OFFICER}
    plan = {"NOTE": DAY, "DEROG": DAY}
    adopt_plan(by=scene.officer, tender=scene.tender, plan=plan, source="essai")
    remind_stages(MORNING)
    assert ("evaluator1", "NOTE") in told()
    assert ("auditor", "NOTE") not in told()


def test_record_of_public_facts_reminds_nobody(db: None) -> None:
    record_public_call([factories.user("lecteur", fictitious=True)])
    assert remind_stages(paris("2026-02-05 08:00")) == 0


def test_it_goes_out_with_the_next_email_and_leads_to_the_stage(
    scene: Scene, client: Client
) -> None:
    remind_stages(MORNING)
    # Written by the real clock: for the e-mail of the day it is older than a minute.
    Notification.objects.update(created_at=MORNING)
    assert send_digests(MORNING + timedelta(hours=1)) == 1
    client.force_login(scene.officer)
    path = Notification.objects.get(kind="stage").path
    assert client.get(path).status_code == 200


@pytest.mark.parametrize("number", [1, 3])
def test_looking_for_what_is_near_costs_the_same_for_one_tender_and_three(
    scene: Scene, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for each in range(1, number):
        other = staged(factories.tender(f"T-{each + 1}"))
        adopt_plan(by=other.officer, tender=other.tender, plan={"REJET": DAY}, source="essai")
    with django_assert_num_queries(5):
        assert remind_stages(MORNING - timedelta(days=1)) == 0
    assert remind_stages(MORNING) == number
    with django_assert_num_queries(7):  # near, and told already
        assert remind_stages(MORNING + QUARTER) == 0


def test_task_takes_the_clock(scene: Scene) -> None:
    task()
