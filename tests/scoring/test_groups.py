"""What moves together in a simulation of weights."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from assessments.scoring.dossier import read_dossier
from assessments.scoring.registry import evaluate
from assessments.scoring.robustness.groups import groups_at, points_by_group
from assessments.scoring.robustness.pairs import NotComparable
from assessments.scoring.tree import build
from tests.scoring.making import bid, method, node, two_leaves


def test_levels_of_a_small_tree() -> None:
    tree = build([*two_leaves("G"), node("I", "Q", "informative", 0)])
    assert groups_at(tree, 1) == ("Q", "P")
    assert groups_at(tree, 2) == ("Q1", "Q2", "PRICE")
    assert groups_at(tree, 3) == ("Q1", "Q2", "PRICE")


@pytest.mark.parametrize("level", [1, 2])
def test_groups_add_up_to_the_scores(demo: dict[str, Any], level: int) -> None:
    made = read_dossier(demo)
    verdict = evaluate(made)
    points = points_by_group(made, verdict, level)
    scores = [float(found.score or 0) for found in verdict.bids if found.rank is not None]
    assert [sum(column) for column in zip(*points, strict=True)] == pytest.approx(scores)


def test_line_that_does_not_apply_is_refused(demo: dict[str, Any]) -> None:
    rows = [
        node("ROOT", None, "branch", 100),
        node("Q1", "ROOT", "scored", 50, "neutral"),
        node("Q2", "ROOT", "scored", 50),
    ]
    made = method(rows)
    bids = [bid("a", None, {"Q1": 1, "Q2": 2}), bid("b", None, {"Q2": 3}, None, ["Q1"])]
    dossier = replace(read_dossier(demo), method=made, bids=tuple(bids), panel=("e1",))
    with pytest.raises(NotComparable, match="Q1"):
        points_by_group(dossier, evaluate(dossier), 1)
