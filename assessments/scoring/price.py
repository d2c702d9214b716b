"""Price marks: formulas over exact cents, each giving at most 1 of the price's weight.

`linear_two_minus` falls below zero for a price over twice the lowest: the mark is returned as it
is, because hiding it would hide a fault of the formula.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction

from assessments.scoring.errors import BidError, MethodError

Formula = Callable[[int, Sequence[int], Mapping[str, int]], Fraction]


def _pmin_over_p(price: int, prices: Sequence[int], _: Mapping[str, int]) -> Fraction:
    return Fraction(min(prices), price)


def _pmin_over_p_squared(price: int, prices: Sequence[int], _: Mapping[str, int]) -> Fraction:
    return Fraction(min(prices), price) ** 2


def _linear_two_minus(price: int, prices: Sequence[int], _: Mapping[str, int]) -> Fraction:
    return 2 - Fraction(price, min(prices))


def _min_max(price: int, prices: Sequence[int], _: Mapping[str, int]) -> Fraction:
    low, high = min(prices), max(prices)
    return Fraction(high - price, high - low) if high > low else Fraction(1)


def _fixed_reference(price: int, _: Sequence[int], parameters: Mapping[str, int]) -> Fraction:
    return min(Fraction(1), Fraction(parameters["reference_cents"], price))


def _average(price: int, prices: Sequence[int], _: Mapping[str, int]) -> Fraction:
    return min(Fraction(1), Fraction(sum(prices), len(prices) * price))


FORMULAS: Mapping[str, Formula] = {
    "pmin_over_p": _pmin_over_p,
    "pmin_over_p_squared": _pmin_over_p_squared,
    "linear_two_minus": _linear_two_minus,
    "min_max": _min_max,
    "fixed_reference": _fixed_reference,
    "average": _average,
}
PARAMETERS: Mapping[str, tuple[str, ...]] = {"fixed_reference": ("reference_cents",)}


def check_formula(name: str, parameters: Mapping[str, int]) -> None:
    """Raises MethodError for an unknown formula, or a parameter that is missing or of no use."""
    if name not in FORMULAS:
        raise MethodError("formula_unknown", formula=name)
    expected = PARAMETERS.get(name, ())
    for parameter in expected:
        if parameters.get(parameter, 0) <= 0:
            raise MethodError("formula_parameter_missing", formula=name, parameter=parameter)
    for parameter in parameters:
        if parameter not in expected:
            raise MethodError("formula_parameter_unknown", formula=name, parameter=parameter)


def check_price(bid: str, cents: object) -> None:
    """Raises BidError for anything but a positive whole number of cents."""
    if isinstance(cents, bool) or not isinstance(cents, int):
        raise BidError("price_not_cents", bid=bid)
    if cents <= 0:
        raise BidError("price_not_positive", bid=bid)


def depends_on_others(formula: str) -> bool:
    """Whether a bid's price mark moves with the other bids' prices."""
    return formula != "fixed_reference"


def price_mark(
    formula: str, parameters: Mapping[str, int], price: int, prices: Sequence[int]
) -> Fraction:
    """The mark of `price` (cents) when the reference is taken over `prices`, which hold it."""
    return FORMULAS[formula](price, prices, parameters)
