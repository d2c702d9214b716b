"""What moves together in a simulation of weights: the criteria, or their sub-criteria."""

from __future__ import annotations

from assessments.scoring.robustness.pairs import NotComparable
from assessments.scoring.tree import Tree, build
from assessments.scoring.types import BidResult, Branch, Dossier, Line, Verdict


def groups_at(tree: Tree, level: int) -> tuple[str, ...]:
    """The weighted nodes `level` steps below the root, and the leaves met on the way: together, all."""
    leaves = {leaf.code for leaf in tree.leaves}
    return tuple(
        code
        for code, above in tree.above.items()
        if tree.is_weighted(code)
        and (len(above) == level or (code in leaves and len(above) < level))
    )


def points_by_group(dossier: Dossier, verdict: Verdict, level: int) -> list[list[float]]:
    """`points[g][b]`: what group g brings the b-th ranked bid, of 100, at the published weights.

    Raises NotComparable where a line does not apply to a bid: its weights are then its own.
    """
    columns = [_contributions(bid) for bid in verdict.bids if bid.rank is not None]
    return [
        [column[group] for column in columns]
        for group in groups_at(build(dossier.method.nodes), level)
    ]


def _contributions(bid: BidResult) -> dict[str, float]:
    """Node -> points. Complete verdicts only: every contribution is known."""
    for line in bid.lines:
        if line.rule.startswith("not_applicable"):
            raise NotComparable(line.node)
    parts: tuple[Branch | Line, ...] = (*bid.branches, *bid.lines)
    return {part.node: float(part.contribution or 0) for part in parts}
