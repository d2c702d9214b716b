"""How a risk is rated: likelihood and impact, 1 to 4 each, and the level they make together."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

STEPS = (1, 2, 3, 4)


class Level(IntEnum):
    """What the product of likelihood and impact amounts to; higher is worse."""

    LOW = 1
    MODERATE = 2
    HIGH = 3
    CRITICAL = 4


# The lowest product of each level. Bounds of this project, fixed with the colours of the matrix.
FROM = {Level.CRITICAL: 12, Level.HIGH: 6, Level.MODERATE: 3, Level.LOW: 1}


@dataclass(frozen=True, slots=True, order=True)
class Rating:
    """One cell of the matrix. ValueError outside 1 to 4."""

    likelihood: int
    impact: int

    def __post_init__(self) -> None:
        if self.likelihood not in STEPS or self.impact not in STEPS:
            raise ValueError(f"not a rating: {self.likelihood} x {self.impact}")

    @property
    def product(self) -> int:
        """1 to 16."""
        return self.likelihood * self.impact

    @property
    def level(self) -> Level:
        return next(level for level, lowest in FROM.items() if self.product >= lowest)


def rating(likelihood: int | None, impact: int | None) -> Rating | None:
    """The rating of two figures; None when either is missing."""
    return None if likelihood is None or impact is None else Rating(likelihood, impact)
