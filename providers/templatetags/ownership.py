"""How an ownership and the items of 19.6 are written on a page."""

from __future__ import annotations

from typing import TypedDict

from django import template
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from providers import ownership_words as words
from providers.holders import Holders
from providers.models import Source
from providers.ownership import Interval, Place, Stake
from providers.ownership.network import Link
from providers.ownership.requirements import Outcome, Reading

register = template.Library()

_OUTCOMES = {
    Outcome.MET: _("Met"),
    Outcome.NOT_MET: _("Not met"),
    Outcome.UNKNOWN: _("Unknown"),
}
_PLACES = {
    Place.EU: _("in the Union"),
    Place.NON_EU: _("outside the Union"),
    Place.UNKNOWN: _("not established"),
}


class Line(TypedDict):
    """One item as a row of the table."""

    code: str
    text: Promise
    outcome: str
    label: Promise
    sentences: list[str]
    sources: list[Source]


@register.simple_tag
def item_lines(holders: Holders) -> list[Line]:
    """The nine items, each with its outcome, its sentences and the sources they rest on."""
    return [_line(reading, holders) for reading in holders.items]


@register.simple_tag
def outcome_count(holders: Holders, outcome: str) -> int:
    return sum(reading.outcome == outcome for reading in holders.items)


@register.simple_tag
def chain(stake: Stake, holders: Holders) -> str:
    return words.chain(stake.path, holders)


@register.simple_tag
def refusal(holders: Holders) -> str:
    """Why the holdings could not be read; empty when they could."""
    return words.refusal(holders.refused, holders) if holders.refused is not None else ""


@register.filter
def bounds_word(interval: Interval) -> str:
    return words.percent(interval)


@register.filter
def place_word(place: Place) -> Promise:
    return _PLACES[place]


@register.filter
def share_word(link: Link) -> str:
    """The figure beside an arrow: capital, or votes where capital is not known."""
    row = link.holdings[-1]
    points = row.capital_bp if row.capital_bp is not None else row.votes_bp
    return "?" if points is None else words.stated(row, points)


def _line(reading: Reading, holders: Holders) -> Line:
    return {
        "code": reading.item.value,
        "text": words.ITEMS[reading.item],
        "outcome": reading.outcome.value,
        "label": _OUTCOMES[reading.outcome],
        "sentences": words.sentences(reading, holders),
        "sources": [holders.sources[key] for key in reading.sources if key in holders.sources],
    }
