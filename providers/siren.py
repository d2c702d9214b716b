"""SIREN numbers (INSEE): nine digits, the last one a Luhn check. Pure."""

from __future__ import annotations

import re

_NINE_DIGITS = re.compile(r"[0-9]{9}")


def is_siren(text: str) -> bool:
    """Whether the text is nine digits that pass the Luhn check; spaces are not accepted."""
    if not _NINE_DIGITS.fullmatch(text):
        return False
    return sum(_weighted(int(digit), place) for place, digit in enumerate(reversed(text))) % 10 == 0


def _weighted(digit: int, place: int) -> int:
    doubled = digit * 2 if place % 2 else digit
    return doubled - 9 if doubled > 9 else doubled
