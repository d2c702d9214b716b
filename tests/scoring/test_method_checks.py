"""A method that breaks a rule is refused, naming the node."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from assessments.scoring.errors import SENTENCES, MethodError
from assessments.scoring.types import Node, Scale
from assessments.scoring.v1 import compile_method
from tests.scoring.making import method, node, two_leaves


def _refusal(nodes: list[Node], **changes: Any) -> MethodError:
    with pytest.raises(MethodError) as caught:
        compile_method(method(nodes, **changes))
    return caught.value


@pytest.mark.parametrize(
    ("extra", "code", "at"),
    [
        (node("Q1", "Q", "scored", 0), "node_duplicate", "Q1"),
        (node("R1", "R", "scored", 0), "parent_dangling", "R1"),
        (node("R1", "Q1", "scored", 0), "parent_not_branch", "R1"),
        (node("R", "R", "branch", 0), "cycle", "R"),
        (node("R", "ROOT", "branch", 0), "branch_empty", "R"),
        (node("L", None, "scored", 100), "root_not_branch", "L"),
        (node("R", None, "branch", 100), "root_several", "R"),
        (node("Q3", "Q", "scored", 1), "weights_sum", "Q"),
        (node("Q3", "Q", "scored", -1), "weight_not_whole", "Q3"),
        (node("Q3", "Q", "bonus", 0), "node_kind_unknown", "Q3"),
        (node("Q3", "Q", "scored", 0, "perhaps"), "node_rule_unknown", "Q3"),
        (node("G", "Q", "gate", 5), "weight_not_used", "G"),
        (node("PRICE2", "P", "price", 0), "price_several", "PRICE2"),
    ],
)
def test_tree_with_a_fault_is_refused(extra: Node, code: str, at: str) -> None:
    error = _refusal([*two_leaves(), extra])
    assert (error.code, error.node) == (code, at)
    assert at in str(error)


def test_cycle_of_two_branches_is_refused() -> None:
    loop = [node("X", "Y", "branch", 0), node("Y", "X", "branch", 0)]
    assert _refusal([*two_leaves(), *loop]).code == "cycle"


def test_child_before_its_parent_is_refused() -> None:
    rows = two_leaves()
    rows.insert(1, node("R1", "Q", "scored", 0))
    error = _refusal(rows)
    assert (error.code, error.params["parent"]) == ("parent_later", "Q")


def test_tree_without_root_or_node_is_refused() -> None:
    assert _refusal([]).code == "nodes_missing"
    assert _refusal([node("X", "X", "branch", 0)]).code == "root_missing"


def test_root_must_carry_the_hundred_points() -> None:
    rows = two_leaves()
    rows[0] = replace(rows[0], weight=1000)
    assert _refusal(rows).code == "root_weight"


def test_weight_on_a_branch_of_gates_is_refused() -> None:
    gates = [node("Z", "ROOT", "branch", 5), node("G", "Z", "gate", 0)]
    error = _refusal([*two_leaves(price=35), *gates])
    assert (error.code, error.node) == ("weight_without_leaf", "Z")


def test_branch_of_gates_and_information_needs_no_sum() -> None:
    rest = [
        node("Z", "ROOT", "branch", 0),
        node("G", "Z", "gate", 0),
        node("I", "Z", "informative", 0),
    ]
    assert compile_method(method([*two_leaves(), *rest])).tree.gates == ("G",)


def test_weights_may_sum_to_ten_thousand() -> None:
    rows = [node("ROOT", None, "branch", 100), node("L", "ROOT", "scored", 10_000)]
    assert compile_method(method(rows)).shares.marked == ("L",)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"engine": "v0"}, "engine_unknown"),
        ({"consensus": "loudest"}, "consensus_unknown"),
        ({"price_formula": "cheapest_wins"}, "formula_unknown"),
        ({"price_formula": "fixed_reference"}, "formula_parameter_missing"),
        (
            {"price_formula": "fixed_reference", "price_parameters": {"reference_cents": 0}},
            "formula_parameter_missing",
        ),
        ({"price_parameters": {"floor": 0}}, "formula_parameter_unknown"),
        ({"scale": Scale(1, 5)}, "scale_minimum"),
        ({"scale": Scale(0, 0)}, "scale_empty"),
        ({"scale": Scale(0, 4, 0)}, "scale_empty"),
        ({"ties": ("X",)}, "tie_unknown"),
        ({"ties": ("G",)}, "tie_unknown"),
        ({"ties": ("Q", "Q")}, "tie_duplicate"),
    ],
)
def test_rule_the_engine_does_not_know_is_refused(changes: dict[str, Any], code: str) -> None:
    assert _refusal(two_leaves("G"), **changes).code == code


def test_evaluator_listed_twice_is_refused() -> None:
    with pytest.raises(MethodError) as caught:
        compile_method(method(two_leaves()), ("e1", "e1"))
    assert caught.value.code == "panel_duplicate"


def test_depth_of_the_tree_is_no_limit() -> None:
    rows = [node("ROOT", None, "branch", 100)]
    for depth in range(3000):
        rows.append(node(f"B{depth}", rows[-1].code, "branch", 100))
    rows.append(node("L", rows[-1].code, "scored", 100))
    assert compile_method(method(rows)).shares.points["L"] == 100


def test_every_sentence_ends_without_a_full_stop_so_that_it_can_be_embedded() -> None:
    assert not [code for code, sentence in SENTENCES.items() if sentence.endswith(".")]
