"""What every page needs: theme, languages, version, main navigation."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

THEMES = ("light", "dark")


def skin(request: HttpRequest) -> dict[str, Any]:
    theme = request.COOKIES.get("theme", "")
    return {
        "theme": theme if theme in THEMES else "",
        "languages": settings.LANGUAGES,
        "version": settings.VERSION,
        "site_nav": _navigation(request),
    }


def _navigation(request: HttpRequest) -> list[dict[str, Any]]:
    rows = [("assessments:verify", _("Verify"))]
    user = getattr(request, "user", None)
    if user is not None and user.is_authenticated:
        rows = [("home", _("My work")), ("providers:list", _("Providers")), *rows]
        if user.is_superuser:
            rows.append(("accounts", _("Accounts")))
    items = []
    for name, label in rows:
        url = reverse(name)
        active = request.path == url or (url != "/" and request.path.startswith(url))
        items.append({"url": url, "label": label, "active": active})
    return items
