"""Dates known to the year, month or day, kept as text: `2019`, `2021-10`, `2025-08-06`. Pure."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date

PATTERN = r"^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?\Z"
_SHAPE = re.compile(PATTERN)


def bounds(text: str) -> tuple[date, date]:
    """First and last day the text may mean. ValueError for anything that is not a date."""
    if not _SHAPE.match(text):
        raise ValueError(f"{text!r} is not a date (YYYY, YYYY-MM or YYYY-MM-DD)")
    parts = [int(part) for part in text.split("-")]
    year, month = parts[0], parts[1] if len(parts) > 1 else None
    if month is None:
        return date(year, 1, 1), date(year, 12, 31)
    if len(parts) == 3:
        day = date(year, month, parts[2])
        return day, day
    first = date(year, month, 1)
    return first, first.replace(day=monthrange(year, month)[1])


def is_partial_date(text: str) -> bool:
    """Whether `bounds` would accept the text."""
    try:
        bounds(text)
    except ValueError:
        return False
    return True
