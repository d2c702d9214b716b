"""A bid that breaks a rule is refused, naming the bid and the node; nothing counts in silence."""

from __future__ import annotations

from typing import Any

import pytest

from assessments.scoring.errors import BidError
from assessments.scoring.types import Bid, Gate
from assessments.scoring.v1 import evaluate
from tests.scoring.making import PANEL, bid, method, node, two_leaves

METHOD = method([*two_leaves("G"), node("I", "ROOT", "informative", 0)])
GOOD: dict[str, Any] = {
    "code": "a",
    "provider": "Bidder a",
    "price_cents": 100,
    "marks": {"Q1": {"e1": 1}, "Q2": {"e1": 4}},
    "gates": {"G": Gate("met")},
}


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"price_cents": 0}, "price_not_positive"),
        ({"price_cents": -1}, "price_not_positive"),
        ({"price_cents": True}, "price_not_cents"),
        ({"price_cents": 10.0}, "price_not_cents"),
        ({"price_cents": "10"}, "price_not_cents"),
        ({"marks": {"Q1": {"e1": 5}}}, "mark_outside_scale"),
        ({"marks": {"Q1": {"e1": -1}}}, "mark_outside_scale"),
        ({"marks": {"Q1": {"e1": 1.0}}}, "mark_outside_scale"),
        ({"marks": {"Q1": {"e1": True}}}, "mark_outside_scale"),
        ({"marks": {"Q1": {"stranger": 1}}}, "evaluator_not_on_panel"),
        ({"marks": {"Q9": {"e1": 1}}}, "node_not_marked"),
        ({"marks": {"G": {"e1": 1}}}, "node_not_marked"),
        ({"marks": {"PRICE": {"e1": 1}}}, "node_not_marked"),
        ({"agreed": {"Q1": 9}}, "mark_outside_scale"),
        ({"agreed": {"Q": 1}}, "node_not_marked"),
        ({"gates": {"Q1": Gate("met")}}, "gate_unknown"),
        ({"gates": {"G": Gate("nearly")}}, "outcome_unknown"),
        ({"not_applicable": frozenset({"Q1"})}, "not_applicable_refused"),
        ({"not_applicable": frozenset({"ROOT"})}, "not_applicable_refused"),
        ({"not_applicable": frozenset({"G"})}, "not_applicable_refused"),
        ({"not_applicable": frozenset({"nowhere"})}, "not_applicable_refused"),
    ],
)
def test_bid_with_a_fault_is_refused(changes: dict[str, Any], code: str) -> None:
    with pytest.raises(BidError) as caught:
        evaluate(METHOD, [Bid(**{**GOOD, **changes})], PANEL)
    assert caught.value.code == code
    assert caught.value.bid == "a"


def test_two_bids_with_one_code_are_refused() -> None:
    with pytest.raises(BidError) as caught:
        evaluate(METHOD, [Bid(**GOOD), Bid(**GOOD)], PANEL)
    assert caught.value.code == "bid_duplicate"


def test_informative_mark_is_kept_out_of_the_score() -> None:
    plain = evaluate(METHOD, [Bid(**GOOD)], PANEL).bids[0]
    marked = Bid(**{**GOOD, "marks": {**GOOD["marks"], "I": {"e1": 4}}})
    assert evaluate(METHOD, [marked], PANEL).bids[0].score == plain.score


def test_missing_mark_leaves_line_branches_and_score_empty() -> None:
    found = evaluate(METHOD, [bid("a", 100, {"Q1": 4}, {"G": "met"})], PANEL)
    (judged,) = found.bids
    lines = {line.node: line.contribution for line in judged.lines}
    branches = {branch.node: branch.contribution for branch in judged.branches}
    assert lines == {"Q1": 30, "Q2": None, "PRICE": 40}
    assert branches == {"ROOT": None, "Q": None, "P": 40}
    assert (judged.score, judged.display, judged.rank) == (None, None, None)
    assert not found.complete


def test_nobody_on_the_panel_means_every_mark_is_missing() -> None:
    found = evaluate(METHOD, [Bid(**{**GOOD, "marks": {}})], ())
    assert [entry.node for entry in found.missing] == ["Q1", "Q2"]
    assert found.bids[0].score is None


def test_price_of_a_bid_is_needed_when_ties_look_at_it() -> None:
    rows = [node("ROOT", None, "branch", 100), node("L", "ROOT", "scored", 100)]
    found = evaluate(method(rows, ties=("price",)), [bid("a", None, {"L": 4})], PANEL)
    assert [entry.what for entry in found.missing] == ["price"]


def test_open_gate_does_not_hold_back_a_fixed_reference() -> None:
    fixed = method(
        two_leaves("G"),
        price_formula="fixed_reference",
        price_parameters={"reference_cents": 100},
    )
    marks = {"Q1": 4, "Q2": 4}
    found = evaluate(fixed, [bid("a", 100, marks), bid("b", 200, marks, {"G": "met"})], PANEL)
    assert {judged.bid: judged.score for judged in found.bids} == {"a": 100, "b": 80}
    assert [judged.rank for judged in found.bids] == [None, None]


def test_no_bid_at_all_is_a_complete_verdict() -> None:
    found = evaluate(METHOD, [], PANEL)
    assert found.complete
    assert found.bids == ()
