"""Numbers and dates as a report prints them, in the active language.

French: decimal comma, thin no-break space (U+202F) between thousands and before units.
"""

from __future__ import annotations

from datetime import date, datetime
from fractions import Fraction

from django.utils import dateformat, timezone
from django.utils.translation import get_language

THIN = "\u202f"
MINUS = "\u2212"


def french() -> bool:
    return (get_language() or "fr").startswith("fr")


def decimal(value: Fraction, digits: int = 2) -> str:
    """`value` rounded half up (away from zero) to `digits` decimals, the only rounding it gets."""
    scaled = abs(value) * 10**digits
    rounded = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    whole, rest = divmod(rounded, 10**digits)
    sign = MINUS if value < 0 and rounded else ""
    tail = f"{',' if french() else '.'}{rest:0{digits}d}" if digits else ""
    return f"{sign}{thousands(whole)}{tail}"


def short_decimal(value: Fraction, digits: int = 4) -> str:
    """Like `decimal`, without the zeros that end it: 0.06, 12.5, 3."""
    text = decimal(value, digits)
    mark = "," if french() else "."
    return text.rstrip("0").rstrip(mark) if mark in text else text


def difference(value: Fraction) -> str:
    """A gap that never prints as zero when it is not: two decimals, more when they are needed."""
    digits = 2
    while value and digits < 12 and abs(value) * 10**digits * 2 < 1:
        digits += 1
    return decimal(value, digits)


def thousands(value: int) -> str:
    separator = THIN if french() else ","
    return f"{value:,}".replace(",", separator)


def euros(cents: int) -> str:
    """An amount in cents as euros; the cents are printed only when there are some."""
    amount = decimal(Fraction(cents, 100), 2 if cents % 100 else 0)
    return f"{amount}{THIN}€" if french() else f"€{amount}"


def percent(share: Fraction, digits: int | None = None) -> str:
    """A share of one as a percentage: `digits` decimals, or as many as it needs up to four."""
    number = short_decimal(share * 100) if digits is None else decimal(share * 100, digits)
    return f"{number}{THIN}%" if french() else f"{number}%"


def long_date(day: date) -> str:
    """`23 novembre 2026` (`1er novembre 2026`), `23 November 2026`."""
    if french() and day.day == 1:
        return f"1er {dateformat.format(day, 'F Y')}"
    return dateformat.format(day, "j F Y")


def iso_date(day: date | None) -> str:
    return day.isoformat() if day else "–"


def long_moment(moment: datetime) -> str:
    """A date and time of the installation's time zone, which is named."""
    local = timezone.localtime(moment)
    clock = f"{local:%H} h {local:%M}" if french() else f"{local:%H:%M}"
    return f"{long_date(local.date())}, {clock} ({local:%Z})"


def iso_moment(moment: datetime) -> str:
    return timezone.localtime(moment).strftime("%Y-%m-%d %H:%M")
