"""What a stated share may be: two bounds, in whole parts of `WHOLE`.

Whole numbers keep a figure of two decimals exact through ten companies; beyond that, and in loops,
a lower bound is rounded down and an upper bound up, at the fortieth decimal.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from providers.ownership.types import Holding, Precision

WHOLE = 10**40
MAJORITY = WHOLE // 2
_BASIS_POINT = WHOLE // 10_000
# « More than 24 % » is not 24 %: a billionth away, so that a bound may be compared.
_HAIR = WHOLE // 10**9
_POINT = WHOLE // 100
STALE_AFTER_YEARS = 2


def percent(points: int) -> int:
    """`24` → 24 % in parts of WHOLE."""
    return points * _POINT


@dataclass(frozen=True, slots=True)
class Interval:
    """Bounds of a share, in parts of WHOLE: `low` is established, `high` is not excluded."""

    low: int
    high: int

    @property
    def exact(self) -> bool:
        return self.low == self.high

    @property
    def nothing_known(self) -> bool:
        return self.low == 0 and self.high == WHOLE

    @property
    def percents(self) -> tuple[Fraction, Fraction]:
        return Fraction(self.low, _POINT), Fraction(self.high, _POINT)


UNKNOWN = Interval(0, WHOLE)


def bounds(points: int | None, precision: Precision) -> Interval:
    """`points` in hundredths of a percent; None is 0 to 100 %.

    « About » is a tenth of the figure either way, one percentage point at least.
    """
    if points is None:
        return UNKNOWN
    share = points * _BASIS_POINT
    if precision is Precision.OVER:
        return Interval(min(share + _HAIR, WHOLE), WHOLE)
    if precision is Precision.UNDER:
        return Interval(0, max(share - _HAIR, 0))
    if precision is Precision.ABOUT:
        width = max(share // 10, _POINT)
        return Interval(max(share - width, 0), min(share + width, WHOLE))
    return Interval(share, share)


def is_stale(holding: Holding, on: date) -> bool:
    """A figure last observed more than two years before the day no longer establishes anything.

    One whose end is known holds until that end.
    """
    if holding.valid_to is not None:
        return False
    seen = holding.observed
    return (on.year - seen.year, on.month, on.day) > (STALE_AFTER_YEARS, seen.month, seen.day)
