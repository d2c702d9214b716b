"""What must stand before an act on the calendar can be tried."""

from __future__ import annotations

from datetime import UTC, date, datetime

from assessments.actions.stage_reminders import remind_tender
from assessments.actions.tenders import add_stages
from assessments.actions.timeline import (
    Wish,
    adopt_plan,
    choose_counting,
    draw_up,
    plan_stage,
    record_stage,
)
from assessments.queries.timeline import schedule_of
from assessments.timeline import Options
from tests.factories import Scene
from tests.tenders.preparing import Call

# Far from any clock: nothing of the plan is late, and what was sent is past.
START = date(2040, 9, 3)
SENT = date(2024, 1, 9)


def staged(scene: Scene) -> Scene:
    """With the stages of its procedure, which the factory leaves out."""
    add_stages(scene.tender)
    return scene


def drawn_up(scene: Scene, start: date = START) -> Scene:
    """With a calendar drawn up from `start`."""
    draw_up(by=scene.officer, tender=staged(scene).tender, wish=Wish(start), seen=0)
    return scene


def version(scene: Scene) -> int:
    return schedule_of(scene.tender).version


def to_count(scene: Scene) -> Call:
    staged(scene)
    options = Options(urgent=True)
    return lambda: choose_counting(by=scene.officer, tender=scene.tender, options=options, seen=0)


def to_adopt_plan(scene: Scene) -> Call:
    plan = {"AVIS": START, "OFF35": date(2040, 11, 5)}
    staged(scene)
    return lambda: adopt_plan(by=scene.officer, tender=scene.tender, plan=plan, source="essai")


def to_draw_up(scene: Scene) -> Call:
    staged(scene)
    return lambda: draw_up(by=scene.officer, tender=scene.tender, wish=Wish(START), seen=0)


def to_remind(scene: Scene) -> Call:
    drawn_up(scene)
    now = datetime(2040, 9, 1, 8, tzinfo=UTC)
    return lambda: remind_tender(scene.tender, now)


def to_plan_stage(scene: Scene) -> Call:
    drawn_up(scene)
    day = date(2041, 3, 1)
    return lambda: plan_stage(
        by=scene.officer, tender=scene.tender, code="REJET", day=day, follow=True, seen=1
    )


def to_record_stage(scene: Scene) -> Call:
    drawn_up(scene)
    return lambda: record_stage(
        by=scene.officer, tender=scene.tender, code="AVIS", day=SENT, seen=1
    )
