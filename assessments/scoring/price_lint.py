"""What a price formula does to the published weights, said before the method is frozen.

The lint looks at what a formula does, never at its name: it marks the given prices and a few probe
prices, and compares. It warns; it does not ban. Rulings of the Conseil d'État are cited where a
method with that effect was struck down; see docs/method.md.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import isqrt

# A price in cents among all prices -> its mark, 1 being the best the weight allows.
Formula = Callable[[int, Sequence[int]], Fraction]
# Prices of each bid, lot by lot -> the mark of each bid.
LotFormula = Callable[[Sequence[Sequence[int]]], Sequence[Fraction]]

LOWEST = 10_000_000  # probe prices start at 100 000 €, or at the lowest price given
LEAST = 10_000  # under 100 €, a probe 1 % dearer would be rounded away
RATIOS = tuple(Fraction(n, 100) for n in (100, 105, 110, 125, 150, 200, 300, 500))
HEAVY = Fraction(30, 100)  # a price weight from which a zero by construction decides a tender
FLAT = Fraction(3, 4)  # a price twice the lowest keeps more than this: the gap is flattened
FAR = Fraction(1, 3)  # an effective weight this far (relative) from the published one


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to know. `code` names it, `ruling` is the decision that struck such a method down.

    `detail` is the figure that shows it: a mark, a ratio or a weight, exact.
    """

    code: str
    ruling: str
    detail: Fraction


def lint(formula: Formula, weight: Fraction, prices: Sequence[int] = ()) -> list[Finding]:
    """What the formula does at this weight (0 to 1), on probe prices and on those given (cents).

    Probes start at the lowest price given, so that a fixed reference is tried where it stands.
    """
    low = min(prices) if prices and min(prices) >= LEAST else LOWEST
    probes = [int(low * ratio) for ratio in RATIOS]
    sets = [probes, _close(low), *([sorted(prices)] if len(set(prices)) > 1 else [])]
    found = [
        _negative(formula, sets),
        _cheapest_not_best(formula, sets),
        _best_mark_shared(formula, sets),
        _dearest_zero(formula, weight, low),
        _flattened(formula, low),
        _rank_only(formula, low),
    ]
    return [finding for finding in found if finding is not None]


def _close(low: int) -> list[int]:
    """Three prices within 2 %."""
    return [low, low * 101 // 100, low * 102 // 100]


def _marks(formula: Formula, prices: Sequence[int]) -> list[Fraction]:
    return [formula(price, prices) for price in prices]


def _negative(formula: Formula, sets: Sequence[Sequence[int]]) -> Finding | None:
    """A negative mark takes points earned elsewhere."""
    lowest = min(min(_marks(formula, prices)) for prices in sets)
    return Finding("negative_marks", "", lowest) if lowest < 0 else None


def _cheapest_not_best(formula: Formula, sets: Sequence[Sequence[int]]) -> Finding | None:
    """The lowest price must get the best mark (CE 29 October 2013, 370789: distance to an estimate)."""
    for prices in sets:
        marks = _marks(formula, prices)
        if marks[0] < max(marks):
            return Finding("cheapest_not_best", "CE 29 oct. 2013, n° 370789", max(marks) - marks[0])
    return None


def _best_mark_shared(formula: Formula, sets: Sequence[Sequence[int]]) -> Finding | None:
    """A dearer price gets the best mark too: being the cheapest then brings nothing.

    `detail` is how much dearer it is, as a share of the lowest price.
    """
    for prices in sets:
        lowest, best = prices[0], formula(prices[0], prices)
        sharing = [price for price in prices if price > lowest and formula(price, prices) == best]
        if sharing:
            return Finding("best_mark_shared", "", Fraction(max(sharing) - lowest, lowest))
    return None


def _dearest_zero(formula: Formula, weight: Fraction, low: int) -> Finding | None:
    """Zero for the dearest even when it is 2 % dearer (CE 24 May 2017, 405787)."""
    prices = _close(low)
    if formula(prices[-1], prices) > 0 or weight < HEAVY:
        return None
    return Finding("dearest_zero", "CE 24 mai 2017, n° 405787", weight)


def _flattened(formula: Formula, low: int) -> Finding | None:
    """A price twice the lowest hardly loses anything (CE 3 November 2014, 373362)."""
    mark = formula(2 * low, [low, 2 * low])
    return Finding("flattened", "CE 3 nov. 2014, n° 373362", mark) if mark > FLAT else None


def _rank_only(formula: Formula, low: int) -> Finding | None:
    """Other gaps, same order, same marks: only the rank counts (CE 7 June 2024, 489404)."""
    close = _close(low)
    marks = _marks(formula, close)
    if marks != _marks(formula, [low, 2 * low, 4 * low]) or len(set(marks)) == 1:
        return None
    return Finding("rank_only", "CE 7 juin 2024, n° 489404", marks[1])


def lint_lots(formula: LotFormula) -> list[Finding]:
    """Two bids of the same total must have the same mark (CE 1 July 2015, 381095: unequal lots)."""
    large, small = 10 * LOWEST, LOWEST
    cheaper_large = [large * 9 // 10, small * 2]
    cheaper_small = [large, small]
    marks = formula([cheaper_large, cheaper_small])
    if sum(cheaper_large) != sum(cheaper_small) or marks[0] == marks[1]:
        return []
    return [Finding("lots_averaged", "CE 1er juil. 2015, n° 381095", marks[1] - marks[0])]


@dataclass(frozen=True, slots=True)
class Effect:
    """A criterion's published weight and the part it really plays in telling the bids apart."""

    node: str
    published: Fraction
    effective: Fraction

    @property
    def is_far(self) -> bool:
        return abs(self.effective - self.published) > FAR * self.published


def effective_weights(
    contributions: dict[str, Sequence[Fraction]], most: dict[str, Fraction]
) -> list[Effect]:
    """Criterion -> the bids' points there, and the most it can bring; sums of `most` are the whole.

    The effective weight is a criterion's share of the standard deviations of its points: what a
    criterion tells apart, not what it is said to weigh. Square roots are taken to nine decimals.
    """
    whole = sum(most.values(), Fraction(0))
    deviations = {node: _deviation(points) for node, points in contributions.items()}
    total = sum(deviations.values(), Fraction(0))
    return [
        Effect(node, most[node] / whole, deviations[node] / total if total else Fraction(0))
        for node in contributions
    ]


def _deviation(values: Sequence[Fraction]) -> Fraction:
    mean = sum(values, Fraction(0)) / len(values)
    variance = sum(((value - mean) ** 2 for value in values), Fraction(0)) / len(values)
    scale = 10**9
    return Fraction(isqrt(int(variance * scale * scale)), scale)
