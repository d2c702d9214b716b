"""Every price formula on the same fictitious prices, before one of them is frozen.

It informs and never ranks: the official marks are those of `v1`. All figures are exact fractions
but the effective weights, whose square roots are taken to nine decimals.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import partial

from assessments.scoring.price import price_mark
from assessments.scoring.price_lint import Effect, Finding, effective_weights, lint

STEPS = 60  # points of a curve


@dataclass(frozen=True, slots=True)
class Simulated:
    """One formula: `marks` in the order of the prices, 1 being the best; `curve` as (cents, mark)."""

    formula: str
    parameters: Mapping[str, int]
    marks: tuple[Fraction, ...]
    curve: tuple[tuple[int, Fraction], ...]
    findings: tuple[Finding, ...]
    effect: Effect


def simulate(
    formulas: Mapping[str, Mapping[str, int]],
    weight: Fraction,
    prices: Sequence[int],
    spread: Fraction,
) -> list[Simulated]:
    """Formula -> its parameters, each tried on `prices` (cents, two at least, all more than zero).

    `weight` is the published weight of the price (0 to 1). `spread` is a guess about the other
    criteria: the bids stand there at equal steps over that share of their points.
    """
    return [_one(name, parameters, weight, prices, spread) for name, parameters in formulas.items()]


def _one(
    name: str,
    parameters: Mapping[str, int],
    weight: Fraction,
    prices: Sequence[int],
    spread: Fraction,
) -> Simulated:
    formula = partial(price_mark, name, parameters)
    marks = tuple(formula(price, prices) for price in prices)
    effect = _effect(marks, weight, spread)
    findings = lint(formula, weight, prices)
    if effect.is_far:
        findings.append(Finding("effective_weight_far", "", effect.effective))
    return Simulated(
        formula=name,
        parameters=parameters,
        marks=marks,
        curve=tuple((price, formula(price, prices)) for price in _axis(prices)),
        findings=tuple(findings),
        effect=effect,
    )


def _axis(prices: Sequence[int]) -> list[int]:
    """Prices at equal steps from the lowest to the highest, so that no reference moves."""
    low, high = min(prices), max(prices)
    return [low + (high - low) * step // STEPS for step in range(STEPS + 1)]


def _effect(marks: Sequence[Fraction], weight: Fraction, spread: Fraction) -> Effect:
    """The price against all the other criteria together."""
    rest, last = 1 - weight, len(marks) - 1
    price, _others = effective_weights(
        {
            "price": [weight * mark for mark in marks],
            "others": [rest * spread * Fraction(place, last) for place in range(len(marks))],
        },
        {"price": weight, "others": rest},
    )
    return price
