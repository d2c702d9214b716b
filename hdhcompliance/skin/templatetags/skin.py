"""Filters and tags of the interface: `{% load skin %}`."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django import template
from django.contrib.messages.storage.base import Message
from django.core.paginator import Paginator
from django.forms import BoundField
from django.templatetags.static import static
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from hdhcompliance.skin import formats, palette

register = template.Library()


def _language() -> str:
    return (get_language() or "en").split("-")[0]


@register.filter
def need(field: BoundField) -> str | Promise:
    """What stands beside the label of a field that may stay empty: its form's own word, or this."""
    if field.field.required or field.widget_type == "checkbox":
        return ""
    said: str | Promise = getattr(field.field, "need", _("(optional)"))
    return said


@register.filter
def decimal(value: formats.Number | None, places: int = 2) -> str:
    """`{{ score|decimal:2 }}` -> 79,80. None is printed as a dash."""
    return formats.NOTHING if value is None else formats.decimal(value, places, _language())


@register.filter
def percent(value: formats.Number | None, places: int = 0) -> str:
    """`{{ 12.5|percent:1 }}` -> 12,5 %; the value is in percent already."""
    return formats.NOTHING if value is None else formats.percent(value, places, _language())


@register.filter
def euros(cents: int | None) -> str:
    """`{{ price_cents|euros }}` -> 11 940 000,00 €."""
    return formats.NOTHING if cents is None else formats.euros(cents, _language())


@register.filter
def exact_fraction(value: formats.Number | None) -> str:
    """`{{ score|exact_fraction }}` -> 95755597/1200000."""
    return formats.NOTHING if value is None else formats.fraction(value)


@register.filter
def longdate(value: date | datetime | None) -> str:
    """For prose: 23 novembre 2026."""
    return formats.NOTHING if value is None else formats.long_date(value, _language())


@register.filter
def isodate(value: date | datetime | None) -> str:
    """For data tables: 2026-11-23."""
    return formats.NOTHING if value is None else formats.local(value).strftime("%Y-%m-%d")


@register.filter
def isodatetime(value: datetime | None) -> str:
    """For data tables: 2026-11-23 14:05:09, in the product's time zone."""
    return formats.NOTHING if value is None else formats.local(value).strftime("%Y-%m-%d %H:%M:%S")


@register.filter
def notice_class(message: Message) -> str:
    return _notice(message).css


@register.filter
def notice_icon(message: Message) -> str:
    return _notice(message).icon


@register.filter
def notice_word(message: Message) -> str:
    return str(_notice(message).word)


def _notice(message: Message) -> palette.State:
    return palette.NOTICES.get(message.level_tag, palette.NOTICES["info"])


@register.filter
def page_numbers(paginator: Paginator[Any], current: int) -> Iterator[int | str]:
    """The page numbers to show around `current`, with ellipses."""
    return paginator.get_elided_page_range(current, on_each_side=2, on_ends=1)


@register.simple_tag
def icon(name: str) -> SafeString:
    """A drawing of the sprite, hidden from screen readers: put the word beside it."""
    return format_html(
        '<svg class="icon" viewBox="0 0 16 16" aria-hidden="true" focusable="false">'
        '<use href="{}#{}"/></svg>',
        static("img/icons.svg"),
        name,
    )


@register.inclusion_tag("components/state_badge.html")
def state_badge(name: str | None, label: str = "") -> dict[str, Any]:
    """`{% state_badge "not_met" %}`; `label` replaces the word. An unheard-of name is unknown."""
    state = palette.state(name or "unknown")
    return {"css": state.css, "icon_name": state.icon, "word": label or state.word}


@register.inclusion_tag("components/save_state.html")
def save_state(name: str, detail: str = "") -> dict[str, Any]:
    """`{% save_state "saved" detail %}`: idle, saving, saved, failed, conflict (else KeyError)."""
    state = palette.SAVE_STATES[name]
    return {"css": state.css, "icon_name": state.icon, "word": state.word, "detail": detail}


@register.inclusion_tag("components/bid_marker.html")
def bid_marker(index: int, label: str = "") -> dict[str, Any]:
    """`{% bid_marker 3 "Alpha" %}`: the bid's colour and marker, then its name."""
    mark = palette.bid_mark(int(index))
    return {"css": mark.css, "symbol": mark.symbol, "label": label}


@register.simple_tag
def bid_class(index: int) -> str:
    """The class that carries a bid's colour, for charts: children use .bid-fill or .bid-stroke."""
    return palette.bid_mark(int(index)).css
