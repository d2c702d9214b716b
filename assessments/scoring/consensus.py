"""From the evaluators' marks on a leaf to the one mark that counts, as an exact integer."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from operator import itemgetter

Row = tuple[int, ...]

RULES = frozenset({"median", "mean", "agreed"})


class Consensus(dict[Row, int]):
    """Marks in the panel's order -> the retained mark, times `denominator`, in scale units.

    The median of an even number of marks is the exact mean of the two in the middle. A grid has
    few different rows (5 marks on 0-4: 3 125 at most), so each one is worked out once.
    """

    def __init__(self, rule: str, size: int) -> None:
        super().__init__()
        self.rule = rule
        self.denominator = {"median": 1 if size % 2 else 2, "mean": size or 1}.get(rule, 1)

    def __missing__(self, row: Row) -> int:
        if self.rule == "mean":
            kept = sum(row)
        else:
            ordered, middle = sorted(row), len(row) // 2
            kept = ordered[middle] if len(row) % 2 else ordered[middle - 1] + ordered[middle]
        self[row] = kept
        return kept


def row_reader(panel: Sequence[str]) -> Callable[[Mapping[str, int]], Row]:
    """Reads one leaf's marks in the panel's order; KeyError when one is missing."""
    if len(panel) > 1:
        return itemgetter(*panel)
    if panel:
        only = panel[0]
        return lambda marks: (marks[only],)
    return _nobody


def _nobody(_: Mapping[str, int]) -> Row:
    raise KeyError("no evaluator on the panel")
