"""The invented transition of a second fictitious tender, as its files hold it.

Days are counted from the day the demonstration is written, so that it always stands midway.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date

from assessments.demonstration.data import rows
from providers.ownership import Entity, Holding, Kind

REFERENCE = "DEMO-2026-001"
TITLE = "Hébergement d’un entrepôt de recherche d’essai, consultation attribuée (fictif)"
INCUMBENT = ("demo-sortant", "Hébergeur sortant (fictif)", "Nuage sortant (fictif)")
AWARDED = ("demo-entrant", "Hébergeur entrant (fictif)", "Nuage entrant (fictif)")

# Days from the day of writing; negative is past.
AWARDED_ON = -200
DAYS: Mapping[str, int] = {
    "notice_on": -190,
    "starts_on": -140,
    "ends_on": 60,
    "retrieval_ends_on": 95,
    "new_runs_from": -150,
    "incumbent_runs_until": 95,
}
# Euros a month, and in all; excl. VAT. All invented.
INCUMBENT_MONTHLY, NEW_MONTHLY, BUDGET = 92_000, 61_000, 1_250_000

# Days of certification: (scheme, version, decision, from, to); the incumbent has no qualification.
CERTIFICATIONS: Mapping[str, tuple[tuple[str, str, str, int, int], ...]] = {
    "demo-sortant": (("hds", "2", "FICTIF-H201", -500, 595),),
    "demo-entrant": (
        ("snc", "3.2", "FICTIF-201", -300, 795),
        ("hds", "2", "FICTIF-H202", -400, 695),
    ),
}


# What the calendar records of the procedure, in days; the award and the start are the acts' own.
STAGES: Mapping[str, int] = {
    "CONSULT": -285,
    "QUESTIONS": -266,
    "REPONSES": -262,
    "RAO": -203,
    "REJET": -199,
    "SIGN": -186,
    "NOTIF": -185,
    "AVISATT": -170,
}


def holders(slug: str, on: date) -> tuple[tuple[Entity, ...], tuple[Holding, ...]]:
    """The hosting company, then the one that holds it whole: from outside the Union, or not."""
    host = _entity(f"{slug}-host", "Société d’hébergement", slug, "FR")
    group = _entity(f"{slug}-groupe", "Groupe", slug, "US" if slug == INCUMBENT[0] else "FR")
    held = Holding(group.key, host.key, on, 10_000, 10_000)
    return (host, group), (held,)


def waves() -> list[dict[str, str]]:
    return list(rows("transition_waves.csv"))


def events() -> list[dict[str, str]]:
    """What happened to the waves, in the order in which it happened."""
    return list(rows("transition_events.csv"))


def costs() -> list[dict[str, str]]:
    return list(rows("transition_costs.csv"))


def items() -> list[dict[str, str]]:
    return list(rows("transition_items.csv"))


def _entity(key: str, what: str, slug: str, country: str) -> Entity:
    return Entity(
        key=key,
        name=f"{what} {slug.removeprefix('demo-')} (fictif)",
        kind=Kind.COMPANY,
        country=country,
        administration=country,
        establishment=country,
        complete=True,
    )


def checksums(wave: str, unit: str, told: str) -> tuple[str, str]:
    """Two invented checksums, the same or not."""
    source = hashlib.sha256(f"{wave}/{unit}".encode()).hexdigest()
    other = hashlib.sha256(f"{wave}/{unit}/copie".encode()).hexdigest()
    return source, source if told == "same" else other
