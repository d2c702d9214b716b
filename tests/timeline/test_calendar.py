"""The dates of a tender: one place for each, changes with a reason, kept in the journal."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import partial

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from assessments.actions.awards import Award, correct_award
from assessments.actions.bids import open_bids
from assessments.actions.errors import ActionRefused
from assessments.actions.timeline import (
    CalendarChanged,
    Wish,
    adopt_plan,
    choose_counting,
    draw_up,
    plan_stage,
    record_stage,
)
from assessments.actions.transition import Plan, plan_transition
from assessments.models import Stage, Tender
from assessments.queries.timeline import calendar_of, pushed_by
from assessments.queries.timeline_words import summary
from assessments.timeline import Options, Standing, State, Zone
from hdhcompliance.journal.models import JournalEntry
from tests import factories
from tests.factories import Scene
from tests.tenders.preparing import to_close
from tests.tenders.preparing_timeline import SENT, START, drawn_up, staged, version
from tests.transition.making import DAY, opened

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(db: None) -> Scene:
    return staged(factories.tender(opened=False, frozen=False))


@pytest.fixture
def scene(db: None) -> Scene:
    return drawn_up(factories.tender(opened=False, frozen=False))


def published(scene: Scene) -> Scene:
    record_stage(by=scene.officer, tender=scene.tender, code="AVIS", day=SENT, seen=1)
    return scene


def day_of(scene: Scene, code: str) -> date:
    day = calendar_of(scene.tender).dates[code].planned
    assert day is not None
    return day


def actual(scene: Scene, code: str) -> date | None:
    return calendar_of(scene.tender).dates[code].actual


def last_entry() -> JournalEntry:
    return JournalEntry.objects.order_by("-sequence")[0]


def refusal(call: Callable[[], object]) -> str:
    with pytest.raises(ActionRefused) as refused:
        call()
    return refused.value.code


def test_receipt_and_award_are_written_on_the_tender_alone(scene: Scene) -> None:
    row = Tender.objects.get(pk=scene.tender.pk)
    assert row.bids_due_at is not None
    assert timezone.localtime(row.bids_due_at).hour == 12
    assert timezone.localdate(row.bids_due_at) == day_of(scene, "OFF35")
    assert row.award_on == day_of(scene, "DECISION")
    kept = Stage.objects.filter(tender=row, code__in=["OFF35", "DECISION"])
    assert {stage.planned_on for stage in kept} == {None}


def test_another_day_of_receipt_keeps_its_hour_over_the_change_to_summer_time(
    draft: Scene,
) -> None:
    Tender.objects.update(bids_due_at=datetime(2027, 3, 26, 16, 30, tzinfo=UTC))
    day = date(2027, 3, 29)
    plan_stage(by=draft.officer, tender=draft.tender, code="OFF35", day=day, seen=0)
    due = draft.tender.bids_due_at
    assert due is not None
    assert timezone.localtime(due).isoformat() == "2027-03-29T17:30:00+02:00"


def test_freeze_opening_and_closing_are_the_days_of_those_acts(db: None) -> None:
    scene = staged(factories.tender(consensus="agreed"))
    found = calendar_of(scene.tender)
    today = timezone.localdate()
    assert found.dates["GEL"].actual == today
    assert found.dates["OUVERT"].actual == today
    assert found.dates["CONSENS"].actual is None
    for code in ("GEL", "OUVERT", "CONSENS"):
        act = partial(record_stage, by=scene.officer, tender=scene.tender, code=code)
        assert refusal(partial(act, day=today, seen=0)) == "done_by_act"


def test_award_and_start_of_the_transition_are_the_days_of_those_acts(draft: Scene) -> None:
    before = JournalEntry.objects.count()
    moving = opened(draft)
    assert JournalEntry.objects.count() == before + 1
    assert last_entry().details["stage"] == "DECISION"
    assert actual(draft, "DECISION") == moving.awarded_on

    later = moving.awarded_on + timedelta(days=1)
    award = Award(bid=moving.bid, awarded_on=later, incumbent=moving.incumbent, reason="Ailleurs.")
    moving = correct_award(by=draft.officer, moving=moving, award=award, why="Erreur.", seen=1)
    assert actual(draft, "DECISION") == later

    to_come = timezone.localdate() + timedelta(days=9)
    for starts_on, done in ((to_come, None), (later, later)):
        plan = Plan(starts_on=starts_on)
        moving = plan_transition(by=draft.officer, moving=moving, plan=plan, seen=moving.version)
        assert actual(draft, "TRANSIT") == done

    for code in ("DECISION", "TRANSIT"):
        act = partial(record_stage, by=draft.officer, tender=draft.tender, code=code)
        assert refusal(partial(act, day=later, seen=0)) == "done_by_act"


def test_award_takes_over_the_day_recorded_and_no_other(draft: Scene) -> None:
    record = partial(record_stage, by=draft.officer, tender=draft.tender, code="DECISION")
    record(day=SENT, seen=0)
    assert refusal(lambda: opened(draft)) == "recorded_otherwise"
    record(day=DAY, reason="Erreur de saisie.", seen=1)
    opened(draft)
    assert Stage.objects.get(tender=draft.tender, code="DECISION").actual_on is None
    assert actual(draft, "DECISION") == DAY


def test_demonstration_dated_ahead_is_read_on_the_day_of_its_last_act(db: None) -> None:
    scene = staged(factories.tender(opened=False))
    ahead = timezone.localdate() + timedelta(days=60)
    plan = {"REJET": ahead - timedelta(days=5), "NOTE": ahead + timedelta(days=5)}
    adopt_plan(by=scene.officer, tender=scene.tender, plan=plan, source="essai")
    assert not calendar_of(scene.tender).is_ahead

    open_bids(by=scene.officer, tender=scene.tender, at=timezone.now() + timedelta(days=60))
    scene.tender.refresh_from_db()
    found = calendar_of(scene.tender)
    assert (found.today, found.is_ahead) == (ahead, True)
    standing = {each.stage.code: each.standing for each in found.milestones}
    assert standing["REJET"] is Standing.LATE
    assert standing["NOTE"] is Standing.PLANNED
    assert "Dates inventées" in summary(found)[0]
    day = ahead - timedelta(days=1)
    seen = version(scene)
    record_stage(by=scene.officer, tender=scene.tender, code="REJET", day=day, seen=seen)

    scene.tender.is_fictitious = False
    assert not calendar_of(scene.tender).is_ahead


def test_receipt_does_not_move_once_the_bids_are_open(db: None) -> None:
    scene = staged(factories.tender())
    Tender.objects.update(bids_due_at=timezone.now())
    assert (
        refusal(
            lambda: plan_stage(
                by=scene.officer,
                tender=scene.tender,
                code="OFF35",
                day=date(2027, 3, 1),
                reason="Report.",
                seen=0,
            )
        )
        == "done"
    )


def test_calendar_drawn_up_is_lawful_and_told_in_the_journal(scene: Scene) -> None:
    found = calendar_of(scene.tender, START)
    assert not [each for each in found.milestones if each.finding.is_fault]
    assert {each.standing for each in found.milestones} == {Standing.PLANNED}
    told = last_entry().details
    assert told["from"] == "start"
    assert told["after"]["AVIS"] == day_of(scene, "AVIS").isoformat()
    assert told["before"]["AVIS"] == ""


def test_calendar_drawn_up_from_its_end_reaches_it(draft: Scene) -> None:
    end = date(2041, 9, 16)
    draw_up(by=draft.officer, tender=draft.tender, wish=Wish(end, is_end=True, pace=3), seen=0)
    found = calendar_of(draft.tender)
    assert found.goal == "NOTIF"
    assert day_of(draft, "NOTIF") <= end
    assert found.schedule.pace == 3
    assert all(each.slack is not None for each in found.milestones if each.stage.code == "AVIS")


def test_optional_stage_left_out_hands_its_place_on(draft: Scene) -> None:
    wish = Wish(START, without=frozenset({"SOURCING", "DEROG", "OAB", "AVIS"}))
    draw_up(by=draft.officer, tender=draft.tender, wish=wish, seen=0)
    found = calendar_of(draft.tender)
    # A mandatory stage cannot be left out.
    assert [stage.code for stage in found.left_out] == ["SOURCING", "DEROG", "OAB"]
    assert "AVIS" in found.expected


def test_published_calendar_is_not_drawn_up_again(scene: Scene) -> None:
    published(scene)
    wish = Wish(START)
    assert (
        refusal(lambda: draw_up(by=scene.officer, tender=scene.tender, wish=wish, seen=2))
        == "published"
    )


def test_date_changed_after_publication_demands_a_reason(scene: Scene) -> None:
    published(scene)
    day = day_of(scene, "OFF35") + timedelta(days=7)
    assert (
        refusal(
            lambda: plan_stage(
                by=scene.officer, tender=scene.tender, code="OFF35", day=day, reason=" ", seen=2
            )
        )
        == "reason_missing"
    )
    plan_stage(
        by=scene.officer, tender=scene.tender, code="OFF35", day=day, reason="Additif.", seen=2
    )
    assert day_of(scene, "OFF35") == day
    assert last_entry().details["reason"] == "Additif."


def test_receipt_brought_forward_re_checks_the_answers_six_days_four_in_urgency(
    scene: Scene,
) -> None:
    """R.2132-6: the answers were planned six days before; two days less and they are too late."""
    answers = day_of(scene, "REPONSES")
    day = answers + timedelta(days=4)
    plan_stage(by=scene.officer, tender=scene.tender, code="OFF35", day=day, seen=1)
    found = {each.stage.code: each.finding for each in calendar_of(scene.tender).milestones}
    assert (found["REPONSES"].state, found["REPONSES"].days) == (State.TOO_SHORT, 2)
    choose_counting(by=scene.officer, tender=scene.tender, options=Options(urgent=True), seen=2)
    found = {each.stage.code: each.finding for each in calendar_of(scene.tender).milestones}
    assert found["REPONSES"].state is State.LAWFUL


def test_slip_is_previewed_then_saved_with_what_it_pushes(scene: Scene) -> None:
    found = calendar_of(scene.tender, START)
    day = found.working_days.add(day_of(scene, "REJET"), 5)
    preview = pushed_by(found, "REJET", day)
    assert set(preview) == {"STANDSTILL", "SIGN", "NOTIF", "AVISATT", "DECP", "TRANSIT", "ARCHIVE"}
    before = day_of(scene, "SIGN")
    plan_stage(by=scene.officer, tender=scene.tender, code="REJET", day=day, seen=1)
    assert day_of(scene, "SIGN") == before
    again = found.working_days.add(day, 5)
    changes = plan_stage(
        by=scene.officer, tender=scene.tender, code="REJET", day=again, follow=True, seen=2
    )
    assert day_of(scene, "SIGN") == changes["SIGN"]
    assert set(last_entry().details["after"]) == set(changes)


def test_day_is_recorded_once_done_and_changes_for_a_reason_only(scene: Scene) -> None:
    tomorrow = timezone.localdate() + timedelta(days=1)
    by, tender = scene.officer, scene.tender
    assert (
        refusal(lambda: record_stage(by=by, tender=tender, code="AVIS", day=tomorrow, seen=1))
        == "future"
    )
    published(scene)
    other = SENT - timedelta(days=1)
    assert (
        refusal(lambda: record_stage(by=by, tender=tender, code="AVIS", day=other, seen=2))
        == "reason_missing"
    )
    record_stage(by=by, tender=tender, code="AVIS", day=None, reason="Erreur.", seen=2)
    assert calendar_of(tender).published_on is None


def test_second_writer_gets_a_conflict_and_nothing_is_written(scene: Scene) -> None:
    entries = JournalEntry.objects.count()
    before = day_of(scene, "SIGN")
    with pytest.raises(CalendarChanged):
        plan_stage(by=scene.officer, tender=scene.tender, code="SIGN", day=date(2041, 6, 3), seen=0)
    assert day_of(scene, "SIGN") == before
    assert JournalEntry.objects.count() == entries


def test_same_date_again_writes_nothing(scene: Scene) -> None:
    entries, same = JournalEntry.objects.count(), day_of(scene, "SIGN")
    plan_stage(by=scene.officer, tender=scene.tender, code="SIGN", day=same, seen=1)
    options = calendar_of(scene.tender).schedule.options
    choose_counting(by=scene.officer, tender=scene.tender, options=options, seen=1)
    assert JournalEntry.objects.count() == entries
    assert version(scene) == 1


@pytest.mark.parametrize("day", [date(1999, 1, 4), date(2100, 1, 4)])
def test_day_whose_holidays_are_not_known_is_refused(scene: Scene, day: date) -> None:
    assert (
        refusal(
            lambda: plan_stage(by=scene.officer, tender=scene.tender, code="SIGN", day=day, seen=1)
        )
        == "out_of_range"
    )


def test_stage_of_another_procedure_is_refused(scene: Scene) -> None:
    assert (
        refusal(
            lambda: plan_stage(
                by=scene.officer, tender=scene.tender, code="DEVIS", day=START, seen=1
            )
        )
        == "unknown_stage"
    )


def test_zone_moves_the_days_of_alsace(draft: Scene) -> None:
    options = Options(zone=Zone.ALSACE_MOSELLE)
    choose_counting(by=draft.officer, tender=draft.tender, options=options, seen=0)
    assert calendar_of(draft.tender).working_days.is_off(date(2027, 3, 26))
    assert last_entry().details["after"]["zone"] == "alsace-moselle"


def test_closed_evaluation_dates_the_consensus(db: None) -> None:
    scene = staged(factories.tender())
    to_close(scene)()
    assert calendar_of(scene.tender).dates["CONSENS"].actual == timezone.localdate()


def test_reading_the_calendar_asks_the_same_whatever_is_dated(
    draft: Scene, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(4):
        assert not calendar_of(draft.tender).is_drawn
    draw_up(by=draft.officer, tender=draft.tender, wish=Wish(START), seen=0)
    with django_assert_num_queries(4):
        assert len(calendar_of(draft.tender).milestones) == 28
