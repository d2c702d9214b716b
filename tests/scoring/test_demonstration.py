"""The demonstration tender: exact totals, worked out apart from this engine."""

from __future__ import annotations

import hashlib
from fractions import Fraction
from typing import Any

from assessments.scoring.canonical import canonical_bytes
from assessments.scoring.dossier import (
    evaluate,
    read_dossier,
    recheck,
    summary_json,
    verdict_to_json,
)


def test_demonstration_gives_the_exact_totals(
    demo: dict[str, Any], expected: dict[str, Any]
) -> None:
    verdict = evaluate(read_dossier(demo))
    assert {
        bid.bid: {"rank": bid.rank, "score": str(bid.score), "display": bid.display}
        for bid in verdict.bids
        if bid.admitted
    } == expected["official"]


def test_demonstration_gives_the_exact_points_of_each_criterion(
    demo: dict[str, Any], expected: dict[str, Any]
) -> None:
    verdict = evaluate(read_dossier(demo))
    for bid in verdict.bids:
        if bid.admitted:
            points = {branch.node: str(branch.contribution) for branch in bid.branches}
            assert {code: points[code] for code in "ABCDEFGH"} == expected["points"][bid.bid]


def test_eliminated_bid_is_listed_with_its_gate_and_keeps_its_score(
    demo: dict[str, Any], expected: dict[str, Any]
) -> None:
    delta = evaluate(read_dossier(demo)).bids[-1]
    assert (delta.bid, delta.admitted, delta.rank) == ("delta", False, None)
    assert {delta.bid: delta.gates_failed[0]} == expected["eliminated"]
    assert str(delta.score) == expected["trap"]["delta"]["score"] == "34176851/400000"


def test_reference_price_over_every_bid_would_turn_the_order_round(
    demo: dict[str, Any], expected: dict[str, Any]
) -> None:
    """The trap: were the eliminated bid the reference, the second would pass the first."""
    official = [bid.bid for bid in evaluate(read_dossier(demo)).bids]
    for bid in demo["bids"]:
        for gate in bid["gates"].values():
            gate.update(outcome="met", reason="")
    trapped = evaluate(read_dossier(demo))
    assert {
        bid.bid: {"score": str(bid.score), "display": bid.display} for bid in trapped.bids
    } == expected["trap"]
    order = [bid.bid for bid in trapped.bids]
    assert order.index("alpha") < order.index("beta")
    assert official.index("beta") < official.index("alpha")


def test_conditional_gates_admit_and_are_shown(demo: dict[str, Any]) -> None:
    gamma = next(bid for bid in evaluate(read_dossier(demo)).bids if bid.bid == "gamma")
    shown = {found.node: found.gate for found in gamma.gates if found.gate.outcome == "conditional"}
    assert set(shown) == {"G-SNC", "19.1.o"}
    assert all(gate.reason for gate in shown.values())


def test_order_of_the_first_two_holds_without_the_cheapest_bid(demo: dict[str, Any]) -> None:
    demo["bids"] = [bid for bid in demo["bids"] if bid["code"] != "gamma"]
    first, second, *_ = evaluate(read_dossier(demo)).bids
    assert (first.bid, second.bid) == ("beta", "alpha")
    assert first.score is not None
    assert first.score - Fraction(95755597, 1200000) > 0


def test_demonstration_verdict_is_the_golden_one_and_proves_itself(
    demo: dict[str, Any], expected: dict[str, Any]
) -> None:
    verdict = verdict_to_json(evaluate(read_dossier(demo)))
    assert hashlib.sha256(canonical_bytes(verdict)).hexdigest() == expected["verdict_sha256"]
    assert recheck(read_dossier({**demo, "verdict": verdict})) == []


def test_summary_has_the_published_shape(demo: dict[str, Any]) -> None:
    summary = summary_json(evaluate(read_dossier(demo)))
    assert list(summary) == ["engine", "grid_hash", "bids"]
    assert summary["engine"] == "v1"
    assert summary["grid_hash"] == demo["freeze"]["sha256"]
    assert summary["bids"][0] == {
        "bid": "beta",
        "provider": "Hébergeur Bêta (fictif)",
        "admitted": True,
        "rank": 1,
        "score": "95755597/1200000",
        "display": "79.80",
        "gates_failed": [],
    }
