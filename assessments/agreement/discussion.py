"""What deserves the meeting's time, and who marks higher or lower than the others. All exact."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

# Two bids nearer than a displayed hundredth of a point look equal: nothing is divided by less.
SMALLEST_GAP = Fraction(1, 100)


@dataclass(frozen=True, slots=True)
class Severity:
    """An evaluator beside the others: mean deviation in points of the scale, over `cells` cells.

    Below zero is more severe than the others, above zero more generous.
    """

    cells: int
    deviation: Fraction


def spread(marks: Collection[int]) -> int:
    """Highest mark less lowest, in points of the scale; 0 for fewer than two marks."""
    return max(marks) - min(marks) if marks else 0


def median(marks: Collection[int]) -> Fraction:
    """The middle mark, or the exact mean of the two in the middle. At least one mark."""
    ordered, middle = sorted(marks), len(marks) // 2
    if len(ordered) % 2:
        return Fraction(ordered[middle])
    return Fraction(ordered[middle - 1] + ordered[middle], 2)


def mean(marks: Collection[int]) -> Fraction:
    """The exact mean. At least one mark."""
    return Fraction(sum(marks), len(marks))


def severities(cells: Iterable[Mapping[str, int]]) -> dict[str, Severity]:
    """Evaluator -> severity: mean signed deviation from the mean of the others on the same cells.

    Each cell maps evaluators to marks. An evaluator who shares no cell with anyone is absent.
    """
    # m·mark − total is the deviation times (m − 1): whole numbers, added up by size of the cell.
    sums: Counter[tuple[str, int]] = Counter()
    numbers: Counter[tuple[str, int]] = Counter()
    for cell in cells:
        size, total = len(cell), sum(cell.values())
        if size < 2:
            continue
        for evaluator, mark in cell.items():
            sums[evaluator, size] += size * mark - total
            numbers[evaluator, size] += 1
    found: dict[str, Severity] = {}
    for evaluator in sorted({evaluator for evaluator, _size in numbers}):
        sizes = [size for name, size in numbers if name == evaluator]
        count = sum(numbers[evaluator, size] for size in sizes)
        deviation = sum((Fraction(sums[evaluator, size], size - 1) for size in sizes), Fraction(0))
        found[evaluator] = Severity(cells=count, deviation=deviation / count)
    return found


def gaps(scores: Mapping[str, Fraction]) -> dict[str, Fraction]:
    """Bid -> points between it and its nearest neighbour in the ranking; empty for a single bid."""
    ordered = sorted(scores, key=lambda bid: scores[bid])
    steps = [scores[higher] - scores[lower] for lower, higher in pairwise(ordered)]
    return {
        bid: min(steps[max(0, place - 1) : place + 1]) for place, bid in enumerate(ordered) if steps
    }


def priority(spread: int, share: Fraction, gap: Fraction | None) -> Fraction:
    """Spread x share ÷ gap: how much of the distance between two bids the disagreement could move.

    `share` is what the line can bring out of 100 points; `gap` the points to the nearest neighbour
    in the ranking, taken as SMALLEST_GAP when it is less, and as one point when it is not known
    (a single bid, or no ranking yet): the lines are then in the order of spread x share.
    """
    return spread * share / (Fraction(1) if gap is None else max(gap, SMALLEST_GAP))
