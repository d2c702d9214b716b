"""check_timeline: 0 when every date is lawful, 1 when one breaks a rule, 2 on bad input."""

from __future__ import annotations

from datetime import timedelta

import pytest

from assessments.actions.timeline import plan_stage
from assessments.queries.timeline import calendar_of
from tests import factories
from tests.commands.conftest import run
from tests.factories import Scene
from tests.tenders.preparing_timeline import drawn_up

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene(db: None) -> Scene:
    return drawn_up(factories.tender(opened=False, frozen=False))


def test_lawful_calendar_is_good(scene: Scene) -> None:
    done = run("check_timeline", "T-1", "--json", "--as-of", "2040-09-02")
    assert (done.code, done.err) == (0, "")
    assert done.json["lawful"] is True
    assert done.json["next"] == "SOURCING"
    offers = next(each for each in done.json["stages"] if each["code"] == "OFF35")
    assert offers["lawful"] == "lawful"
    assert offers["basis"] == "R.2161-2 ; R.2161-3"
    assert {each["kind"] for each in done.json["events"]} == {"standstill", "file"}


def test_date_that_breaks_a_rule_is_wrong_and_named_with_its_article(scene: Scene) -> None:
    answers = calendar_of(scene.tender).dates["REPONSES"].planned
    assert answers is not None
    day = answers + timedelta(days=2)
    plan_stage(by=scene.officer, tender=scene.tender, code="OFF35", day=day, seen=1)
    done = run("check_timeline", "T-1")
    assert done.code == 1
    assert "REPONSES: too short by 4 days" in done.err
    assert "(R.2132-6)" in done.err


def test_stage_that_is_late_is_told_and_is_no_fault(scene: Scene) -> None:
    done = run("check_timeline", "T-1", "--as-of", "2040-09-10")
    assert done.code == 0
    assert "7 days late" in done.out


@pytest.mark.parametrize("arguments", [["T-2"], ["T-1", "--as-of", "demain"], []])
def test_bad_input_is_told(scene: Scene, arguments: list[str]) -> None:
    assert run("check_timeline", *arguments).code == 2
