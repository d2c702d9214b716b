"""Bids before they are judged: what is refused, and what is missing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assessments.scoring.errors import BidError
from assessments.scoring.price import check_price
from assessments.scoring.tree import Tree
from assessments.scoring.types import UNKNOWN, Bid, Missing, Scale

OUTCOMES = frozenset({"met", "conditional", "not_met", "unknown"})
# An informative leaf may be marked: its mark is kept and brings no point.
MARKED_KINDS = frozenset({"scored", "informative"})


def check_bid(tree: Tree, scale: Scale, panel: Sequence[str], bid: Bid) -> None:
    """Raises BidError, naming the bid and the node: price, marks, evaluators, gates."""
    if bid.price_cents is not None:
        check_price(bid.code, bid.price_cents)
    members, high = frozenset(panel), scale.maximum * scale.units
    for node, marks in bid.marks.items():
        _check_marked(tree, bid, node)
        for evaluator, mark in marks.items():
            if evaluator not in members:
                raise BidError(
                    "evaluator_not_on_panel", evaluator=evaluator, bid=bid.code, node=node
                )
            _check_mark(bid, node, mark, high)
    for node, mark in bid.agreed.items():
        _check_marked(tree, bid, node)
        _check_mark(bid, node, mark, high)
    for node, gate in bid.gates.items():
        if node not in tree.nodes or tree.nodes[node].kind != "gate":
            raise BidError("gate_unknown", node=node, bid=bid.code)
        if gate.outcome not in OUTCOMES:
            raise BidError("outcome_unknown", bid=bid.code, node=node, outcome=gate.outcome)


def _check_marked(tree: Tree, bid: Bid, node: str) -> None:
    if node not in tree.nodes or tree.nodes[node].kind not in MARKED_KINDS:
        raise BidError("node_not_marked", node=node, bid=bid.code)


def _check_mark(bid: Bid, node: str, mark: object, high: int) -> None:
    if isinstance(mark, bool) or not isinstance(mark, int) or not 0 <= mark <= high:
        raise BidError("mark_outside_scale", mark=str(mark), bid=bid.code, node=node, high=high)


def missing_of(
    tree: Tree,
    marked: Sequence[str],
    bid: Bid,
    *,
    panel: Sequence[str] | None,
    needs_price: bool,
) -> Iterator[Missing]:
    """What the bid lacks: gates first, then the price, then marks in the grid's order.

    `marked` are the leaves that need a mark; `panel` is None when one agreed mark is the rule.
    """
    for code in tree.gates:
        if bid.gates.get(code, UNKNOWN).outcome == "unknown":
            yield Missing(bid.code, code, None, "gate")
    if needs_price and bid.price_cents is None:
        yield Missing(bid.code, tree.price or "price", None, "price")
    for code in marked:
        if not panel:
            if panel is not None or code not in bid.agreed:
                yield Missing(bid.code, code, None, "mark")
            continue
        given = bid.marks.get(code, {})
        for evaluator in panel:
            if evaluator not in given:
                yield Missing(bid.code, code, evaluator, "mark")
