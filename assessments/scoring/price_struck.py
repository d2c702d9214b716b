"""The methods that courts struck down, as functions: what the lint must find, shown beside the library.

They are not offered for choice.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from assessments.scoring.price_lint import Finding, Formula, LotFormula, lint, lint_lots

ESTIMATE = Fraction(6, 5)  # the buyer's estimate, here a fifth above the lowest price


def flattening(price: int, prices: Sequence[int]) -> Fraction:
    """10/3 · (7 − P/Pmin), out of 20 (CE 3 November 2014, 373362, Belleville-sur-Loire)."""
    return Fraction(10, 3) * (7 - Fraction(price, min(prices))) / 20


def distance_to_estimate(price: int, prices: Sequence[int]) -> Fraction:
    """The nearer to the buyer's estimate, the better (CE 29 October 2013, 370789)."""
    estimate = min(prices) * ESTIMATE
    return max(Fraction(0), 1 - abs(price - estimate) / estimate)


def by_rank(price: int, prices: Sequence[int]) -> Fraction:
    """First, second, third… whatever the gaps (CE 7 June 2024, 489404)."""
    return 1 - Fraction(sorted(set(prices)).index(price), len(set(prices)))


def zero_for_the_dearest(price: int, prices: Sequence[int]) -> Fraction:
    """From one for the cheapest down to zero for the dearest (CE 24 May 2017, 405787)."""
    low, high = min(prices), max(prices)
    return Fraction(high - price, high - low) if high > low else Fraction(1)


def mean_of_lots(bids: Sequence[Sequence[int]]) -> list[Fraction]:
    """Mean of the marks of lots of unequal size (CE 1 July 2015, 381095)."""
    lowest = [min(prices) for prices in zip(*bids, strict=True)]
    return [
        sum((Fraction(low, price) for low, price in zip(lowest, bid, strict=True)), Fraction(0))
        / len(bid)
        for bid in bids
    ]


STRUCK: Mapping[str, Formula] = {
    "distance_to_estimate": distance_to_estimate,
    "flattening": flattening,
    "zero_for_the_dearest": zero_for_the_dearest,
    "by_rank": by_rank,
}
STRUCK_LOTS: Mapping[str, LotFormula] = {"mean_of_lots": mean_of_lots}


def lint_struck(weight: Fraction) -> dict[str, list[Finding]]:
    """Each method that was struck down, and what the lint says of it at this weight (0 to 1)."""
    return {
        **{name: lint(formula, weight) for name, formula in STRUCK.items()},
        **{name: lint_lots(formula) for name, formula in STRUCK_LOTS.items()},
    }
