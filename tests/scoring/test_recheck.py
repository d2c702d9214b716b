"""A dossier proves itself: whatever is changed in it shows."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest

from assessments.scoring.dossier import evaluate, read_dossier, recheck, verdict_to_json


@pytest.fixture
def judged(demo: dict[str, Any]) -> dict[str, Any]:
    return {**demo, "verdict": verdict_to_json(evaluate(read_dossier(demo)))}


def _found(dossier: dict[str, Any]) -> list[tuple[str, str]]:
    return [(found.code, found.path) for found in recheck(read_dossier(dossier))]


def test_untouched_dossier_has_no_difference(judged: dict[str, Any]) -> None:
    assert recheck(read_dossier(copy.deepcopy(judged))) == []


def test_dossier_without_verdict_has_nothing_to_compare(demo: dict[str, Any]) -> None:
    assert recheck(read_dossier(demo)) == []


@pytest.mark.parametrize(
    ("edit", "path"),
    [
        (lambda v: v["bids"][0].update(score="80"), "verdict.bids[0].score"),
        (lambda v: v["bids"][0].update(display="79.81"), "verdict.bids[0].display"),
        (lambda v: v["bids"][0].update(rank=2), "verdict.bids[0].rank"),
        (lambda v: v["bids"][0].update(rank="1"), "verdict.bids[0].rank"),
        (lambda v: v["bids"][0].update(price_cents=1), "verdict.bids[0].price_cents"),
        (lambda v: v["bids"][0].update(added=None), "verdict.bids[0].added"),
        (lambda v: v["bids"][0].pop("tie_note"), "verdict.bids[0].tie_note"),
        (lambda v: v["bids"][5].update(gates_failed=[]), "verdict.bids[5].gates_failed"),
        (lambda v: v["bids"].pop(), "verdict.bids"),
        (lambda v: v.update(complete=1), "verdict.complete"),
        (lambda v: v.update(grid_hash=None), "verdict.grid_hash"),
        (
            lambda v: v["bids"][1]["lines"][7].update(contribution="1"),
            "verdict.bids[1].lines[7].contribution",
        ),
        (
            lambda v: v["bids"][1]["gates"][0].update(reason="other"),
            "verdict.bids[1].gates[0].reason",
        ),
    ],
)
def test_stated_figure_that_does_not_follow_is_named(
    judged: dict[str, Any], edit: Callable[[dict[str, Any]], object], path: str
) -> None:
    edit(judged["verdict"])
    assert _found(judged) == [("figure", path)]


def test_changed_mark_shows_in_the_line_and_in_the_score(judged: dict[str, Any]) -> None:
    judged["bids"][0]["marks"]["5.1.a"] = {"eval1": 0, "eval2": 0, "eval3": 0}
    paths = {path.rpartition(".")[2] for _, path in _found(judged)}
    assert {"score", "agreed", "contribution"} <= paths


def test_changed_method_no_longer_has_the_frozen_hash(judged: dict[str, Any]) -> None:
    judged["method"]["nodes"][0]["label"]["en"] = "Another grid"
    assert _found(judged) == [("method_hash", "freeze.sha256")]


def test_method_of_another_tender_is_named(judged: dict[str, Any]) -> None:
    judged["tender"]["reference"] = "OTHER-1"
    assert _found(judged) == [("method_tender", "method.tender")]


def test_frozen_method_is_tied_to_the_engine_s_vectors(judged: dict[str, Any]) -> None:
    judged["method"]["vectors"] = "0" * 64
    assert [code for code, _ in _found(judged)] == ["method_hash", "vectors"]


def test_number_of_differences_is_bounded_and_each_is_short(judged: dict[str, Any]) -> None:
    judged["verdict"] = {**judged["verdict"], "engine": "v" * 5000}
    judged["verdict"]["bids"][0]["lines"] = [
        {**line, "rule": "x"} for line in judged["verdict"]["bids"][0]["lines"]
    ]
    found = recheck(read_dossier(judged), limit=10)
    assert len(found) == 10
    assert all(len(str(difference)) < 400 for difference in found)
