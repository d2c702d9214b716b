"""What is supposed is judged by the tender's own engine, on a copy."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.scoring.dossier import read_dossier
from assessments.scoring.registry import evaluate
from assessments.scoring.robustness.what_if import (
    PARTS,
    Supposition,
    brought_to_whole,
    criteria_of,
    published,
    suppose,
)
from assessments.scoring.robustness.withdrawal import withdrawals
from assessments.scoring.tree import build
from assessments.scoring.types import Dossier
from tests.scoring.making import bid, method, node, two_leaves


def small(**changes: Any) -> Dossier:
    """Quality 60 (Q1, Q2 by halves), price 40; a is better and dearer."""
    bids = (
        bid("a", 2000, {"Q1": 4, "Q2": 4}),
        bid("b", 1000, {"Q1": 2, "Q2": 2}),
    )
    made = Dossier(
        reference="T",
        fictitious=True,
        method=method(two_leaves()),
        method_tender="T",
        vectors="",
        grid_hash="0" * 64,
        digest=None,
        panel=("e1",),
        bids=bids,
        stated=None,
    )
    return replace(made, **changes)


def scores(made: Dossier, supposition: Supposition) -> dict[str, Fraction | None]:
    return {found.bid: found.score for found in suppose(made, supposition).bids}


def test_nothing_supposed_is_the_official_verdict(demo: dict[str, Any]) -> None:
    made = read_dossier(demo)
    found = suppose(made, Supposition(weights=published(build(made.method.nodes))))
    official = evaluate(made)
    assert [(one.bid, one.rank, one.score) for one in found.bids] == [
        (one.bid, one.rank, one.score) for one in official.bids
    ]
    assert found.grid_hash is None


def test_weights_by_hand() -> None:
    made = small()
    # Officially a has 60 + 20 and b 30 + 40.
    assert scores(made, Supposition()) == {"a": 80, "b": 70}
    # Quality 20, price 80: a 20 + 40, b 10 + 80.
    assert scores(made, Supposition(weights={"Q": 2000, "P": 8000})) == {"a": 60, "b": 90}


def test_mark_is_the_one_retained_whatever_the_rule() -> None:
    supposed = Supposition(marks={("b", "Q1"): 4})
    assert scores(small(), supposed) == {"a": 80, "b": 85}
    panel = ("e1", "e2")
    twice = small(
        panel=panel,
        bids=tuple(
            replace(
                one,
                marks={
                    leaf: dict.fromkeys(panel, given["e1"]) for leaf, given in one.marks.items()
                },
            )
            for one in small().bids
        ),
    )
    assert scores(twice, supposed) == {"a": 80, "b": 85}
    agreed = small(
        method=method(two_leaves(), consensus="agreed"),
        bids=tuple(
            replace(one, agreed={leaf: given["e1"] for leaf, given in one.marks.items()})
            for one in small().bids
        ),
    )
    assert scores(agreed, supposed) == {"a": 80, "b": 85}


def test_withdrawn_bid_is_as_in_the_withdrawal_test(demo: dict[str, Any]) -> None:
    made = read_dossier(demo)
    for one in withdrawals(made, evaluate(made)):
        found = suppose(made, Supposition(withdrawn=frozenset({one.without})))
        assert tuple(each.bid for each in found.bids if each.rank is not None) == one.order


def test_criteria_of_weight_zero_can_be_raised() -> None:
    rows = [
        node("ROOT", None, "branch", 100),
        node("A", "ROOT", "scored", 100),
        node("B", "ROOT", "scored", 0),
        node("G", "ROOT", "gate", 0),
    ]
    tree = build(rows)
    assert criteria_of(tree) == ("A", "B")
    assert published(tree) == {"A": 10_000, "B": 0}


def test_proportion_by_hand() -> None:
    third = Fraction(1, 3)
    assert brought_to_whole({"a": third, "b": third, "c": third}) == {
        "a": 3334,
        "b": 3333,
        "c": 3333,
    }
    assert brought_to_whole({"a": Fraction(30), "b": Fraction(75)}) == {"a": 2857, "b": 7143}
    with pytest.raises(ValueError, match="nothing"):
        brought_to_whole({"a": Fraction(0), "b": Fraction(0)})


@given(st.lists(st.integers(0, 10_000), min_size=1, max_size=12).filter(any))
def test_proportion_is_whole_and_close(numbers: list[int]) -> None:
    weights = {str(place): Fraction(number, 100) for place, number in enumerate(numbers)}
    found = brought_to_whole(weights)
    assert sum(found.values()) == PARTS
    for code, weight in weights.items():
        assert abs(found[code] - weight * PARTS / sum(weights.values())) < 1
