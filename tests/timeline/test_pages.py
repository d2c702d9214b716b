"""The page of the calendar: sentence first, the axis, the table; preview before anything is kept."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from assessments.models import Tender
from assessments.queries.timeline import calendar_of
from assessments.queries.timeline_told import stages_told
from assessments.reports.timeline_chart import gantt
from assessments.timeline import Standing
from hdhcompliance.journal.models import JournalEntry
from tests import factories
from tests.factories import Scene
from tests.tenders.preparing_timeline import SENT, START, drawn_up, staged

pytestmark = pytest.mark.django_db

PAGE = "/tenders/T-1/timeline/"


@pytest.fixture
def scene(db: None) -> Scene:
    return drawn_up(factories.tender(opened=False, frozen=False))


@pytest.fixture
def officer(client: Client, scene: Scene) -> Client:
    client.force_login(scene.officer)
    client.cookies["django_language"] = "en"
    return client


def day_of(scene: Scene, code: str) -> date:
    day = calendar_of(scene.tender).dates[code].planned
    assert day is not None
    return day


def planned(scene: Scene, code: str, day: date, **more: str) -> dict[str, str]:
    seen = str(calendar_of(scene.tender).schedule.version)
    return {"plan-day": day.isoformat(), "plan-reason": "", "plan-seen_version": seen, **more}


def test_page_says_where_we_are_what_is_next_who_acts_and_what_slips(
    officer: Client, scene: Scene
) -> None:
    page = officer.get(PAGE).text
    assert "Nothing is done yet." in page
    assert "Next: Market study and prior exchanges, by 3 September 2040 (who acts: buyer)." in page
    assert "No date breaks a delay." in page
    assert "If it slips by a week, “Notification to the holder” moves from" in page
    assert "R.2161-2; R.2161-3" in page
    assert re.search(r"lawful: 3\d days, 30 at least", page)


def test_page_without_a_calendar_offers_to_draw_it_up(client: Client) -> None:
    scene = staged(factories.tender(opened=False, frozen=False))
    client.force_login(scene.officer)
    client.cookies["django_language"] = "en"
    page = client.get(PAGE).text
    assert "No calendar is drawn up yet" in page
    assert f'href="{PAGE}draw/"' in page
    assert '<svg class="chart gantt"' not in page
    client.force_login(scene.auditor)
    assert f'href="{PAGE}draw/"' not in client.get(PAGE).text


def test_calendar_is_drawn_up_after_a_preview_that_keeps_nothing(client: Client) -> None:
    scene = staged(factories.tender(opened=False, frozen=False))
    client.force_login(scene.officer)
    typed = {"origin": "start", "day": START.isoformat(), "pace": "5", "seen_version": "0"}
    typed["kept"] = "OAB"
    entries = JournalEntry.objects.count()
    preview = client.post(f"{PAGE}draw/", typed)
    assert preview.status_code == 200
    assert '<td class="day">2040-' in preview.text
    assert JournalEntry.objects.count() == entries
    assert client.post(f"{PAGE}draw/", {**typed, "confirm": "yes"}).status_code == 303
    left = [stage.code for stage in calendar_of(scene.tender).left_out]
    assert left == ["SOURCING", "DEROG", "TRANSIT"]


def test_move_is_previewed_with_what_it_pushes_then_kept(officer: Client, scene: Scene) -> None:
    before = day_of(scene, "SIGN")
    day = calendar_of(scene.tender).working_days.add(day_of(scene, "REJET"), 5)
    typed = planned(scene, "REJET", day)
    preview = officer.post(f"{PAGE}REJET/", typed)
    assert preview.status_code == 200
    pushed = '<th scope="row">Electronic signature of the contract'
    assert pushed in preview.text
    assert 'name="plan-follow" value="on"' in preview.text
    alone = officer.post(f"{PAGE}REJET/", {**typed, "alone": "1"}).text
    assert pushed not in alone
    assert "too short by" in alone  # signing would then fall within the standstill
    assert day_of(scene, "SIGN") == before
    kept = {**typed, "plan-follow": "on", "confirm": "yes"}
    assert officer.post(f"{PAGE}REJET/", kept).status_code == 303
    assert day_of(scene, "REJET") == day
    assert day_of(scene, "SIGN") > before


def test_preview_warns_of_the_delay_that_the_move_breaks(officer: Client, scene: Scene) -> None:
    day = day_of(scene, "REPONSES") + timedelta(days=3)
    page = officer.post(f"{PAGE}OFF35/", planned(scene, "OFF35", day)).text
    assert "too short by 3 days" in page
    assert "R.2132-6" in page


def test_move_after_publication_wants_its_reason_beside_the_field(
    officer: Client, scene: Scene
) -> None:
    typed = {"actual-day": SENT.isoformat(), "actual-seen_version": "1", "actual": "yes"}
    assert officer.post(f"{PAGE}AVIS/", typed).status_code == 303
    answer = officer.post(f"{PAGE}OFF35/", planned(scene, "OFF35", date(2040, 12, 3)))
    assert answer.status_code == 400
    assert 'id="id_plan-reason_error"' in answer.text
    assert officer.post(f"{PAGE}draw/", {}).status_code == 400


def test_second_writer_is_told_and_sees_what_they_typed(officer: Client, scene: Scene) -> None:
    typed = planned(scene, "SIGN", date(2041, 8, 1), confirm="yes")
    answer = officer.post(f"{PAGE}SIGN/", {**typed, "plan-seen_version": "0"})
    assert answer.status_code == 409
    assert "2041-08-01" in answer.text
    assert "changed in the meantime" in answer.text


def test_day_to_come_is_not_recorded(officer: Client) -> None:
    typed = {"actual-day": "2090-01-02", "actual-seen_version": "1", "actual": "yes"}
    answer = officer.post(f"{PAGE}AVIS/", typed)
    assert answer.status_code == 400
    assert "this day is to come" in answer.text


def test_stage_that_is_an_act_offers_no_day_to_type(officer: Client) -> None:
    page = officer.get(f"{PAGE}GEL/").text
    assert "id_plan-day" in page
    assert "id_actual-day" not in page


def test_counting_is_chosen_and_judges_every_date_again(officer: Client, scene: Scene) -> None:
    typed = {"counting-seen_version": "1", "counting-zone": "metropole", "count": "yes"}
    typed["counting-lead_days"] = "7"
    assert officer.post(f"{PAGE}draw/", typed).status_code == 303
    page = officer.get(PAGE).text  # without electronic sending: 35 days, not 30
    assert "too short by 5 days" in page
    assert "1 date breaks a rule" not in page  # the standstill of 16 days too
    assert "2 dates break a rule" in page or "3 dates break a rule" in page


def test_changes_are_told_with_their_reason(officer: Client, scene: Scene) -> None:
    typed = planned(scene, "SIGN", date(2041, 8, 1), confirm="yes")
    officer.post(f"{PAGE}SIGN/", {**typed, "plan-reason": "Signataire absent."})
    for page in (officer.get(PAGE).text, officer.get(f"{PAGE}SIGN/").text):
        assert "Signataire absent." in page
        assert "→ 2041-08-01" in page
    assert "Signataire absent." not in officer.get(f"{PAGE}AVIS/").text


def test_stage_of_no_template_is_not_found(officer: Client) -> None:
    assert officer.get(f"{PAGE}DEVIS/").status_code == 404


def test_axis_places_every_dated_stage_and_today(scene: Scene) -> None:
    today = START + timedelta(days=30)
    drawn = gantt(stages_told(calendar_of(scene.tender, today)), today)
    assert drawn is not None
    assert len(drawn.bars) == 28
    assert drawn.today is not None
    assert drawn.today.label == today.isoformat()
    assert {bar.state for bar in drawn.bars} == {"late", "at_risk"}
    assert drawn.months[0].label.endswith("2040")
    assert all(bar.start <= bar.end for bar in drawn.bars)
    assert (
        gantt(stages_told(calendar_of(scene.tender, date(2030, 1, 2))), date(2030, 1, 2))
        is not None
    )


def test_late_stage_is_told_with_the_days(scene: Scene) -> None:
    found = calendar_of(scene.tender, START + timedelta(days=2))
    assert found.next is not None
    assert found.next.standing is Standing.LATE


@pytest.mark.parametrize("stages", ["none", "all"])
def test_page_asks_the_same_number_of_questions(
    client: Client, stages: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    scene = factories.tender(opened=False, frozen=False)
    drawn_up(scene) if stages == "all" else staged(scene)
    client.force_login(scene.officer)
    client.get(PAGE)
    with django_assert_num_queries(12):
        client.get(PAGE)
    assert Tender.objects.count() == 1
