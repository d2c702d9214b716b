"""Prices far below the others: checked by hand, then whatever the prices."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from assessments.scoring.price_low import FAR_BELOW, compare

PRICES = st.dictionaries(st.text(min_size=1), st.integers(1, 10**12), min_size=2, max_size=8)


def test_price_is_compared_with_the_mean_of_the_others_by_hand() -> None:
    found = compare({"a": 70, "b": 90, "c": 110})
    assert (found["a"].mean_cents, found["a"].below) == (Fraction(100), Fraction(30, 100))
    assert found["a"].is_low
    assert (found["b"].is_low, found["c"].below < 0) == (False, True)


def test_exactly_a_fifth_below_is_not_told() -> None:
    assert not compare({"a": 80, "b": 100})["a"].is_low
    assert compare({"a": 79, "b": 100})["a"].is_low


def test_one_other_bid_says_little_and_none_says_nothing() -> None:
    assert compare({"a": 10, "b": 100})["a"].says_little
    assert not compare({"a": 10, "b": 100, "c": 100})["a"].says_little
    assert compare({"a": 10}) == compare({}) == {}


@given(PRICES)
def test_highest_price_is_never_low_and_the_lowest_is_the_first_to_be(
    prices: dict[str, int],
) -> None:
    found = compare(prices)
    assert not found[max(prices, key=prices.__getitem__)].is_low
    lowest = found[min(prices, key=prices.__getitem__)]
    assert lowest.below == max(one.below for one in found.values())


@given(PRICES, st.integers(1, 1000))
def test_unit_of_money_changes_nothing(prices: dict[str, int], factor: int) -> None:
    scaled = compare({bid: price * factor for bid, price in prices.items()})
    assert {bid: one.below for bid, one in compare(prices).items()} == {
        bid: one.below for bid, one in scaled.items()
    }


@given(PRICES)
def test_low_is_below_the_mean_less_the_named_share(prices: dict[str, int]) -> None:
    for one in compare(prices).values():
        assert one.is_low == (one.price_cents < one.mean_cents * (1 - FAR_BELOW))
