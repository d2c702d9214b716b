"""A cost over the years, in whole cents excluding VAT: nothing is rounded, nothing discounted.

The total of the items of an amount line is that amount; the sum of the amounts is the price marked.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

LAST_YEAR = 15  # years of a contract are counted from 1


@dataclass(frozen=True, slots=True)
class Item:
    """`cents_a_year` is paid in every year from the first to the last, both included.

    What is paid once is an item whose first year is its last.
    """

    node: str
    label: str
    first_year: int
    last_year: int
    cents_a_year: int

    @property
    def total_cents(self) -> int:
        return self.cents_a_year * (self.last_year - self.first_year + 1)

    def in_year(self, year: int) -> int:
        """What is paid in that year; 0 outside."""
        return self.cents_a_year if self.first_year <= year <= self.last_year else 0


def years_of(items: Iterable[Item]) -> range:
    """From the first year of the contract to the last in which something is paid."""
    return range(1, max((item.last_year for item in items), default=0) + 1)


def by_year(items: Sequence[Item]) -> list[int]:
    """The sum of each of `years_of`; their sum is that of the items."""
    return [sum(item.in_year(year) for item in items) for year in years_of(items)]


def by_node(items: Iterable[Item]) -> dict[str, int]:
    """Amount line -> the total of its items."""
    totals: Counter[str] = Counter()
    for item in items:
        totals[item.node] += item.total_cents
    return dict(totals)
