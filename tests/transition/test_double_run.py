from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assessments.transition.double_run import Run, cost, counter, overlap

pytestmark = pytest.mark.pure
SLOW = [HealthCheck.too_slow]  # the first draw, on a busy machine

days = st.dates(date(2024, 1, 1), date(2033, 12, 31))
rates = st.decimals(0, 500_000, places=2)


def test_two_whole_months_and_a_third() -> None:
    old = Run(Decimal("31000.00"), date(2025, 1, 1), date(2026, 9, 10))
    new = Run(Decimal("15000.00"), date(2026, 7, 1))

    told = counter(old, new, budget=Decimal("150000"), today=date(2026, 12, 1))

    assert (told.first, told.last, told.days) == (date(2026, 7, 1), date(2026, 9, 10), 72)
    # July and August whole, then 10 days of 30.
    assert told.incumbent == Decimal("72333.33")
    assert told.new == Decimal("35000.00")
    assert told.spent == told.forecast == Decimal("107333.33")
    assert told.remaining == Decimal("42666.67")
    assert told.runs_out_on is None


def test_the_day_the_budget_is_passed() -> None:
    old = Run(Decimal("3000"), date(2026, 9, 1))
    new = Run(Decimal("0"), date(2026, 9, 1))

    told = counter(old, new, budget=Decimal("1000"), today=date(2026, 9, 5))

    assert told.spent == Decimal("500.00")
    assert told.forecast is None  # no end is known
    assert told.runs_out_on == date(2026, 9, 11)  # the tenth day reaches it, the eleventh passes it


def test_hosts_that_never_run_together_cost_their_other_costs_alone() -> None:
    old = Run(Decimal("100"), date(2026, 1, 1), date(2026, 1, 31))
    new = Run(Decimal("100"), date(2026, 2, 1))

    told = counter(
        old,
        new,
        budget=Decimal("10"),
        today=date(2026, 3, 1),
        other_spent=Decimal("5"),
        other_planned=Decimal("6"),
    )

    assert (told.first, told.days, told.spent) == (None, 0, Decimal("5.00"))
    assert told.forecast == Decimal("11")
    assert told.will_be_over
    assert not told.is_over


def test_before_the_double_run_nothing_is_spent() -> None:
    old, new = Run(Decimal("100"), date(2026, 1, 1)), Run(Decimal("100"), date(2026, 6, 1))

    told = counter(old, new, budget=Decimal("10"), today=date(2026, 3, 1))

    assert (told.days, told.spent) == (0, Decimal(0))


@given(rates, st.integers(2024, 2033), st.integers(1, 12))
def test_a_whole_month_costs_exactly_its_rate(rate: Decimal, year: int, month: int) -> None:
    first = date(year, month, 1)
    last = (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    assert cost(rate, first, last) == rate


@settings(max_examples=200, suppress_health_check=SLOW)
@given(rates, days, st.integers(0, 900), st.integers(0, 900))
def test_a_period_cut_in_two_costs_the_same_to_a_cent(
    rate: Decimal, first: date, length: int, cut: int
) -> None:
    last, middle = first + timedelta(length), first + timedelta(min(cut, length))
    parts = cost(rate, first, middle) + cost(rate, middle + timedelta(1), last)
    assert abs(parts - cost(rate, first, last)) <= Decimal("0.01")


@settings(max_examples=200, suppress_health_check=SLOW)
@given(rates, rates, days, days, st.integers(0, 900), days, rates)
def test_the_counter_never_goes_back_and_ends_at_its_forecast(
    old: Decimal, new: Decimal, first: date, start: date, length: int, today: date, budget: Decimal
) -> None:
    incumbent, host = Run(old, first, first + timedelta(length)), Run(new, start)
    told = counter(incumbent, host, budget=budget, today=today)
    later = counter(incumbent, host, budget=budget, today=today + timedelta(1))
    end = counter(incumbent, host, budget=budget, today=date(2040, 1, 1))

    assert told.spent <= later.spent <= end.spent == end.forecast
    assert (end.runs_out_on is not None) == (end.spent > budget) or abs(
        end.spent - budget
    ) <= Decimal("0.01")
    assert overlap(incumbent, host) == overlap(host, incumbent)
