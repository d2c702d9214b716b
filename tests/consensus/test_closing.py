"""Closing: refused with the list of what lacks; then nothing moves; reopened with a reason only."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from assessments.actions.agreement import (
    agree_unanimous,
    close_evaluation,
    record_agreed_mark,
    reopen_evaluation,
)
from assessments.actions.bids import decide_gate, set_prices
from assessments.actions.errors import ActionRefused, EvaluationIncomplete
from assessments.actions.marks import Entry, record_mark
from assessments.actions.panel import reopen_chapter
from assessments.actions.reports import order_report
from assessments.models import AgreedMark, Closing, GateOutcome, Mark, StoredVerdict, Submission
from assessments.queries.closing import lacks
from assessments.queries.overview import steps
from hdhcompliance.journal.models import JournalEntry
from tests import factories
from tests.factories import Scene
from tests.transition.making import awarded

pytestmark = pytest.mark.django_db


def ready(**stage: Any) -> Scene:
    """A median tender with everything there and handed in."""
    scene = factories.tender(evaluators=2, **stage)
    factories.all_marks(scene)
    factories.prices(scene)
    factories.met_gates(scene)
    factories.hand_in(scene)
    return scene


def decide_everything(scene: Scene) -> None:
    for bid in scene.bids:
        for leaf in scene.leaves:
            record_agreed_mark(
                by=scene.officer, bid=bid, node=leaf, value=2, reason="Vu.", seen_version=0
            )


def told(scene: Scene) -> set[tuple[str, str, str, str]]:
    return {
        (
            lack.what,
            lack.bid.code if lack.bid else "",
            lack.node.code if lack.node else "",
            lack.evaluator,
        )
        for lack in lacks(scene.tender)
    }


def test_complete_evaluation_closes_and_keeps_the_verdict_that_stands() -> None:
    scene = ready()
    assert lacks(scene.tender) == []
    closing = close_evaluation(by=scene.officer, tender=scene.tender)
    assert (closing.closed_by, closing.reopened_at) == ("officer", None)
    entry = JournalEntry.objects.order_by("-sequence")[0]
    assert entry.action == "evaluation.closed"
    assert StoredVerdict.objects.get().sha256 in entry.data
    report = order_report(by=scene.officer, tender=scene.tender, kind="analysis", language="fr")
    assert report.verdict == StoredVerdict.objects.get()
    with pytest.raises(ActionRefused) as caught:
        close_evaluation(by=scene.officer, tender=scene.tender)
    assert caught.value.code == "evaluation_closed"


def test_every_kind_of_lack_is_told_under_the_median() -> None:
    scene = ready()
    GateOutcome.objects.filter(bid=scene.bids[0]).delete()
    scene.bids[1].price_lines.all().delete()
    Mark.objects.filter(node__code="B.1", bid=scene.bids[0]).update(justification="")
    Mark.objects.filter(node__code="B.2", bid=scene.bids[0], evaluator=scene.evaluators[1]).update(
        value=None
    )
    Submission.objects.filter(
        membership__user=scene.evaluators[0], chapter=scene.nodes["C"]
    ).delete()
    assert told(scene) == {
        ("gate", "alpha", "G-1", ""),
        ("price", "beta", "PRIX-TCO", ""),
        ("reason", "alpha", "B.1", ""),
        ("mark", "alpha", "B.2", "eval2"),
        ("chapter", "", "C", "eval1"),
    }
    with pytest.raises(EvaluationIncomplete) as caught:
        close_evaluation(by=scene.officer, tender=scene.tender)
    assert len(caught.value.lacks) == 5
    assert not Closing.objects.exists()


def test_one_justification_for_a_line_is_enough() -> None:
    scene = ready()
    Mark.objects.filter(evaluator=scene.evaluators[0]).update(justification="")
    assert told(scene) == set()


def test_bid_out_at_a_gate_lacks_nothing() -> None:
    scene = ready()
    GateOutcome.objects.filter(bid=scene.bids[0]).update(outcome="not_met", reason="Hors.")
    Mark.objects.filter(bid=scene.bids[0]).update(justification="")
    assert told(scene) == set()


def test_under_the_agreed_rule_every_line_needs_its_agreed_mark(scene: Scene) -> None:
    assert {what for what, *_rest in told(scene)} == {"mark"}
    assert len(told(scene)) == 12
    agree_unanimous(by=scene.officer, tender=scene.tender, reason="Unanimité.")
    assert len(told(scene)) == 10
    AgreedMark.objects.all().delete()
    decide_everything(scene)
    assert told(scene) == set()
    close_evaluation(by=scene.officer, tender=scene.tender)


def test_lines_of_a_chapter_not_handed_in_are_not_listed_one_by_one(scene: Scene) -> None:
    Submission.objects.filter(
        membership__user=scene.evaluators[0], chapter=scene.nodes["B"]
    ).delete()
    found = told(scene)
    assert ("chapter", "", "B", "eval1") in found
    assert {node for what, _bid, node, _who in found if what == "mark"} == {"C.1", "C.2", "C.3"}


def test_before_opening_there_is_nothing_to_close() -> None:
    scene = factories.tender(opened=False)
    with pytest.raises(ActionRefused) as caught:
        close_evaluation(by=scene.officer, tender=scene.tender)
    assert caught.value.code == "bids_not_open"


def _mark(scene: Scene) -> object:
    entry = Entry(scene.bids[0], scene.nodes["B.1"], 4, "Vu.", 1)
    return record_mark(by=scene.evaluators[0], entry=entry)


def _gate(scene: Scene) -> object:
    return decide_gate(
        by=scene.officer,
        bid=scene.bids[0],
        node=scene.nodes["G-1"],
        outcome="not_met",
        reason="Hors.",
        evidence="",
        seen_version=1,
    )


def _price(scene: Scene) -> object:
    amounts = {"COU-01": 1, "COU-02": 2}
    return set_prices(by=scene.officer, bid=scene.bids[0], amounts_cents=amounts)


def _chapter(scene: Scene) -> object:
    submission = Submission.objects.filter(chapter=scene.nodes["B"])[0]
    return reopen_chapter(by=scene.officer, submission=submission, reason="À revoir.")


@pytest.mark.parametrize("act", [_mark, _gate, _price, _chapter])
def test_after_closing_nothing_moves_until_it_is_reopened(
    act: Callable[[Scene], object],
) -> None:
    scene = ready()
    close_evaluation(by=scene.officer, tender=scene.tender)
    count = JournalEntry.objects.count()
    with pytest.raises(ActionRefused) as caught:
        act(scene)
    assert caught.value.code == "evaluation_closed"
    assert JournalEntry.objects.count() == count
    reopen_evaluation(by=scene.officer, tender=scene.tender, reason="Erreur de saisie.")
    if act is _mark:  # the chapter itself stays handed in
        with pytest.raises(ActionRefused) as caught:
            act(scene)
        assert caught.value.code == "chapter_submitted"
    else:
        act(scene)


def test_reopening_needs_a_reason_and_a_closing() -> None:
    scene = ready()
    with pytest.raises(ActionRefused) as caught:
        reopen_evaluation(by=scene.officer, tender=scene.tender, reason="Erreur.")
    assert caught.value.code == "not_closed"
    close_evaluation(by=scene.officer, tender=scene.tender)
    with pytest.raises(ActionRefused) as caught:
        reopen_evaluation(by=scene.officer, tender=scene.tender, reason=" ")
    assert caught.value.code == "reason_missing"
    reopen_evaluation(by=scene.officer, tender=scene.tender, reason="Erreur.")
    close_evaluation(by=scene.officer, tender=scene.tender)
    assert Closing.objects.count() == 2


def test_overview_says_closed_and_by_whom() -> None:
    scene = ready()
    before = {step.route: step.state for step in steps(scene.tender)}
    assert (before["grid"], before["closing"]) == ("done", "next")
    close_evaluation(by=scene.officer, tender=scene.tender)
    after = {step.route: step for step in steps(scene.tender)}
    assert (after["closing"].state, after["closing"].done_by) == ("done", "officer")
    assert after["reports"].state == "next"


def test_overview_tells_an_award_although_a_report_waits_and_the_move_is_next() -> None:
    scene = ready()
    close_evaluation(by=scene.officer, tender=scene.tender)
    assert [step.state for step in steps(scene.tender)][-3:] == ["next", "later", "later"]
    moving = awarded(scene)
    report, award, move = steps(scene.tender)[-3:]
    assert (report.state, award.state, move.state) == ("next", "done", "next")
    assert award.done_at == moving.awarded_on


@pytest.fixture
def visitor(client: Client) -> Client:
    client.cookies["django_language"] = "en"
    return client


def test_closing_page_lists_what_lacks_with_links_and_closes(visitor: Client) -> None:
    scene = ready()
    GateOutcome.objects.filter(bid=scene.bids[0]).delete()
    Mark.objects.filter(node__code="B.1", bid=scene.bids[0]).update(justification="")
    visitor.force_login(scene.officer)
    refused = visitor.post("/tenders/T-1/consensus/closing/")
    assert refused.status_code == 400
    page = refused.content.decode()
    assert 'href="/tenders/T-1/gates/alpha/G-1/"' in page
    assert 'href="/tenders/T-1/consensus/B.1/alpha/"' in page
    assert "2 things are missing" in page
    decide_gate(
        by=scene.officer,
        bid=scene.bids[0],
        node=scene.nodes["G-1"],
        outcome="met",
        reason="",
        evidence="",
        seen_version=0,
    )
    Mark.objects.filter(node__code="B.1").update(justification="Vu.")
    assert "Nothing is missing" in visitor.get("/tenders/T-1/consensus/closing/").content.decode()
    assert visitor.post("/tenders/T-1/consensus/closing/").status_code == 303
    assert "closed since" in visitor.get("/tenders/T-1/consensus/").content.decode()
    assert "closed since" in visitor.get("/tenders/T-1/reports/").content.decode()
    for path in ("gates/alpha/G-1/", "bids/alpha/prices/"):
        page = visitor.get(f"/tenders/T-1/{path}").content.decode()
        assert "The evaluation is closed" in page
        assert "Record the" not in page
    assert "gates/alpha/G-1/" not in visitor.get("/tenders/T-1/gates/").content.decode()


def test_reopening_page_asks_for_the_reason(visitor: Client) -> None:
    scene = ready()
    close_evaluation(by=scene.officer, tender=scene.tender)
    visitor.force_login(scene.officer)
    assert visitor.post("/tenders/T-1/consensus/reopening/", {"reason": " "}).status_code == 400
    assert (
        visitor.post("/tenders/T-1/consensus/reopening/", {"reason": "Erreur."}).status_code == 302
    )
    assert Closing.objects.get().reason == "Erreur."
    assert "not closed" in visitor.get("/tenders/T-1/reports/").content.decode()
