"""How far one weight may move before two bids change places, its siblings making room in proportion.

Let `w` of `T` be a node's weight among its siblings, `gap` what the first bid leads by, and `pull` what that
lead would gain if the node held its whole parent. The lead at share `t` is a line in `t`, through gap at w/T
and gap + pull at 1: it is naught at w/T − (1 − w/T)·gap/pull.

All this is done in whole numbers of one unit, for every node and pair of bids at once, so that the ends are
exact without a fraction being reduced before it is printed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import combinations
from math import lcm
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assessments.scoring.robustness.pairs import ONE, Pair, Weighted, values
from assessments.scoring.types import BidResult

ZERO = Fraction(0)
NEAR = 1e-9  # of the whole parent: far above the rounding of a division, far below any weight that is set
Whole = NDArray[Any]  # int64 where it holds every product, else whole numbers of any size
Flags = NDArray[np.bool_]


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


@dataclass(frozen=True)
class Frame:
    """The tree in rows, parents first: what does not depend on the bids.

    `weight` of `total` among its siblings; `above`: the product of the weights over the node;
    `families`: each branch with its children, lowest first. `scale`: the product of all totals on
    the way down, one multiple for every leaf; `rest[leaf]`: what is left of it below the leaf.
    """

    shape: Weighted
    codes: tuple[str, ...]
    parent: tuple[int, ...]
    weight: tuple[int, ...]
    total: tuple[int, ...]
    above: tuple[int, ...]
    scale: int
    rest: Mapping[str, int]

    @cached_property
    def families(self) -> list[tuple[int, list[int]]]:
        children: dict[int, list[int]] = {}
        for row, parent in enumerate(self.parent[1:], start=1):
            children.setdefault(parent, []).append(row)
        return sorted(children.items(), reverse=True)

    @cached_property
    def movable(self) -> list[int]:
        """The nodes whose siblings have a proportion to keep: a node that holds its whole parent has none."""
        return [row for row in range(1, len(self.codes)) if self.weight[row] != self.total[row]]


def frame(shape: Weighted) -> Frame:
    """Lay the tree of a method in rows."""
    nodes, totals = shape.tree.nodes, shape.tree.totals
    codes = tuple(shape.own)
    row = {code: place for place, code in enumerate(codes)}
    parent, weight, total, above, below = [0], [1], [1], [1], [1]
    for code in codes[1:]:
        up = row[str(nodes[code].parent)]
        parent.append(up)
        weight.append(nodes[code].weight)
        total.append(totals[codes[up]])
        above.append(above[up] * weight[up])
        below.append(below[up] * total[-1])
    scale = lcm(*(below[row[leaf]] for leaf in shape.leaves))
    return Frame(
        shape=shape,
        codes=codes,
        parent=tuple(parent),
        weight=tuple(weight),
        total=tuple(total),
        above=tuple(above),
        scale=scale,
        rest={leaf: scale // below[row[leaf]] for leaf in shape.leaves},
    )


@dataclass(frozen=True)
class Stability:
    """Every movable node (rows) against every pair of bids (columns), the first of a pair ahead.

    `ends`: numerators over `parts`; to be read where `low` or `high` flips.
    """

    frame: Frame
    pairs: tuple[tuple[str, str], ...]
    ends: Whole
    parts: Whole
    low: Flags
    high: Flags

    def interval(self, row: int, column: int) -> Interval:
        """One cell, as fractions."""
        node = self.frame.movable[row]
        low, high = ZERO, ONE
        low_flips, high_flips = bool(self.low[row, column]), bool(self.high[row, column])
        if low_flips or high_flips:
            end = Fraction(int(self.ends[row, column]), int(self.parts[row, column]))
            low, high = (end, high) if low_flips else (low, end)
        published = Fraction(self.frame.weight[node], self.frame.total[node])
        return Interval(self.frame.codes[node], published, low, high, low_flips, high_flips)

    def column(self, column: int) -> list[Interval]:
        """All nodes of one pair, in the grid's order."""
        return [self.interval(row, column) for row in range(len(self.low))]

    def of(self, ahead: str, behind: str) -> int:
        """The column of a pair. ValueError when there is none in this order."""
        return self.pairs.index((ahead, behind))

    def tightest(self, column: int) -> Interval | None:
        """The weight with the least way to go before the order changes: found by floats, told exactly."""
        rows = np.flatnonzero(self.low[:, column] | self.high[:, column])
        if not len(rows):
            return None
        ends = self.ends[rows, column] / self.parts[rows, column]
        moves = np.abs(ends.astype(np.float64) - self._published[rows])
        near = rows[moves <= moves.min() + NEAR]
        return tightest([self.interval(int(row), column) for row in near])

    @cached_property
    def _published(self) -> NDArray[np.float64]:
        kept = self.frame.movable
        return np.array([self.frame.weight[row] / self.frame.total[row] for row in kept])


def stability(shape: Weighted, bids: Sequence[BidResult]) -> Stability:
    """Every movable weight against every two bids. Raises NotComparable where a line does not apply."""
    columns = [values(shape, bid) for bid in bids]
    laid, marks = frame(shape), whole(shape, columns)
    return against_each_other(laid, marks, [bid.bid for bid in bids])


def intervals(shape: Weighted, pair: Pair) -> list[Interval]:
    """One interval for each weighted node that does not hold its whole parent, in the grid's order."""
    nothing = dict.fromkeys(shape.leaves, ZERO)
    marks = whole(shape, [pair.by_leaf, nothing])
    return against_each_other(frame(shape), marks, (pair.ahead, pair.behind)).column(0)


def whole(shape: Weighted, columns: Sequence[Mapping[str, Fraction]]) -> list[list[int]]:
    """Leaves x bids: the values as whole numbers of their common part."""
    rows = [[column[leaf] for column in columns] for leaf in shape.leaves]
    unit = lcm(*{value.denominator for row in rows for value in row})
    return [[value.numerator * (unit // value.denominator) for value in row] for row in rows]


def against_each_other(
    laid: Frame, marks: Sequence[Sequence[int]], bids: Sequence[str]
) -> Stability:
    """Every node and pair at once. `marks`: leaves x bids, in whole numbers of one unit."""
    kept = laid.movable
    held, kind = _held(laid, marks)
    up = held[[laid.parent[row] for row in kept]]
    total, weight, above = (
        np.array([column[row] for row in kept], dtype=kind)[:, None]
        for column in (laid.total, laid.weight, laid.above)
    )
    pulls = above * (total * held[kept] - up)
    first, second = _ordered(held[0])
    gap = held[0][first] - held[0][second]
    pull = pulls[:, first] - pulls[:, second]
    towards, room = weight * pull, (total - weight) * gap
    return Stability(
        frame=laid,
        pairs=tuple((bids[one], bids[other]) for one, other in zip(first, second, strict=True)),
        ends=towards - room,
        parts=total * pull,
        low=room < towards,
        high=gap + pull < 0,
    )


def _held(laid: Frame, marks: Sequence[Sequence[int]]) -> tuple[Whole, Any]:
    """What each bid has in the whole of each node, times the node's part of the scale."""
    largest = max((abs(value) for row in marks for value in row), default=0)
    # Twice for a difference of two bids, twice for one of two products, by the largest total.
    fits = 4 * max(laid.total) * laid.scale * largest < 2**63
    kind = np.int64 if fits else object
    row = {code: place for place, code in enumerate(laid.codes)}
    held = np.zeros((len(laid.codes), len(marks[0])), dtype=kind)
    rest = np.array([laid.rest[leaf] for leaf in laid.shape.leaves], dtype=kind)
    held[[row[leaf] for leaf in laid.shape.leaves]] = np.array(marks, dtype=kind) * rest[:, None]
    weight = np.array(laid.weight, dtype=kind)
    for parent, children in laid.families:
        held[parent] = weight[children] @ held[children]
    return held, kind


def _ordered(scores: Whole) -> tuple[list[int], list[int]]:
    """Every two bids, the higher score first; in the order given when equal."""
    pairs = [
        (one, other) if scores[one] >= scores[other] else (other, one)
        for one, other in combinations(range(len(scores)), 2)
    ]
    return [one for one, _other in pairs], [other for _one, other in pairs]


def tightest(found: Sequence[Interval]) -> Interval | None:
    """The node whose weight has the least way to go before the order changes."""
    moving = [one for one in found if one.margin is not None]
    return min(moving, key=lambda one: one.margin or ZERO, default=None)
