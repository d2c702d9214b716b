"""Numbers and dates as they are printed, in both languages."""

from __future__ import annotations

from datetime import UTC, date, datetime
from fractions import Fraction

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from assessments.reports import figures

pytestmark = pytest.mark.pure

THIN = "\u202f"


@pytest.mark.parametrize(
    ("value", "digits", "printed"),
    [
        (Fraction(95755597, 1200000), 2, "79,80"),
        (Fraction(1, 200), 2, "0,01"),
        (Fraction(-1, 200), 2, "\u22120,01"),
        (Fraction(-1, 1000), 2, "0,00"),
        (Fraction(5, 2), 0, "3"),
        (Fraction(1234567), 1, f"1{THIN}234{THIN}567,0"),
    ],
)
def test_decimal_rounds_half_up_once(value: Fraction, digits: int, printed: str) -> None:
    with translation.override("fr"):
        assert figures.decimal(value, digits) == printed


def test_decimal_in_english_has_a_point_and_commas() -> None:
    with translation.override("en"):
        assert figures.decimal(Fraction(1234567, 100)) == "12,345.67"
        assert figures.euros(119400000000) == "€1,194,000,000"


def test_euros_print_cents_only_when_there_are_some() -> None:
    with translation.override("fr"):
        assert figures.euros(1194000000) == f"11{THIN}940{THIN}000{THIN}€"
        assert figures.euros(1050) == f"10,50{THIN}€"


@given(st.fractions(min_value=Fraction(1, 10**9), max_value=100))
def test_difference_never_prints_as_zero(gap: Fraction) -> None:
    with translation.override("en"):
        assert float(figures.difference(gap)) > 0


def test_dates_read_as_in_each_language() -> None:
    with translation.override("fr"):
        assert figures.long_date(date(2026, 11, 1)) == "1er novembre 2026"
        assert figures.long_moment(datetime(2027, 3, 1, 8, 5, tzinfo=UTC)) == (
            "1er mars 2027, 09 h 05 (CET)"
        )
    with translation.override("en"):
        assert figures.long_date(date(2026, 11, 23)) == "23 November 2026"
