"""The lint finds each method that was struck down, and is silent on the usual one."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.scoring.price import price_mark
from assessments.scoring.price_lint import (
    Finding,
    Formula,
    effective_weights,
    lint,
    lint_lots,
)
from assessments.scoring.price_struck import (
    by_rank,
    distance_to_estimate,
    flattening,
    lint_struck,
    mean_of_lots,
    zero_for_the_dearest,
)

FORTY, SIXTY = Fraction(40, 100), Fraction(60, 100)


def engine(name: str, **parameters: int) -> Formula:
    return lambda price, prices: price_mark(name, parameters, price, list(prices))


def of_total(bids: Sequence[Sequence[int]]) -> list[Fraction]:
    totals = [sum(bid) for bid in bids]
    return [Fraction(min(totals), total) for total in totals]


def codes(found: Sequence[Finding]) -> set[str]:
    return {finding.code for finding in found}


@pytest.mark.parametrize(
    ("formula", "weight", "code", "ruling"),
    [
        (engine("min_max"), SIXTY, "dearest_zero", "405787"),
        (zero_for_the_dearest, SIXTY, "dearest_zero", "405787"),
        (flattening, FORTY, "flattened", "373362"),
        (distance_to_estimate, FORTY, "cheapest_not_best", "370789"),
        (by_rank, FORTY, "rank_only", "489404"),
        (engine("linear_two_minus"), FORTY, "negative_marks", ""),
    ],
)
def test_method_struck_down_is_found(
    formula: Formula, weight: Fraction, code: str, ruling: str
) -> None:
    found = {finding.code: finding for finding in lint(formula, weight)}
    assert code in found
    assert ruling in found[code].ruling


def test_lots_averaged_without_their_size_are_found() -> None:
    (found,) = lint_lots(mean_of_lots)
    assert (found.code, "381095" in found.ruling) == ("lots_averaged", True)
    assert lint_lots(of_total) == []


@pytest.mark.parametrize("weight", [Fraction(10, 100), FORTY, Fraction(1)])
def test_usual_formula_is_left_in_peace(weight: Fraction) -> None:
    assert lint(engine("pmin_over_p"), weight) == []
    assert lint(engine("pmin_over_p"), weight, [900_000, 1_000_000, 4_000_000]) == []


def test_zero_for_the_dearest_matters_only_at_a_heavy_weight() -> None:
    assert "dearest_zero" not in codes(lint(engine("min_max"), Fraction(20, 100)))


def test_mark_relative_to_the_mean_lets_a_dearer_price_share_the_best_mark() -> None:
    fixed = engine("fixed_reference", reference_cents=12_000_000)
    (shared,) = lint(fixed, FORTY)
    assert (shared.code, shared.detail) == ("best_mark_shared", Fraction(10, 100))
    assert codes(lint(engine("average"), FORTY)) == {"best_mark_shared"}


def test_fixed_reference_is_tried_where_the_prices_stand() -> None:
    """Probes far under the reference would all get the best mark, and say nothing."""
    fixed = engine("fixed_reference", reference_cents=100_000_000)
    assert "flattened" in codes(lint(fixed, FORTY))
    assert lint(fixed, FORTY, [100_000_000, 130_000_000]) == []


def test_every_method_struck_down_is_found_at_a_heavy_weight() -> None:
    assert all(lint_struck(SIXTY).values())


@given(st.lists(st.integers(1, 10**12), min_size=2, max_size=8, unique=True))
def test_usual_formula_is_silent_on_any_prices(prices: list[int]) -> None:
    assert lint(engine("pmin_over_p"), FORTY, prices) == []


def test_criterion_that_tells_nobody_apart_weighs_nothing_by_hand() -> None:
    """Price 40 points spread 0-40, quality 60 points all alike: the price decides alone."""
    price, quality = effective_weights(
        {"price": [Fraction(40), Fraction(0)], "quality": [Fraction(30), Fraction(30)]},
        {"price": Fraction(40), "quality": Fraction(60)},
    )
    assert (price.published, price.effective, price.is_far) == (Fraction(2, 5), Fraction(1), True)
    assert (quality.effective, quality.is_far) == (Fraction(0), True)


def test_criteria_that_spread_as_they_weigh_are_as_published() -> None:
    effects = effective_weights(
        {"a": [Fraction(40), Fraction(20)], "b": [Fraction(60), Fraction(30)]},
        {"a": Fraction(40), "b": Fraction(60)},
    )
    assert [effect.effective for effect in effects] == [Fraction(2, 5), Fraction(3, 5)]
    assert not any(effect.is_far for effect in effects)
