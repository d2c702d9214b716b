"""The agreed mark: who may record it, when, with what; two officers at once; the unanimous lines."""

from __future__ import annotations

from typing import Any

import pytest

from assessments.actions.agreement import (
    agree_unanimous,
    close_evaluation,
    record_agreed_mark,
)
from assessments.actions.errors import ActionRefused, Conflict
from assessments.actions.panel import assign_chapters, reopen_chapter
from assessments.models import AgreedMark, Membership, Submission
from assessments.queries.consensus import agenda
from hdhcompliance.journal.models import JournalEntry
from tests import factories
from tests.consensus.conftest import agreed_scene
from tests.factories import Scene

pytestmark = pytest.mark.django_db


def agree(scene: Scene, node: str = "B.1", **changes: Any) -> AgreedMark:
    given = {
        "by": scene.officer,
        "bid": scene.bids[0],
        "node": scene.nodes[node],
        "value": 3,
        "reason": "Essai prouvé.",
        "seen_version": 0,
    }
    return record_agreed_mark(**{**given, **changes})


def refused(scene: Scene, **changes: Any) -> str:
    with pytest.raises(ActionRefused) as caught:
        agree(scene, **changes)
    assert not AgreedMark.objects.exists()
    return caught.value.code


def test_agreed_mark_is_kept_with_who_when_and_why(scene: Scene) -> None:
    agreed = agree(scene)
    assert (agreed.value, agreed.reason, agreed.version, agreed.decided_by) == (
        3,
        "Essai prouvé.",
        1,
        "officer",
    )
    entry = JournalEntry.objects.order_by("-sequence")[0]
    assert (entry.action, entry.target) == ("mark.agreed", "alpha/B.1")


def test_same_decision_sent_twice_is_written_once(scene: Scene) -> None:
    agree(scene)
    count = JournalEntry.objects.count()
    assert agree(scene).version == 1
    assert JournalEntry.objects.count() == count


def test_second_officer_gets_the_conflict_and_nothing_is_lost(scene: Scene) -> None:
    agree(scene)
    with pytest.raises(Conflict) as caught:
        agree(scene, value=1, reason="Autre avis.")
    assert isinstance(caught.value.current, AgreedMark)
    assert caught.value.current.value == 3
    again = agree(scene, value=1, reason="Autre avis.", seen_version=1)
    assert (again.value, again.version) == (1, 2)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"value": 5}, "outside_scale"),
        ({"value": -1}, "outside_scale"),
        ({"reason": "  "}, "reason_missing"),
        ({"reason": "x" * 5001}, "reason_too_long"),
        ({"node": "I-1"}, "not_a_scored_leaf"),
        ({"node": "G-1"}, "not_a_scored_leaf"),
    ],
)
def test_what_is_no_agreed_mark_is_refused(
    scene: Scene, changes: dict[str, Any], code: str
) -> None:
    assert refused(scene, **changes) == code


@pytest.mark.parametrize("rule", ["median", "mean"])
def test_under_another_frozen_rule_no_agreed_mark_is_recorded(rule: str) -> None:
    scene = factories.tender(consensus=rule)
    factories.all_marks(scene)
    factories.hand_in(scene)
    assert refused(scene) == "rule_not_agreed"
    with pytest.raises(ActionRefused):
        agree_unanimous(by=scene.officer, tender=scene.tender, reason="Unanimité.")


def test_line_waits_until_everyone_concerned_has_handed_the_chapter_in(scene: Scene) -> None:
    submission = Submission.objects.get(
        membership__user=scene.evaluators[1], chapter=scene.nodes["B"]
    )
    reopen_chapter(by=scene.officer, submission=submission, reason="À revoir.")
    assert refused(scene) == "not_handed_in"
    agree(scene, "C.1")  # the other chapter is ready


def test_line_that_is_not_in_a_member_s_share_does_not_wait_for_them() -> None:
    scene = factories.tender(evaluators=2, consensus="agreed")
    first, second = Membership.objects.filter(panel_code__startswith="eval").order_by("panel_code")
    for membership, chapter in ((first, "B"), (second, "C")):
        membership.tender = scene.tender
        assign_chapters(by=scene.officer, membership=membership, chapters=[scene.nodes[chapter]])
    factories.all_marks(scene)
    factories.hand_in(scene, "B", evaluator=scene.evaluators[0])
    assert agree(scene, "B.1").value == 3
    with pytest.raises(ActionRefused) as caught:
        agree(scene, "C.1")
    assert caught.value.code == "not_handed_in"
    assert "eval2" in str(caught.value)
    assert "eval1" not in str(caught.value)


def test_line_that_nobody_marks_cannot_be_agreed_on() -> None:
    scene = factories.tender(consensus="agreed")
    membership = Membership.objects.get(panel_code="eval1")
    membership.tender = scene.tender
    assign_chapters(by=scene.officer, membership=membership, chapters=[scene.nodes["B"]])
    assert refused(scene, node="C.1") == "nobody_marks"


def test_unanimous_lines_are_decided_at_once_with_one_entry(scene: Scene) -> None:
    count = JournalEntry.objects.count()
    assert agree_unanimous(by=scene.officer, tender=scene.tender, reason="Unanimité.") == 2
    rows = AgreedMark.objects.order_by("bid__code").values_list(
        "bid__code", "node__code", "value", "reason"
    )
    assert list(rows) == [("alpha", "C.3", 2, "Unanimité."), ("beta", "C.3", 2, "Unanimité.")]
    assert JournalEntry.objects.count() == count + 1
    with pytest.raises(ActionRefused) as caught:
        agree_unanimous(by=scene.officer, tender=scene.tender, reason="Unanimité.")
    assert caught.value.code == "nothing_unanimous"


def test_unanimous_leaves_alone_what_is_decided_and_what_is_not_ready(scene: Scene) -> None:
    agree(scene, "C.3", value=4)
    assert agree_unanimous(by=scene.officer, tender=scene.tender, reason="Unanimité.") == 1
    assert AgreedMark.objects.get(bid=scene.bids[0]).value == 4
    AgreedMark.objects.all().delete()
    submission = Submission.objects.get(
        membership__user=scene.evaluators[1], chapter=scene.nodes["C"]
    )
    reopen_chapter(by=scene.officer, submission=submission, reason="À revoir.")
    with pytest.raises(ActionRefused):
        agree_unanimous(by=scene.officer, tender=scene.tender, reason="Unanimité.")


def test_after_closing_nothing_can_be_agreed_any_more(scene: Scene) -> None:
    for bid in scene.bids:
        for leaf in scene.leaves:
            agree(scene, leaf.code, bid=bid)
    close_evaluation(by=scene.officer, tender=scene.tender)
    with pytest.raises(ActionRefused) as caught:
        agree(scene, value=0, seen_version=1)
    assert caught.value.code == "evaluation_closed"
    with pytest.raises(ActionRefused) as caught:
        agree_unanimous(by=scene.officer, tender=scene.tender, reason="Unanimité.")
    assert caught.value.code == "evaluation_closed"


def test_agenda_of_an_agreed_tender_is_in_the_order_of_what_matters() -> None:
    scene = agreed_scene(bids=3)
    found = agenda(scene.tender)
    assert found.is_ranked
    assert [point.priority for point in found.points] == sorted(
        (point.priority for point in found.points), reverse=True
    )
    order = [(point.node.code, point.bid.code) for point in found.points]
    assert order[-3:] == [("C.3", "alpha"), ("C.3", "beta"), ("C.3", "gamma")]
    agree(scene, "B.1")
    again = agenda(scene.tender)
    assert [(point.node.code, point.bid.code) for point in again.points] == order
    assert (again.count("open"), again.count("decided"), again.count("waiting")) == (17, 1, 0)
