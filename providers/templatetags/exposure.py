"""How an exposure is written on a page; the sentences are those of `exposure_words`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypedDict

from django import template
from django.utils.translation import gettext as _

from providers import exposure_words as words
from providers.exposure import Affects, Figure, Law, Line, Link
from providers.laws import OVER, LawStatus
from providers.models import LawPeriod

register = template.Library()

register.filter("law_name", words.law_name)
register.filter("link_told", words.told)
register.filter("chain", words.chain)
register.filter("hundredths", words.hundredths)
register.filter("level_name", words.level_name)


class Badge(TypedDict):
    """One of the four states of the interface, and its words."""

    state: str
    label: str


@register.filter
def law_status(law: Law) -> Badge:
    """An exposure in force is a warning and one that is over is none; a shield reads the other way."""
    label = dict(LawPeriod.Status.choices).get(law.status, _("Unknown on that day"))
    if law.status == LawStatus.UNKNOWN:
        return {"state": "unknown", "label": str(label)}
    if law.kind == "shield":
        good = law.status == LawStatus.IN_FORCE
        state = "met" if good else "not_met" if law.status in OVER else "warning"
    else:
        state = "met" if law.status in OVER else "warning"
    return {"state": state, "label": str(label)}


@register.filter
def why(line: Line) -> str:
    """The reason and the arithmetic; a multiplication never breaks at the end of a line."""
    told = words.why(line)
    for sign in "×=":
        told = told.replace(f" {sign} ", f"\N{NO-BREAK SPACE}{sign}\N{NO-BREAK SPACE}")
    return told


@register.filter
def effect(affects: Affects) -> str:
    """Confidentiality or availability, in words."""
    return str(words.EFFECTS[affects])


@register.filter
def reach_name(hundredths: int) -> str:
    return str(words.REACHES[hundredths])


@register.filter
def from_to(figure: Figure) -> str:
    """« 3 », or « 3, up to 9 » when more is possible."""
    established = words.hundredths(figure.established)
    if figure.possible == figure.established:
        return established
    return _("%(established)s, up to %(possible)s") % {
        "established": established,
        "possible": words.hundredths(figure.possible),
    }


@register.filter
def link_named(key: str, links: Iterable[Link]) -> str:
    """The chain of a link by its key; the key itself once the link is gone."""
    return next((words.chain(link) for link in links if link.key == key), key)
