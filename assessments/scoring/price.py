"""Price marks: published formulas over exact cents, each from 0 to 1 of the price's weight.

`linear_two_minus` may go below zero for a price over twice the lowest: it is returned as it is,
because hiding it would hide a fault of the formula.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction

from assessments.scoring.types import BidError, MethodError

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
    return min(Fraction(1), Fraction(sum(prices), len(prices)) / price)


FORMULAS: Mapping[str, Formula] = {
    "pmin_over_p": _pmin_over_p,
    "pmin_over_p_squared": _pmin_over_p_squared,
    "linear_two_minus": _linear_two_minus,
    "min_max": _min_max,
    "fixed_reference": _fixed_reference,
    "average": _average,
}


def check_formula(name: str, parameters: Mapping[str, int]) -> None:
    """Raises MethodError for an unknown formula or a missing parameter."""
    if name not in FORMULAS:
        raise MethodError("unknown_formula", f"unknown price formula: {name}")
    if name == "fixed_reference" and parameters.get("reference_cents", 0) <= 0:
        raise MethodError("formula_parameter", "fixed_reference needs a positive reference_cents")


def check_price(bid: str, cents: object) -> None:
    """Raises BidError for anything but a positive whole number of cents."""
    if isinstance(cents, bool) or not isinstance(cents, int):
        raise BidError("price_not_cents", f"the price of {bid} is not a number of cents", bid)
    if cents <= 0:
        raise BidError("price_not_positive", f"the price of {bid} must be more than zero", bid)


def price_mark(
    formula: str, parameters: Mapping[str, int], price: int, admitted: Sequence[int]
) -> Fraction:
    """The mark of `price` (cents); the reference is taken over `admitted` prices and itself.

    An admitted price changes nothing by being counted again; a price out at a gate is judged as
    though it alone had been admitted too, and never moves the others.
    """
    prices = admitted if price in admitted else [*admitted, price]
    return FORMULAS[formula](price, prices, parameters)
