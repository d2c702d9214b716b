"""How statuses, shares, partial dates and facts are written on a page."""

from __future__ import annotations

from decimal import Decimal
from typing import TypedDict

from django import template
from django.utils.formats import date_format, number_format
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from hdhcompliance.skin.formats import spoken_date
from providers.countries import country_name
from providers.models import Confidence, Fact, Shareholding
from providers.partial_dates import bounds
from providers.queries import CertificationView
from providers.status import Status

register = template.Library()

THIN_SPACE = "\u202f"


class Badge(TypedDict):
    """`state` is one of the four of the interface: met, not_met, warning, unknown."""

    state: str
    label: str | Promise


_BADGES: dict[Status, tuple[str, Promise]] = {
    Status.VALID: ("met", _("Valid")),
    Status.IN_PROGRESS: ("warning", _("In progress, not granted")),
    Status.NOT_YET_VALID: ("warning", _("Not yet valid")),
    Status.EXPIRED: ("not_met", _("Expired, renewal unknown")),
    Status.ABSENT: ("not_met", _("None found")),
    Status.UNKNOWN: ("unknown", _("Unknown")),
}


@register.filter
def badge(view: CertificationView) -> Badge:
    """State and words of a certification's standing."""
    standing = view.standing
    if standing.expires_soon and standing.days_left is not None:
        left = standing.days_left
        if left == 0:
            return {"state": "warning", "label": _("Valid, last day")}
        words = ngettext("Valid, ends in %(days)d day", "Valid, ends in %(days)d days", left)
        return {"state": "warning", "label": words % {"days": left}}
    if view.status is Status.EXPIRED and view.renewed:
        return {"state": "not_met", "label": _("Expired, followed by another decision")}
    state, label = _BADGES[view.status]
    return {"state": state, "label": label}


@register.filter
def status_why(view: CertificationView) -> str:
    """Why a certification that ends has its status on the day; empty when its dates say it all."""
    item = view.certification
    if item.valid_to is None or view.renewed:
        return ""
    given = {"end": item.valid_to.isoformat(), "checked": item.checked_on.isoformat()}
    if view.status is Status.EXPIRED:
        return gettext("Last day: %(end)s; no renewal was found on %(checked)s.") % given
    if view.standing.expires_soon:
        return gettext("Ends on %(end)s; no renewal was found on %(checked)s.") % given
    return ""


@register.filter
def status_word(status: str) -> str | Promise:
    """The words of a status given by its name."""
    return _BADGES[Status(status)][1]


@register.filter
def partial_date(text: str) -> str:
    """`2019` → 2019, `2021-10` → octobre 2021, `2025-08-06` → 6 août 2025; empty stays empty."""
    if not text:
        return ""
    first, last = bounds(text)
    if first == last:
        return spoken_date(first)
    return date_format(first, "YEAR_MONTH_FORMAT") if text.count("-") == 1 else text


@register.filter
def country(code: str) -> str:
    """Name of a country; its code when it has none here; empty is unknown."""
    return country_name(code)


@register.simple_tag
def share(holding: Shareholding, kind: str) -> str | Promise:
    """Capital or votes of a holding, `about 70 %`; unknown is said, never left blank."""
    points = holding.capital_bp if kind == "capital" else holding.votes_bp
    if points is None:
        return _("unknown")
    value = number_format((Decimal(points) / 100).normalize().__format__("f"))
    figure = f"{value}{THIN_SPACE}%"
    if holding.precision == Shareholding.Precision.EXACT:
        return figure
    return f"{holding.get_precision_display()} {figure}"


@register.filter
def statement(fact: Fact) -> str | Promise:
    """The value of a fact as read by a person: a country by its name, an amount with its spaces."""
    if fact.field == Fact.Field.HQ_COUNTRY:
        return country(fact.value)
    if fact.field == Fact.Field.CAPITAL_EUR and fact.value.isdigit():
        grouped = f"{int(fact.value):,}".replace(",", THIN_SPACE)
        return f"{grouped}\u00a0€"
    return fact.value


@register.filter
def siren(digits: str) -> str:
    """`527594493` → 527 594 493, with thin no-break spaces."""
    return THIN_SPACE.join(digits[place : place + 3] for place in range(0, len(digits), 3))


@register.filter
def confidence_word(value: str) -> str | Promise:
    """The words of a confidence."""
    return Confidence(value).label
