"""Small methods and bids, so that a test says only what it is about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from assessments.scoring.types import Bid, Gate, Method, Node, Scale

PANEL = ("e1",)


def node(
    code: str, parent: str | None, kind: str, weight: int, not_applicable: str = "refused"
) -> Node:
    return Node(code, parent, kind, weight, not_applicable)


def method(nodes: Sequence[Node], **changes: Any) -> Method:
    given: dict[str, Any] = {
        "engine": "v1",
        "scale": Scale(0, 4, 1),
        "consensus": "median",
        "price_formula": "pmin_over_p",
        "price_parameters": {},
        "ties": (),
        "nodes": tuple(nodes),
    }
    return Method(**{**given, **changes})


def two_leaves(*gates: str, price: int = 40) -> list[Node]:
    """Quality (Q1 and Q2 by halves) against price, and gates."""
    return [
        node("ROOT", None, "branch", 100),
        node("Q", "ROOT", "branch", 100 - price),
        node("Q1", "Q", "scored", 50),
        node("Q2", "Q", "scored", 50),
        node("P", "ROOT", "branch", price),
        node("PRICE", "P", "price", 100),
        *(node(gate, "ROOT", "gate", 0) for gate in gates),
    ]


def bid(
    code: str,
    price_cents: int | None,
    marks: Mapping[str, int],
    gates: Mapping[str, str] | None = None,
    not_applicable: Sequence[str] = (),
) -> Bid:
    return Bid(
        code=code,
        provider=f"Bidder {code}",
        price_cents=price_cents,
        marks={leaf: {"e1": mark} for leaf, mark in marks.items()},
        not_applicable=frozenset(not_applicable),
        gates={gate: Gate(outcome) for gate, outcome in (gates or {}).items()},
    )
