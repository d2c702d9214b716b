"""Krippendorff's α with the ordinal distance, exact, over marks some of which may be missing.

Source: K. Krippendorff, Content Analysis: An Introduction to Its Methodology, Sage, 2nd ed. 2004,
ch. 11 (coincidence matrix, ordinal metric, and the two thresholds below).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

# « Rely only on variables with reliabilities above .800; consider those between .667 and .800 only
# for drawing tentative conclusions. »
SOUND, TENTATIVE = Fraction(800, 1000), Fraction(667, 1000)


def ordinal_alpha(units: Iterable[Sequence[int]]) -> Fraction | None:
    """α of the marks; each unit (a line for a bid) holds the marks it was given, in any order.

    1 is perfect agreement, 0 what chance would give, below 0 systematic disagreement. A unit with
    fewer than two marks says nothing and is left out. None when nothing can be said: no unit with
    two marks, or one and the same mark everywhere, so that no disagreement was possible.
    """
    counted = [Counter(unit) for unit in units if len(unit) > 1]
    totals = sum(counted, Counter[int]())
    pairs = _pairs(counted)
    distances = _squared_distances(totals)
    expected = sum(totals[low] * totals[high] * far for (low, high), far in distances.items())
    if not expected:
        return None
    observed = sum(
        (pairs.get(values, Fraction(0)) * far for values, far in distances.items()), Fraction(0)
    )
    return 1 - (totals.total() - 1) * observed / expected


def _pairs(units: Iterable[Counter[int]]) -> dict[tuple[int, int], Fraction]:
    """The coincidences of two different marks: each unit weighs as many pairs as it has marks."""
    by_size: dict[int, Counter[tuple[int, int]]] = {}
    for unit in units:
        found = by_size.setdefault(unit.total(), Counter())
        for low in unit:
            for high in unit:
                if low < high:
                    found[low, high] += unit[low] * unit[high]
    pairs: dict[tuple[int, int], Fraction] = {}
    for size, found in by_size.items():
        for values, number in found.items():
            pairs[values] = pairs.get(values, Fraction(0)) + Fraction(number, size - 1)
    return pairs


def _squared_distances(totals: Mapping[int, int]) -> dict[tuple[int, int], int]:
    """Four times δ²: how many marks stand between two ranks, both ends counted for half."""
    values = sorted(totals)
    found: dict[tuple[int, int], int] = {}
    for place, low in enumerate(values):
        between = totals[low]
        for high in values[place + 1 :]:
            between += totals[high]
            found[low, high] = (2 * between - totals[low] - totals[high]) ** 2
    return found


def reading(alpha: Fraction | None) -> str:
    """What α allows: `sound` (0.8 and above), `tentative` (0.667 and above), `weak` or `unknown`."""
    if alpha is None:
        return "unknown"
    if alpha >= SOUND:
        return "sound"
    return "tentative" if alpha >= TENTATIVE else "weak"
