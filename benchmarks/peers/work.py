"""The work that everybody does: marks and weights made of a seed. Standard library only.

Every line has one bid that all evaluators give the best mark, so that the libraries that divide each
column by its best value and ours, which divides by the top of the scale, weigh the same numbers.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from math import isqrt

BIDS, LEAVES, EVALUATORS, BEST = 8, 350, 5, 4
GROUPS, DRAWS, DRAWS_OF_PEERS = 300, 1_000_000, 2_000
WHOLE = 10_000
STEPS = tuple(step / 20 for step in range(21))  # weights from 0 to 1, 5 % apart


@dataclass(frozen=True, slots=True)
class Work:
    """`chapters`: the share of each and of its lines inside it, integers that sum to WHOLE.

    `marks[bid][line][evaluator]`, from 0 to BEST; the lines are numbered through all chapters.
    """

    chapters: list[tuple[int, list[int]]]
    marks: list[list[list[int]]]

    @property
    def weights(self) -> list[float]:
        """The share of the whole (sum 1) of each line."""
        return [whole * own / WHOLE**2 for whole, lines in self.chapters for own in lines]


def work(leaves: int = LEAVES, bids: int = BIDS, evaluators: int = EVALUATORS) -> Work:
    """The same at each call."""
    dice = random.Random(f"{leaves} {bids} {evaluators}")
    count = isqrt(leaves)
    sizes = [len(range(first, leaves, count)) for first in range(count)]
    marks = [
        [[dice.randint(0, BEST) for _ in range(evaluators)] for _ in range(leaves)]
        for _ in range(bids)
    ]
    for line in range(leaves):
        marks[dice.randrange(bids)][line] = [BEST] * evaluators
    chapters = zip(_shares(dice, count), (_shares(dice, size) for size in sizes), strict=True)
    return Work(list(chapters), marks)


def _shares(dice: random.Random, count: int) -> list[int]:
    cuts = sorted(dice.randint(0, WHOLE) for _ in range(count - 1))
    return [high - low for low, high in zip([0, *cuts], [*cuts, WHOLE], strict=True)]
