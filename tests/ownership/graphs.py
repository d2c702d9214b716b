"""Small networks, written short."""

from __future__ import annotations

from datetime import date

from providers.ownership import Entity, Holding, Kind, Network, Ownership, Precision, Right, read

DAY = date(2026, 11, 30)
SEEN = date(2026, 6, 1)


def company(key: str, country: str | None = "FR", *, complete: bool = False) -> Entity:
    return Entity(key, key.title(), country=country, complete=complete)


def person(key: str, country: str | None = "FR") -> Entity:
    return Entity(key, key.title(), kind=Kind.PERSON, country=country)


def share(
    holder: str,
    held: str,
    percent: float | None,
    votes: float | None = -1,
    precision: Precision = Precision.EXACT,
    observed: date = SEEN,
) -> Holding:
    """Votes as the capital unless said otherwise."""
    capital = None if percent is None else round(percent * 100)
    votes_bp = capital if votes == -1 else None if votes is None else round(votes * 100)
    return Holding(holder, held, observed, capital, votes_bp, precision, sources=("S1",))


def network(
    entities: list[Entity], holdings: list[Holding], rights: tuple[Right, ...] = ()
) -> Network:
    return Network.of(entities, holdings, rights, on=DAY)


def reading(
    entities: list[Entity], holdings: list[Holding], rights: tuple[Right, ...] = ()
) -> Ownership:
    """Of the entity named `host`."""
    return read(network(entities, holdings, rights), "host")
