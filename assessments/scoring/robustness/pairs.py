"""Two ranked bids, line by line: the only thing the closed forms need to know."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from assessments.scoring.shares import spread
from assessments.scoring.tree import Tree, build
from assessments.scoring.types import BidResult, Method, Verdict

ONE = Fraction(1)


@dataclass(frozen=True, slots=True)
class Weighted:
    """The published tree: `own`: node -> share of its parent (root: 1), `points`: of the whole (sum 1).

    `maximum` is the best mark of the scale.
    """

    tree: Tree
    maximum: int
    own: Mapping[str, Fraction]
    points: Mapping[str, Fraction]

    @property
    def leaves(self) -> tuple[str, ...]:
        return tuple(leaf.code for leaf in self.tree.leaves)


def weighted(method: Method) -> Weighted:
    """The published shares of a method. Raises MethodError when it does not hold."""
    tree = build(method.nodes)
    shares = spread(tree)
    points = {code: share / 100 for code, share in shares.points.items()}
    own = {code: share if tree.nodes[code].parent else ONE for code, share in shares.own.items()}
    return Weighted(tree=tree, maximum=method.scale.maximum, own=own, points=points)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two bids, the first ahead. `gap` > 0 and every difference in shares of the whole (0 to 1).

    `by_leaf`: leaf -> what the first has over the second there, before its weight (−1 to 1).
    sum of points x by_leaf = gap, exactly.
    """

    ahead: str
    behind: str
    gap: Fraction
    by_leaf: Mapping[str, Fraction]


class NotComparable(ValueError):
    """A line does not apply to one of the bids: their weights differ and the forms do not hold."""


def pair(shape: Weighted, first: BidResult, second: BidResult) -> Pair:
    """The two bids, put in order of score. Raises NotComparable where a line does not apply."""
    if first.score is None or second.score is None:
        raise ValueError("a bid without a score has no margin")
    ahead, behind = (first, second) if first.score >= second.score else (second, first)
    one, other = values(shape, ahead), values(shape, behind)
    by_leaf = {leaf: one[leaf] - other[leaf] for leaf in shape.leaves}
    gap = sum((shape.points[leaf] * d for leaf, d in by_leaf.items()), Fraction(0))
    return Pair(ahead=ahead.bid, behind=behind.bid, gap=gap, by_leaf=by_leaf)


def leading_pairs(shape: Weighted, verdict: Verdict) -> list[Pair]:
    """The first ranked bid against each of the others, in the order of the ranking."""
    ranked = [bid for bid in verdict.bids if bid.rank is not None]
    return [pair(shape, ranked[0], other) for other in ranked[1:]] if ranked else []


def values(shape: Weighted, bid: BidResult) -> dict[str, Fraction]:
    """Leaf -> share of the best mark reached (0 to 1; a price mark may fall below 0)."""
    values: dict[str, Fraction] = {}
    for line in bid.lines:
        if line.rule.startswith("not_applicable"):
            raise NotComparable(line.node)
        if line.agreed is None:
            raise ValueError(f"{bid.bid}: {line.node} is missing")
        values[line.node] = line.agreed / (1 if line.kind == "price" else shape.maximum)
    return values
