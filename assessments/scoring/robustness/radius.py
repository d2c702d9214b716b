"""All weights at once: how far they may move together, and how little of them changes the order."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from assessments.scoring.robustness.pairs import Pair, Weighted

ZERO = Fraction(0)


def joint_radius(shape: Weighted, pair: Pair) -> Fraction | None:
    """The largest ε such that no change of every leaf's weight by at most ±ε of itself flips the order.

    The weights still sum to the whole. ε* = gap / Σ wᵢ·|dᵢ − m|, m the weighted median of the
    differences d. None when all differences are equal: no change of weights can flip the order.
    """
    median = weighted_median(shape, pair)
    spread = sum((shape.points[leaf] * abs(d - median) for leaf, d in pair.by_leaf.items()), ZERO)
    return pair.gap / spread if spread else None


def weighted_median(shape: Weighted, pair: Pair) -> Fraction:
    """A difference that has at most half of the weight on either side."""
    below = ZERO
    ordered = sorted((d, shape.points[leaf]) for leaf, d in pair.by_leaf.items())
    for d, weight in ordered:
        below += weight
        if 2 * below >= 1:
            return d
    return ordered[-1][0]


@dataclass(frozen=True, slots=True)
class Move:
    """Part of the whole (0 to 1) taken from a line."""

    leaf: str
    mass: Fraction


@dataclass(frozen=True, slots=True)
class Transfer:
    """The least weight to move to make the two bids equal: from the lines named, to one line."""

    mass: Fraction
    taken: tuple[Move, ...]
    given_to: str


def smallest_transfer(shape: Weighted, pair: Pair) -> Transfer | None:
    """The smallest share of all weights whose move closes the gap; None when none can.

    Greedy: give to the line where the second bid does best, take from those where the first bid
    does best. Each unit moved closes dᵢ − dⱼ, so that taking the largest first is also what the
    linear programme finds.
    """
    target = min(pair.by_leaf, key=lambda leaf: (pair.by_leaf[leaf], leaf))
    best = pair.by_leaf[target]
    left, taken = pair.gap, []
    for leaf, d in sorted(pair.by_leaf.items(), key=lambda item: (-item[1], item[0])):
        per_unit, available = d - best, shape.points[leaf]
        if left <= 0 or per_unit <= 0:
            break
        mass = min(available, left / per_unit)
        if mass:
            taken.append(Move(leaf, mass))
            left -= mass * per_unit
    if left > 0:
        return None
    return Transfer(sum((move.mass for move in taken), ZERO), tuple(taken), target)
