"""Formulas side by side: marks, curves and effective weights."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from assessments.scoring.price import FORMULAS, PARAMETERS, price_mark
from assessments.scoring.price_simulation import STEPS, simulate

FORTY = Fraction(40, 100)
ALL: dict[str, dict[str, int]] = {
    name: dict.fromkeys(PARAMETERS.get(name, ()), 1500000) for name in FORMULAS
}


def test_usual_formula_by_hand() -> None:
    """Marks 1 and 1/2 of 40 points: a gap of 20; 60 points of quality with a gap of a half: 30."""
    (found,) = simulate({"pmin_over_p": {}}, FORTY, [100_000, 200_000], Fraction(1, 2))
    assert found.marks == (Fraction(1), Fraction(1, 2))
    assert (found.effect.published, found.effect.effective) == (FORTY, Fraction(20, 50))
    assert found.findings == ()


def test_price_far_from_its_published_weight_is_told() -> None:
    (found,) = simulate({"pmin_over_p": {}}, FORTY, [100_000, 102_000], Fraction(1, 2))
    assert [finding.code for finding in found.findings] == ["effective_weight_far"]
    (alone,) = simulate({"pmin_over_p": {}}, FORTY, [100_000, 200_000], Fraction(0))
    assert alone.effect.effective == 1


def test_price_that_is_the_whole_weighs_the_whole() -> None:
    (found,) = simulate({"pmin_over_p": {}}, Fraction(1), [100_000, 200_000], Fraction(1, 2))
    assert found.effect.effective == 1


@given(
    st.lists(st.integers(1, 10**12), min_size=2, max_size=8),
    st.fractions(0, 1),
    st.fractions(0, 1),
)
def test_simulation_gives_the_engines_own_marks_whatever_the_prices(
    prices: list[int], weight: Fraction, spread: Fraction
) -> None:
    for found in simulate(ALL, weight, prices, spread):
        assert found.marks == tuple(
            price_mark(found.formula, found.parameters, price, prices) for price in prices
        )
        assert 0 <= found.effect.effective <= 1
        assert len(found.curve) == STEPS + 1
        assert (found.curve[0][0], found.curve[-1][0]) == (min(prices), max(prices))
        # Every formula of the library falls, or stays, as the price rises.
        marks = [mark for _price, mark in found.curve]
        assert marks == sorted(marks, reverse=True)
