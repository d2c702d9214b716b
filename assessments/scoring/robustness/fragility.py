"""How few one-step changes of retained marks would change the order of two bids, and which."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from assessments.scoring.robustness.pairs import Pair, Weighted
from assessments.scoring.types import BidResult

ZERO = Fraction(0)


@dataclass(frozen=True, slots=True)
class Step:
    """One mark one step lower (`change` −1, for the first bid) or higher (+1, for the second)."""

    bid: str
    leaf: str
    change: int


def fewest_steps(
    shape: Weighted, pair: Pair, ahead: BidResult, behind: BidResult
) -> tuple[Step, ...] | None:
    """The shortest list of one-step changes after which the second bid is strictly ahead.

    A step is one point of the scale on the retained mark of one line; prices do not move. A line
    may be named several times, as long as its mark stays on the scale. None when all of them
    together would not do. The largest steps first is also the fewest: each closes a known amount.
    """
    steps = sorted(
        (
            (-shape.points[line.node] / shape.maximum, line.node, bid.bid, change)
            for bid, change in ((ahead, -1), (behind, +1))
            for line in bid.lines
            if line.kind == "scored" and line.agreed is not None
            for _ in range(_room(line.agreed, change, shape.maximum))
        ),
    )
    left, taken = pair.gap, []
    for closing, leaf, bid, change in steps:
        if left < 0 or not closing:
            break
        taken.append(Step(bid, leaf, change))
        left += closing
    return tuple(taken) if left < 0 else None


def _room(agreed: Fraction, change: int, maximum: int) -> int:
    """Whole steps left on the scale from a mark."""
    return int(agreed) if change < 0 else int(maximum - agreed)
