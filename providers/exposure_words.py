"""How an exposure is told: the chain, the arithmetic and the reason, in sentences."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from providers.countries import country_name
from providers.exposure import Affects, Figure, Kind, Law, Line, Link, Text, Weight, figure
from providers.language import in_language

KINDS: Mapping[Kind, str | Promise] = {
    Kind.SEAT: gettext_lazy("the host has its seat there"),
    Kind.CONTROL: gettext_lazy("controls the host"),
    Kind.SHAREHOLDER: gettext_lazy("holds more than 19.6.b allows (24 % alone, 39 % together)"),
    Kind.BLOCKING: gettext_lazy("has a veto or the majority of the board"),
    Kind.SUBSIDIARY: gettext_lazy(
        "has control of, or systems common with, the host, or served to reach it already"
    ),
    Kind.LIVE_SUPPLIER: gettext_lazy("can update the code in production"),
    Kind.QUARANTINED_SUPPLIER: gettext_lazy("supplies technology without live access"),
    Kind.FOREIGN_STAFF: gettext_lazy("has access from outside the European Economic Area"),
    Kind.SALES: gettext_lazy("is present there, without more"),
    Kind.NONE: gettext_lazy("nothing is established"),
}

LEVELS: Mapping[str, str | Promise] = {
    "none": gettext_lazy("None"),
    "contract": gettext_lazy("Contract only"),
    "byok": gettext_lazy("Customer’s keys kept by the provider (BYOK)"),
    "hyok": gettext_lazy("Keys held by the customer alone (HYOK)"),
    "no_live_reach": gettext_lazy("No live reach (SecNumCloud 19.6.c)"),
    "proven": gettext_lazy("SecNumCloud 19.6 proven for the service"),
}

REACHES: Mapping[int, str | Promise] = {
    100: gettext_lazy("content (1)"),
    50: gettext_lazy("metadata, without content (0.5)"),
    0: gettext_lazy("nothing (0)"),
}

EFFECTS: Mapping[Affects, str | Promise] = {
    Affects.CONFIDENTIALITY: gettext_lazy("confidentiality"),
    Affects.AVAILABILITY: gettext_lazy("availability"),
}


def text(words: Text) -> str:
    return in_language(words.fr, words.en)


def law_name(law: Law | None) -> str:
    if law is None:
        return _("no law of this country is recorded here")
    return in_language(law.instrument_fr, law.instrument_en)


def hundredths(value: int) -> str:
    """« 3,6 »: no trailing zero."""
    return number_format((Decimal(value) / 100).normalize().__format__("f"))


def chain(link: Link) -> str:
    """« OVHcloud → Subsidiary in Canada »."""
    return " → ".join(text(step) for step in link.chain) or text(link.party)


def told(link: Link) -> str:
    """One sentence: who, where, what is established, and what the facts leave open."""
    given = {
        "chain": chain(link) + (f" [{text(link.variant)}]" if link.variant else ""),
        "country": country_name(link.country) if link.country else _("country unknown"),
        "established": KINDS[link.kind],
        "possible": KINDS[link.at_worst],
    }
    if link.kind is link.at_worst:
        said = _("%(chain)s (%(country)s): %(established)s.")
    else:
        said = _("%(chain)s (%(country)s): %(established)s; at worst, %(possible)s.")
    return said % given


def product(line: Line, nexus: int) -> str:
    """« 3 × 3 × 0,5 × (1 − 0,6) = 1,8 »: nexus, severity, data within reach, mitigation."""
    factors = [str(nexus), str(line.severity), hundredths(line.reach)]
    if line.percent:
        factors.append(f"(1 − {hundredths(line.percent)})")
    result = nexus * line.severity * line.reach * (100 - line.percent) // 100
    return f"{' × '.join(factors)} = {hundredths(result)}"


def why(line: Line) -> str:
    """Why the figures are what they are, in a sentence with the arithmetic."""
    if line.weight is Weight.NOTHING:
        return _("This law no longer applies on that day: it counts for nothing.")
    possible = product(line, line.nexus_at_worst)
    if line.established == line.possible:
        return _("Established: %(product)s.") % {"product": possible}
    if line.established:
        return _("Established: %(product)s. Possible: %(possible)s.") % {
            "product": product(line, line.nexus),
            "possible": possible,
        }
    return _("%(reason)s Possible: %(possible)s.") % {
        "reason": _doubt(line),
        "possible": possible,
    }


def _doubt(line: Line) -> str:
    """What keeps the established figure at zero."""
    if line.law is None:
        return _("No law of this country is recorded here: the highest severity is assumed.")
    if not line.link.country:
        return _("The country is not known: the law that would weigh most is assumed.")
    if line.link.variant:
        return _("This link holds for one variant of the service only.")
    if line.weight is Weight.POSSIBLE and line.law.to_be_checked:
        return _("The law rests on general knowledge, to be checked.")
    if line.weight is Weight.POSSIBLE:
        return _("The law’s reach is disputed, pending or unknown on that day.")
    return _("The link is not established.")


def level_name(level: str) -> str:
    return str(LEVELS.get(level, level))


def highest(lines: tuple[Line, ...], affects: Affects) -> str:
    """The sentence that opens a reading, for one effect."""
    found: Figure = figure(lines, affects)
    given = {
        "effect": EFFECTS[affects],
        "established": hundredths(found.established),
        "possible": hundredths(found.possible),
    }
    if found.worst is None:
        return (
            _("On %(effect)s, no exposure is known: the facts hold no link that a law reads.")
            % given
        )
    given |= {"law": found.worst.law_code or law_name(None), "chain": chain(found.worst.link)}
    if not found.established:
        said = _(
            "On %(effect)s, nothing is established; up to %(possible)s out of 15 is possible"
            " (%(law)s, through %(chain)s)."
        )
    elif found.established == found.possible:
        said = _(
            "On %(effect)s, the exposure is %(established)s out of 15 (%(law)s, through %(chain)s)."
        )
    else:
        said = _(
            "On %(effect)s, %(established)s out of 15 is established (%(law)s, through %(chain)s);"
            " what is not known could bring it to %(possible)s."
        )
    return said % given
