"""The themes a visitor may choose, kept in a cookie so that the first byte is already right."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

COOKIE = "theme"
COOKIE_AGE = 365 * 24 * 3600  # seconds


@dataclass(frozen=True, slots=True)
class Theme:
    """`value` goes to `data-theme`; the empty one follows the visitor's system."""

    value: str
    label: str | Promise
    icon: str


THEMES = (
    Theme("", _("As my system"), "display"),
    Theme("light", _("Light"), "sun"),
    Theme("dark", _("Dark"), "moon-stars"),
)
VALUES = frozenset(theme.value for theme in THEMES)


def chosen(request: HttpRequest) -> str:
    """The stored theme, or "" when none (or nonsense) is stored."""
    value = request.COOKIES.get(COOKIE, "")
    return value if value in VALUES else ""
