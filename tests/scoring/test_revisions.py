"""What changed between two methods."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.scoring.revisions import Change, changes

pytestmark = pytest.mark.pure


def node(code: str, parent: str | None, kind: str = "scored", weight: int = 50) -> dict[str, Any]:
    return {
        "code": code,
        "parent": parent,
        "kind": kind,
        "weight": weight,
        "not_applicable": "refused",
        "label": {"fr": f"Ligne {code}", "en": ""},
    }


def method(*nodes: dict[str, Any]) -> dict[str, Any]:
    return {
        "engine": "v1",
        "tender": "T-1",
        "grid_version": 1,
        "scale": {"minimum": 0, "maximum": 4, "units": 1},
        "consensus": "median",
        "price": {"formula": "pmin_over_p", "parameters": {}},
        "ties": [],
        "nodes": list(nodes),
        "vectors": "",
    }


ROOT = node("ROOT", None, "branch", 100)
TWO = method(ROOT, node("A", "ROOT"), node("B", "ROOT"))


def test_same_method_differs_in_nothing_whatever_its_version() -> None:
    assert changes(TWO, {**copy.deepcopy(TWO), "grid_version": 2, "vectors": "0"}) == []


def test_weight_moved_from_one_line_to_another_is_two_changes() -> None:
    after = method(ROOT, node("A", "ROOT", weight=60), node("B", "ROOT", weight=40))
    assert changes(TWO, after) == [Change("weight", "A", 50, 60), Change("weight", "B", 50, 40)]


def test_rule_that_one_side_lacks_is_a_change() -> None:
    rule = {"framework": "ec-csf-2026-06", "sha256": "0" * 64, "profile": "2026-06"}
    after = {**copy.deepcopy(TWO), "sovereignty": rule}
    assert changes(TWO, after) == [Change("sovereignty", "", None, rule)]
    assert changes(after, TWO) == [Change("sovereignty", "", rule, None)]


def test_rule_comes_before_the_lines() -> None:
    after = {**method(ROOT, node("A", "ROOT")), "consensus": "agreed", "ties": ["A"]}
    assert changes(TWO, after) == [
        Change("consensus", "", "median", "agreed"),
        Change("ties", "", [], ["A"]),
        Change("dropped", "B", TWO["nodes"][2], None),
    ]


def test_line_hung_elsewhere_is_moved_not_dropped_and_added() -> None:
    branch = node("X", "ROOT", "branch")
    before = method(ROOT, node("A", "ROOT"), branch, node("B", "X"))
    after = method(ROOT, branch, node("A", "X"), node("B", "X"))
    assert changes(before, after) == [Change("parent", "A", "ROOT", "X")]


def test_order_of_what_stayed_is_told_once_on_their_branch() -> None:
    after = method(ROOT, node("C", "ROOT"), node("B", "ROOT"), node("A", "ROOT"))
    assert changes(TWO, after) == [
        Change("reordered", "ROOT", ["A", "B"], ["B", "A"]),
        Change("added", "C", None, after["nodes"][1]),
    ]


def test_anchors_written_for_a_line_are_told() -> None:
    anchors = {"fr": ["a", "b", "c", "d", "e"]}
    after = method(ROOT, {**node("A", "ROOT"), "anchors": anchors}, node("B", "ROOT"))
    assert changes(TWO, after) == [Change("anchors", "A", None, anchors)]


@st.composite
def methods(draw: st.DrawFn) -> dict[str, Any]:
    codes = draw(st.lists(st.sampled_from("ABCDEF"), unique=True))
    found = [ROOT]
    for code in codes:
        parent = draw(st.sampled_from([row["code"] for row in found]))
        kind = draw(st.sampled_from(["scored", "gate", "branch"]))
        found.append(node(code, parent, kind, draw(st.integers(0, 3))))
    return method(*found)


@given(methods(), methods())
def test_changes_read_backwards_are_the_changes_of_the_way_back(
    before: dict[str, Any], after: dict[str, Any]
) -> None:
    opposite = {"added": "dropped", "dropped": "added"}
    there = {
        (opposite.get(one.what, one.what), one.node, repr(one.after), repr(one.before))
        for one in changes(before, after)
    }
    back = {
        (one.what, one.node, repr(one.before), repr(one.after)) for one in changes(after, before)
    }
    assert there == back


@given(methods(), methods())
def test_nothing_changed_means_the_same_lines(
    before: dict[str, Any], after: dict[str, Any]
) -> None:
    by_code = {row["code"]: row for row in before["nodes"]}
    same = by_code == {row["code"]: row for row in after["nodes"]}
    found = [one for one in changes(before, after) if one.what != "reordered"]
    assert (not found) == same
