"""What an evaluation still lacks before it can be closed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from assessments.models import Bid, GridNode, Mark, Tender
from assessments.models.grids import ConsensusRule
from assessments.queries.bids import bids_of
from assessments.queries.dossiers import assess
from assessments.queries.low_prices import price_watch
from assessments.queries.panel import Share, shares
from assessments.scoring.types import Verdict


@dataclass(frozen=True, slots=True)
class Lack:
    """`what`: gate, price, low_price, rejected, chapter (not handed in), mark or reason.

    `node` is the gate, the chapter or the line; None for a price. `evaluator` is a panel code.
    low_price: nothing is decided on a price far below the others. rejected: the bid is rejected as
    abnormally low, and not yet put out at a gate.
    """

    what: str
    bid: Bid | None = None
    node: GridNode | None = None
    evaluator: str = ""


def lacks(tender: Tender) -> list[Lack]:
    """Gates and prices first, then chapters not handed in, then lines, in the order of the grid.

    A mark, gate or price is missing when the engine says so: a bid out at a gate lacks nothing.
    The lines of a chapter not handed in are not listed one by one. Constant number of queries.
    """
    verdict = assess(tender).verdict
    nodes = {node.code: node for node in GridNode.objects.filter(grid=tender.grid)}
    rows = list(bids_of(tender))
    bids = {bid.code: bid for bid in rows}
    chapters = _chapters(nodes, shares(tender))
    late = {node.pk for _lack, node in chapters}
    lines = [
        Lack("mark", bids[entry.bid], nodes[entry.node], entry.evaluator or "")
        for entry in verdict.missing
        if entry.what == "mark"
    ]
    if tender.grid.consensus != ConsensusRule.AGREED:  # an agreed mark is never without its reason
        lines += [
            Lack("reason", bids[bid], nodes[node]) for bid, node in _unjustified(tender, verdict)
        ]
    return [
        *(
            Lack(entry.what, bids[entry.bid], nodes.get(entry.node))
            for entry in verdict.missing
            if entry.what != "mark"
        ),
        *_low_prices(tender, rows, verdict, nodes),
        *(lack for lack, _node in chapters),
        *sorted(
            (lack for lack in lines if lack.node and lack.node.parent_id not in late),
            key=lambda lack: lack.node.order if lack.node else 0,
        ),
    ]


def _low_prices(
    tender: Tender, bids: list[Bid], verdict: Verdict, nodes: dict[str, GridNode]
) -> Iterator[Lack]:
    """Where the grid has no gate, a rejected bid cannot be put out: the results warn of it."""
    failed = {judged.bid for judged in verdict.bids if judged.gates_failed}
    has_gates = any(node.kind == GridNode.Kind.GATE for node in nodes.values())
    for watch in price_watch(tender, bids, {bid.pk for bid in bids if bid.code in failed}):
        if watch.needs_decision:
            yield Lack("low_price", watch.bid)
        elif watch.is_rejected_yet_in and has_gates:
            yield Lack("rejected", watch.bid)


def _chapters(nodes: dict[str, GridNode], panel: list[Share]) -> list[tuple[Lack, GridNode]]:
    marked = {node.parent_id for node in nodes.values() if node.kind == GridNode.Kind.SCORED}
    return [
        (Lack("chapter", node=node, evaluator=share.membership.panel_code), node)
        for node in sorted(nodes.values(), key=lambda node: node.order)
        if node.pk in marked
        for share in panel
        if share.covers(node.pk) and not share.is_locked(node.pk)
    ]


def _unjustified(tender: Tender, verdict: Verdict) -> Iterator[tuple[str, str]]:
    """(bid, leaf) of the bids in play on which no evaluator wrote a reason. One query."""
    told = set(
        Mark.objects.filter(bid__tender=tender, value__isnull=False)
        .exclude(justification="")
        .order_by()
        .values_list("bid__code", "node__code")
    )
    for judged in verdict.bids:
        for line in judged.lines if not judged.gates_failed else ():
            if line.kind == "scored" and (judged.bid, line.node) not in told:
                yield judged.bid, line.node
