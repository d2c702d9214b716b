"""The names of the countries that the data speak of."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

COUNTRIES: Mapping[str, Promise] = {
    "CA": gettext_lazy("Canada"),
    "CH": gettext_lazy("Switzerland"),
    "CN": gettext_lazy("China"),
    "DE": gettext_lazy("Germany"),
    "EU": gettext_lazy("European Union"),
    "FR": gettext_lazy("France"),
    "GB": gettext_lazy("United Kingdom"),
    "IN": gettext_lazy("India"),
    "TN": gettext_lazy("Tunisia"),
    "US": gettext_lazy("United States"),
}


def country_name(code: str) -> str:
    """The name of a country, its code when it has none here; an empty code is unknown."""
    return str(COUNTRIES.get(code, code)) if code else _("unknown")
