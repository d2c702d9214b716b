"""What the style guide shows. Nothing here looks like a real bid, price or provider."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from fractions import Fraction
from typing import Any

from django import forms
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


class SampleForm(forms.Form):
    reference = forms.CharField(label="Reference", help_text="As printed on the notice.")
    amount = forms.IntegerField(label="Amount (EUR)", min_value=0)
    kind = forms.ChoiceField(label="Procedure", choices=[("open", "Open"), ("call", "Call-off")])
    chapters = forms.MultipleChoiceField(
        label="Chapters",
        required=False,
        choices=[("5", "5 Policies"), ("6", "6 Organisation")],
        widget=forms.CheckboxSelectMultiple,
    )
    due = forms.DateField(label="Due", required=False)
    file = forms.FileField(label="File", required=False)
    notes = forms.CharField(label="Notes", required=False, widget=forms.Textarea({"rows": 3}))
    agreed = forms.BooleanField(label="I have read the regulation")


class SampleFilters(forms.Form):
    search = forms.CharField(label="Search", required=False)
    kind = forms.ChoiceField(label="Kind", required=False, choices=[("", "All"), ("a", "Act")])


def sample_forms() -> dict[str, forms.Form]:
    """An untouched form, a refused one, and filters."""
    return {
        "form": SampleForm(prefix="new"),
        "refused": SampleForm({"refused-amount": "-1", "refused-chapters": "9"}, prefix="refused"),
        "filters": SampleFilters(prefix="filter"),
    }
