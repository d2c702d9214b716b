from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from hdhcompliance.skin import formats
from hdhcompliance.skin.templatetags import skin

pytestmark = pytest.mark.pure

T = "\u202f"


@pytest.mark.parametrize(
    ("value", "places", "french", "english"),
    [
        (Fraction(95755597, 1200000), 2, "79,80", "79.80"),
        (1234567, 0, f"1{T}234{T}567", "1,234,567"),
        (Decimal("1234.5"), 2, f"1{T}234,50", "1,234.50"),
        ("-0.005", 2, "−0,01", "−0.01"),
        ("-0.004", 2, "0,00", "0.00"),
        (Fraction(5, 2), 0, "3", "3"),
        (0, 3, "0,000", "0.000"),
    ],
)
def test_decimal_in_both_languages(
    value: formats.Number, places: int, french: str, english: str
) -> None:
    assert formats.decimal(value, places, "fr") == french
    assert formats.decimal(value, places, "en") == english


@given(st.fractions(), st.integers(0, 6))
def test_decimal_is_within_half_a_unit_of_the_value(value: Fraction, places: int) -> None:
    printed = formats.decimal(value, places, "fr").replace(T, "")
    shown = Fraction(printed.replace(",", ".").replace("−", "-"))
    assert abs(shown - value) <= Fraction(1, 2 * 10**places)


def test_float_is_refused_because_its_digits_are_lost() -> None:
    with pytest.raises(TypeError):
        formats.decimal(0.1, 2, "fr")  # type: ignore[arg-type] # the refusal is what is tested


def test_euros_from_cents_in_both_languages() -> None:
    assert formats.euros(1194000000, "fr") == f"11{T}940{T}000,00{T}€"
    assert formats.euros(1194000000, "en") == "€11,940,000.00"
    assert formats.euros(-250, "fr") == f"−2,50{T}€"
    assert formats.euros(-250, "en") == "−€2.50"


def test_percent_has_its_thin_space_in_french_only() -> None:
    assert formats.percent("12.5", 1, "fr") == f"12,5{T}%"
    assert formats.percent("12.5", 1, "en") == "12.5%"


def test_exact_fraction_is_in_lowest_terms() -> None:
    assert formats.fraction("95755597/1200000") == "95755597/1200000"
    assert formats.fraction(Fraction(8, 2)) == "4"


def test_long_date_in_both_languages() -> None:
    with translation.override("fr"):
        assert skin.longdate(date(2026, 11, 23)) == "23 novembre 2026"
        assert skin.longdate(date(2026, 11, 1)) == "1er novembre 2026"
    with translation.override("en"):
        assert skin.longdate(date(2026, 11, 1)) == "1 November 2026"


def test_moment_is_printed_in_the_time_of_paris() -> None:
    late = datetime(2026, 11, 23, 23, 30, 5, tzinfo=UTC)
    assert skin.isodate(late) == "2026-11-24"
    assert skin.isodatetime(late) == "2026-11-24 00:30:05"
    with translation.override("fr"):
        assert skin.longdate(late) == "24 novembre 2026"


def test_filters_print_a_dash_when_there_is_nothing() -> None:
    assert skin.decimal(None) == skin.euros(None) == skin.percent(None) == "–"
    assert skin.longdate(None) == skin.isodate(None) == skin.exact_fraction(None) == "–"
