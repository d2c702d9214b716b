"""Officers are told once of a step of a wave, for the day it is planned on."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from assessments.actions.timeline import choose_counting
from assessments.actions.wave_reminders import remind_waves
from assessments.actions.waves import plan_wave
from assessments.models import Notification, Transition, WaveReminder
from assessments.tasks import remind_waves as task
from assessments.timeline import Options
from assessments.transition.types import Step
from tests import factories
from tests.factories import Scene
from tests.reminders.conftest import paris, with_addresses
from tests.tenders.preparing_timeline import version
from tests.transition.making import SCHEDULE, again, awarded, filled, walked

QUARTER = timedelta(minutes=15)
# The cut-over of the wave is planned on 1 October 2026; its copy is done.
MORNING = paris("2026-09-24 06:00")


@pytest.fixture
def scene(db: None) -> Scene:
    found = with_addresses(factories.tender(signed=False))
    walked(found, filled(found), Step.COPY)
    return found


def told() -> list[tuple[str, str]]:
    rows = Notification.objects.filter(kind="wave").order_by("pk").select_related("user")
    return [(row.user.get_username(), row.subject) for row in rows]


def test_officer_is_told_seven_days_before_and_once(scene: Scene) -> None:
    assert remind_waves(MORNING - QUARTER) == 0  # before six
    assert remind_waves(MORNING - timedelta(days=1)) == 0
    assert remind_waves(MORNING) == 1
    assert remind_waves(MORNING + QUARTER) == 0
    assert told() == [("officer", "V1")]
    assert WaveReminder.objects.get().step == Step.CUTOVER


def test_two_steps_of_a_wave_are_one_notification(scene: Scene) -> None:
    assert remind_waves(paris("2026-11-01 08:00")) == 2  # an outage later: cut-over and closing
    assert told() == [("officer", "V1")]


@pytest.mark.parametrize(
    ("planned", "start", "end"),
    [
        # One hour comes twice in the night of 25 October; then the new year.
        ("2026-11-01", "2026-10-24 00:00", "2026-10-26 00:00"),
        ("2027-01-08", "2026-12-31 00:00", "2027-01-02 00:00"),
    ],
)
def test_clock_changes_and_the_new_year_tell_it_once(
    scene: Scene, planned: str, start: str, end: str
) -> None:
    day = paris(f"{planned} 00:00").date()
    wave = again(Transition.objects.get().waves.get())
    schedule = replace(SCHEDULE, cutover_on=day, closing_on=day + timedelta(days=90))
    plan_wave(
        by=scene.officer,
        moving=wave.transition,
        schedule=schedule,
        wave=wave,
        seen=wave.version,
    )
    at, number = paris(start).astimezone(UTC), 0
    while at <= paris(end):
        number += remind_waves(at)
        at += QUARTER
    assert number == 1


def test_step_planned_anew_is_told_again(scene: Scene) -> None:
    remind_waves(MORNING)
    wave = again(Transition.objects.get().waves.get())
    later = replace(SCHEDULE, cutover_on=SCHEDULE.cutover_on + timedelta(days=1))
    plan_wave(
        by=scene.officer, moving=wave.transition, schedule=later, wave=wave, seen=wave.version
    )
    assert remind_waves(MORNING + timedelta(days=1)) == 1


def test_what_is_done_or_ended_is_not_told(scene: Scene) -> None:
    walked(scene, filled(scene, Transition.objects.get()), Step.CLOSING)
    assert remind_waves(MORNING) == 1  # of the first wave alone
    WaveReminder.objects.all().delete()
    Transition.objects.update(
        erased_on=SCHEDULE.copy_on,
        erasure_method="Clés détruites",
        certificate="C-1",
        certificate_on=SCHEDULE.copy_on,
        closed_at=timezone.now(),
        closed_by="officer",
    )
    assert remind_waves(MORNING) == 0


@pytest.mark.parametrize(("lead", "days", "number"), [(0, 0, 0), (2, 3, 0), (2, 2, 1)])
def test_notice_is_that_of_the_tender(scene: Scene, lead: int, days: int, number: int) -> None:
    choose_counting(
        by=scene.officer,
        tender=scene.tender,
        options=Options(),
        lead_days=lead,
        seen=version(scene),
    )
    assert remind_waves(paris("2026-10-01 08:00") - timedelta(days=days)) == number


def test_notification_leads_to_the_wave(scene: Scene, client: Client) -> None:
    remind_waves(MORNING)
    client.force_login(scene.officer)
    assert client.get(Notification.objects.get(kind="wave").path).status_code == 200


@pytest.mark.parametrize("number", [1, 3])
def test_looking_costs_the_same_for_one_transition_and_three(
    scene: Scene, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for each in range(1, number):
        other = factories.tender(f"T-{each + 1}", signed=False)
        walked(other, filled(other, awarded(other)), Step.COPY)
    with django_assert_num_queries(4):
        assert remind_waves(MORNING - timedelta(days=1)) == 0
    assert remind_waves(MORNING) == number
    with django_assert_num_queries(6):  # near, and told already
        assert remind_waves(MORNING + QUARTER) == 0


def test_task_takes_the_clock(scene: Scene) -> None:
    task()
