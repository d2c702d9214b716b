"""The engine's own vectors, which anyone can check by hand, and the golden verdicts."""

from __future__ import annotations

import json
from typing import Any

import pytest

from assessments.scoring.dossier import evaluate, read_dossier, verdict_to_json
from assessments.scoring.errors import ScoringError
from assessments.scoring.registry import VECTORS

CASES: list[dict[str, Any]] = json.loads((VECTORS / "v1.json").read_text(encoding="utf-8"))["cases"]
GOLDEN: dict[str, Any] = json.loads((VECTORS / "v1.golden.json").read_text(encoding="utf-8"))
JUDGED = [case for case in CASES if "expect" in case]
REFUSED = [case for case in CASES if "refused" in case]


def _name(case: dict[str, Any]) -> str:
    return str(case["name"])


@pytest.mark.parametrize("case", JUDGED, ids=_name)
def test_vector_gives_what_the_hand_gives(case: dict[str, Any]) -> None:
    verdict = evaluate(read_dossier(case["dossier"]))
    assert {
        "complete": verdict.complete,
        "missing": [[m.bid, m.node, m.evaluator, m.what] for m in verdict.missing],
        "bids": [
            {
                "bid": bid.bid,
                "admitted": bid.admitted,
                "rank": bid.rank,
                "score": None if bid.score is None else str(bid.score),
                "display": bid.display,
                "tie_note": bid.tie_note,
            }
            for bid in verdict.bids
        ],
    } == case["expect"]


@pytest.mark.parametrize("case", JUDGED, ids=_name)
def test_vector_replays_to_its_golden_verdict(case: dict[str, Any]) -> None:
    assert verdict_to_json(evaluate(read_dossier(case["dossier"]))) == GOLDEN[case["name"]]


@pytest.mark.parametrize("case", REFUSED, ids=_name)
def test_vector_is_refused_naming_the_node(case: dict[str, Any]) -> None:
    with pytest.raises(ScoringError) as caught:
        evaluate(read_dossier(case["dossier"]))
    assert {"code": caught.value.code, "node": caught.value.node} == case["refused"]


def test_every_vector_has_its_golden_verdict_and_no_golden_verdict_is_left_over() -> None:
    assert set(GOLDEN) == {case["name"] for case in JUDGED}
