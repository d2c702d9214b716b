"""The tender judged otherwise: other weights of the criteria, a mark changed, a bid withdrawn.

The tender's own engine judges a changed copy; nothing here is official and nothing is kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction

from assessments.scoring.registry import evaluate
from assessments.scoring.tree import Tree
from assessments.scoring.types import Bid, Dossier, Method, Verdict

PARTS = 10_000  # the finest weights a method may have: hundredths of a percent

Cell = tuple[str, str]  # a bid and a line


@dataclass(frozen=True, slots=True)
class Supposition:
    """What is supposed. `weights`: every criterion -> parts of 10 000, or nothing for the published ones.

    `marks`: the mark retained in a cell, in scale units, as though the whole panel had given it.
    """

    weights: Mapping[str, int] = field(default_factory=dict)
    marks: Mapping[Cell, int] = field(default_factory=dict)
    withdrawn: frozenset[str] = frozenset()


def criteria_of(tree: Tree) -> tuple[str, ...]:
    """The weighted nodes of level 1, those of weight 0 among them."""
    return tuple(
        code for code, above in tree.above.items() if len(above) == 1 and tree.is_weighted(code)
    )


def published(tree: Tree) -> dict[str, int]:
    """The published weights of the criteria, in parts of 10 000."""
    unit = PARTS // tree.totals[tree.root]
    return {code: tree.nodes[code].weight * unit for code in criteria_of(tree)}


def brought_to_whole(weights: Mapping[str, Fraction]) -> dict[str, int]:
    """The weights in proportion, as whole parts of 10 000 that sum to it.

    Largest remainders first, then the order given. Raises ValueError when they sum to nothing.
    """
    total = sum(weights.values(), Fraction(0))
    if total <= 0:
        raise ValueError("weights that sum to nothing have no proportion")
    exact = {code: weight * PARTS / total for code, weight in weights.items()}
    parts = {code: int(share) for code, share in exact.items()}
    by_rest = sorted(exact, key=lambda code: parts[code] - exact[code])
    for code in by_rest[: PARTS - sum(parts.values())]:
        parts[code] += 1
    return parts


def suppose(dossier: Dossier, supposition: Supposition) -> Verdict:
    """The verdict on the changed copy. Raises MethodError or BidError as the engine does."""
    return evaluate(
        replace(
            dossier,
            method=_reweighted(dossier.method, supposition.weights),
            bids=tuple(
                _remarked(dossier, bid, supposition.marks)
                for bid in dossier.bids
                if bid.code not in supposition.withdrawn
            ),
            # It is no longer the method that was frozen.
            grid_hash=None,
        )
    )


def _reweighted(method: Method, weights: Mapping[str, int]) -> Method:
    nodes = tuple(
        replace(node, weight=weights[node.code]) if node.code in weights else node
        for node in method.nodes
    )
    return replace(method, nodes=nodes)


def _remarked(dossier: Dossier, bid: Bid, marks: Mapping[Cell, int]) -> Bid:
    mine = {leaf: mark for (code, leaf), mark in marks.items() if code == bid.code}
    if not mine:
        return bid
    if dossier.method.consensus == "agreed":
        return replace(bid, agreed={**bid.agreed, **mine})
    given = {leaf: dict.fromkeys(dossier.panel, mark) for leaf, mark in mine.items()}
    return replace(bid, marks={**bid.marks, **given})
