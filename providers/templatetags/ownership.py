"""How an ownership and the items of 19.6 are written on a page."""

from __future__ import annotations

from typing import TypedDict

from django import template
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from providers import ownership_words as words
from providers.countries import country_name
from providers.holders import Holders
from providers.models import CompanyRight, LegalEntity, Shareholding, Source
from providers.ownership import Interval, Place, Stake
from providers.ownership.network import Link
from providers.ownership.requirements import Outcome, Reading
from providers.ownership_effect import Effect, Other
from providers.templatetags.hosts import share

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


class EffectLine(TypedDict):
    """One item before and after an act; `differs`: its outcome or what is known of it."""

    before: Line
    after: Line
    differs: bool


@register.simple_tag
def effect_lines(effect: Effect | Other) -> list[EffectLine]:
    """The nine items before and after."""
    return [
        {
            "before": before,
            "after": after,
            "differs": any(
                before[part] != after[part] for part in ("outcome", "sentences", "sources")
            ),
        }
        for before, after in zip(item_lines(effect.before), item_lines(effect.after), strict=True)
    ]


@register.simple_tag
def effect_counts(effect: Effect) -> dict[str, str]:
    """By outcome: `1`, or `1 → 0` when it changes."""
    counts = {}
    for outcome in Outcome:
        before = outcome_count(effect.before, outcome)
        after = outcome_count(effect.after, outcome)
        counts[outcome.value] = str(before) if before == after else f"{before} → {after}"
    return counts


@register.simple_tag
def turned_items(other: Other) -> str:
    """« 19.6.b.1 unknown → not met, … »: the items whose outcome changes."""
    return ", ".join(
        f"{line['before']['code']} {_lower(line['before']['label'])} → {_lower(line['after']['label'])}"
        for line in effect_lines(other)
        if line["before"]["outcome"] != line["after"]["outcome"]
    )


@register.simple_tag
def about_words(about: LegalEntity | Shareholding | CompanyRight) -> str:
    """What is corrected or ended, in one line."""
    if isinstance(about, LegalEntity):
        return f"{about.name} ({country_name(about.country)})"
    if isinstance(about, CompanyRight):
        return f"{about.get_kind_display()} · {about.entity.name} — {about.told}"
    return f"{about.holder.name} → {about.entity.name}"


@register.simple_tag
def said_words(row: Shareholding | CompanyRight) -> str:
    """What a replaced record said, besides its dates."""
    if isinstance(row, CompanyRight):
        return row.told
    return gettext("capital %(capital)s, votes %(votes)s") % {
        "capital": share(row, "capital"),
        "votes": share(row, "votes"),
    }


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


def _lower(label: Promise) -> str:
    return str(label).lower()


def _line(reading: Reading, holders: Holders) -> Line:
    return {
        "code": reading.item.value,
        "text": words.ITEMS[reading.item],
        "outcome": reading.outcome.value,
        "label": _OUTCOMES[reading.outcome],
        "sentences": words.sentences(reading, holders),
        "sources": [holders.sources[key] for key in reading.sources if key in holders.sources],
    }
