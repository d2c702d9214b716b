"""Numbers and dates as they are printed in French and in English. Exact: floats are refused."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language

THIN = "\u202f"  # narrow no-break space
MINUS = "\u2212"
NOTHING = "–"

Number = int | str | Decimal | Fraction


def exact(value: Number) -> Fraction:
    """`value` without loss. Strings are "12.5" or "n/d".

    Raises TypeError for a float (its exact digits are already lost) and ValueError for nonsense.
    """
    if isinstance(value, bool) or not isinstance(value, int | str | Decimal | Fraction):
        raise TypeError(f"Not an exact number: {value!r}")
    return Fraction(value)


def decimal(value: Number, places: int, language: str) -> str:
    """Rounded half away from zero to `places` digits, with the marks of the language."""
    if places < 0:
        raise ValueError("places must not be negative")
    number = exact(value)
    units = (abs(number) * 10**places * 2 + 1) // 2
    whole, rest = divmod(units, 10**places)
    grouped = f"{whole:,}"
    if language == "fr":
        # A number of four digits is grouped too: columns stay even.
        grouped = grouped.replace(",", THIN)
    mark = "," if language == "fr" else "."
    sign = MINUS if number < 0 and units else ""
    return f"{sign}{grouped}{mark}{rest:0{places}d}" if places else f"{sign}{grouped}"


def percent(value: Number, places: int, language: str) -> str:
    """`value` is already in percent: 12.5 is printed 12,5 % in French."""
    return decimal(value, places, language) + (f"{THIN}%" if language == "fr" else "%")


def euros(cents: int, language: str) -> str:
    """Integer cents as euros: 11 940 000,00 € or €11,940,000.00."""
    if isinstance(cents, bool) or not isinstance(cents, int):
        raise TypeError(f"Amounts are integer cents, not {cents!r}")
    amount = decimal(Fraction(cents, 100), 2, language)
    if language == "fr":
        return f"{amount}{THIN}€"
    sign, digits = (MINUS, amount[1:]) if amount.startswith(MINUS) else ("", amount)
    return f"{sign}€{digits}"


def fraction(value: Number) -> str:
    """The exact value in lowest terms, "n/d", or "n" when it is whole."""
    number = exact(value)
    if number.denominator == 1:
        return str(number.numerator)
    return f"{number.numerator}/{number.denominator}"


def local(value: date | datetime) -> date | datetime:
    """An aware moment in the product's time zone; a plain date as it is."""
    if isinstance(value, datetime) and timezone.is_aware(value):
        return timezone.localtime(value)
    return value


def spoken_date(value: date | datetime) -> str:
    """`long_date` in the language of the moment."""
    return long_date(value, (get_language() or "fr").split("-")[0])


def long_date(value: date | datetime, language: str) -> str:
    """23 novembre 2026 (1er novembre 2026), 23 November 2026."""
    day = local(value)
    if language == "fr" and day.day == 1:
        return f"1er {date_format(day, 'F Y', use_l10n=False)}"
    return date_format(day, "j F Y", use_l10n=False)
