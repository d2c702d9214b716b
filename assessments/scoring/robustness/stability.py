"""How far one weight may move before two bids change places, its siblings making room in proportion."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from assessments.scoring.robustness.pairs import ONE, Pair, Weighted

ZERO = Fraction(0)


@dataclass(frozen=True, slots=True)
class Interval:
    """The weights of a node, as shares of its parent, over which the order of the pair holds.

    `low` and `high` are exact; `low_flips` and `high_flips` say whether the order changes just
    beyond that end (at 0 and 1 there is no beyond). At the end itself the two scores are equal.
    """

    node: str
    published: Fraction
    low: Fraction
    high: Fraction
    low_flips: bool
    high_flips: bool

    @property
    def margin(self) -> Fraction | None:
        """The smallest move that reaches equality; None when no weight of this node does."""
        moves = [
            abs(end - self.published)
            for end, flips in ((self.low, self.low_flips), (self.high, self.high_flips))
            if flips
        ]
        return min(moves, default=None)


def intervals(shape: Weighted, pair: Pair) -> list[Interval]:
    """One interval for each weighted node that does not hold its whole parent, in the grid's order.

    With `w` the node's share, `d` its own difference and `R` that of its siblings in proportion,
    the gap at share `t` is a line in `t`: outside + W·(t·d + (1 − t)·R), W the parent's points.
    Its root is the end. A node that holds its whole parent (w = 1) leaves its siblings no proportion.
    """
    differences = subtree_differences(shape, pair)
    found = []
    for code, own in shape.own.items():
        parent = shape.tree.nodes[code].parent
        if parent is None or own == ONE:
            continue
        d, whole = differences[code], differences[parent]
        rest = (whole - own * d) / (ONE - own)
        outside = pair.gap - shape.points[parent] * whole
        found.append(_interval(code, own, shape.points[parent], outside, d, rest))
    return found


def _interval(
    code: str, own: Fraction, parent: Fraction, outside: Fraction, d: Fraction, rest: Fraction
) -> Interval:
    at_zero, at_one = outside + parent * rest, outside + parent * d
    low, high = ZERO, ONE
    low_flips, high_flips = at_zero < 0, at_one < 0
    if low_flips or high_flips:
        root = at_zero / (at_zero - at_one)
        low, high = (root, high) if low_flips else (low, root)
    return Interval(code, own, low, high, low_flips, high_flips)


def subtree_differences(shape: Weighted, pair: Pair) -> dict[str, Fraction]:
    """Node -> what the first bid has over the second in the whole node, before its weight."""
    sums: dict[str, Fraction] = dict.fromkeys(shape.own, ZERO)
    for code in reversed(list(shape.own)):
        if code in pair.by_leaf:
            sums[code] = pair.by_leaf[code]
        parent = shape.tree.nodes[code].parent
        if parent is not None:
            sums[parent] += shape.own[code] * sums[code]
    return sums


def tightest(found: Sequence[Interval]) -> Interval | None:
    """The node whose weight has the least way to go before the order changes."""
    moving = [one for one in found if one.margin is not None]
    return min(moving, key=lambda one: one.margin or ZERO, default=None)
