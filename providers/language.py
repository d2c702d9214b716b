"""Reading a text kept in both languages."""

from __future__ import annotations

from django.utils.translation import get_language


def in_language(french: str, english: str) -> str:
    """The text of the active language; the other one rather than nothing."""
    if (get_language() or "fr").startswith("en"):
        return english or french
    return french or english
