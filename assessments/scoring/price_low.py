"""Which prices are far below the others: an indication to look into, never a verdict.

Articles L. 2152-5 and L. 2152-6 of the code de la commande publique: the buyer uses every means to
detect abnormally low bids, asks for explanations, and alone decides. The law sets no figure; the
one used here is `FAR_BELOW`, against the mean of the other admitted bids.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

FAR_BELOW = Fraction(20, 100)  # of the mean of the others; more than this is told


@dataclass(frozen=True, slots=True)
class Comparison:
    """A price against the `others` admitted bids, whose mean is `mean_cents` (exact).

    `below` is the gap as a share of that mean, negative when the price is above it.
    """

    price_cents: int
    mean_cents: Fraction
    others: int

    @property
    def below(self) -> Fraction:
        return 1 - self.price_cents / self.mean_cents

    @property
    def is_low(self) -> bool:
        return self.below > FAR_BELOW

    @property
    def says_little(self) -> bool:
        """With one other bid, that one may as well be dear."""
        return self.others == 1


def compare(prices: Mapping[str, int]) -> dict[str, Comparison]:
    """Admitted bid -> its price (cents, more than zero) against the others; nothing for a bid alone."""
    total, others = sum(prices.values()), len(prices) - 1
    if others < 1:
        return {}
    return {
        bid: Comparison(price, Fraction(total - price, others), others)
        for bid, price in prices.items()
    }
