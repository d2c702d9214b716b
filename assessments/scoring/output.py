"""A verdict as JSON values: whole with its reasons, or in short."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from assessments.scoring.types import BidResult, Branch, GateResult, Line, Verdict


def verdict_to_json(verdict: Verdict) -> dict[str, Any]:
    """The verdict with all its reasons, as docs/dossier.md describes it. Fractions as `n/d`."""
    return {
        "engine": verdict.engine,
        "grid_hash": verdict.grid_hash,
        "complete": verdict.complete,
        "missing": [
            {"bid": m.bid, "node": m.node, "evaluator": m.evaluator, "what": m.what}
            for m in verdict.missing
        ],
        "bids": [
            {
                **_summary(bid),
                "price_cents": bid.price_cents,
                "tie_note": bid.tie_note,
                "gates": [_gate(found) for found in bid.gates],
                "lines": [_line(line) for line in bid.lines],
                "branches": [_branch(branch) for branch in bid.branches],
            }
            for bid in verdict.bids
        ],
    }


def summary_json(verdict: Verdict) -> dict[str, Any]:
    """What `score --json` prints: engine, grid hash and, by bid, rank, score and gates failed."""
    return {
        "engine": verdict.engine,
        "grid_hash": verdict.grid_hash,
        "bids": [_summary(bid) for bid in verdict.bids],
    }


def _summary(bid: BidResult) -> dict[str, Any]:
    return {
        "bid": bid.bid,
        "provider": bid.provider,
        "admitted": bid.admitted,
        "rank": bid.rank,
        "score": _exact(bid.score),
        "display": bid.display,
        "gates_failed": list(bid.gates_failed),
    }


def _gate(found: GateResult) -> dict[str, Any]:
    return {
        "node": found.node,
        "outcome": found.gate.outcome,
        "reason": found.gate.reason,
        "evidence": found.gate.evidence,
    }


def _line(line: Line) -> dict[str, Any]:
    return {
        "node": line.node,
        "kind": line.kind,
        "marks": dict(line.marks),
        "agreed": _exact(line.agreed),
        "rule": line.rule,
        "chain": [str(share) for share in line.chain],
        "contribution": _exact(line.contribution),
    }


def _branch(branch: Branch) -> dict[str, Any]:
    return {
        "node": branch.node,
        "contribution": _exact(branch.contribution),
        "maximum": str(branch.maximum),
    }


def _exact(value: Fraction | None) -> str | None:
    return None if value is None else str(value)
