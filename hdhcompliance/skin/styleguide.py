"""What the style guide shows. Nothing here looks like a real bid, price or provider."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from fractions import Fraction
from typing import Any

from django.core.paginator import Paginator

from hdhcompliance.skin.palette import SAVE_STATES, STATES


@dataclass(frozen=True, slots=True)
class Item:
    label: str
    url: str
    active: bool = False
    disabled_reason: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    label: str
    url: str
    checked_on: date
    confidence: str
    to_be_checked: bool = False


def sample() -> dict[str, Any]:
    day = date(2026, 11, 23)
    return {
        "items": [
            Item("Overview", "#overview"),
            Item("Bids", "#bids", active=True),
            Item("Results", "#results", disabled_reason="once the bids are open"),
        ],
        "trail": [Item("My work", "#work"), Item("SAMPLE-001", "#sample")],
        "states": list(STATES),
        "save_states": list(SAVE_STATES),
        "bid_numbers": range(1, 9),
        "page": Paginator(range(230), 20).page(4),
        "sources": [
            Source("Public register", "https://www.example.org/register", day, "high"),
            Source("General knowledge", "", day, "low", to_be_checked=True),
        ],
        "score": Fraction(95755597, 1200000),
        "cents": 123456789,
        "negative_cents": -250,
        "day": day,
        "first": date(2026, 11, 1),
        "moment": datetime(2026, 11, 23, 13, 5, 9, tzinfo=UTC),
        "text": "0123456789abcdef" * 4,
    }
