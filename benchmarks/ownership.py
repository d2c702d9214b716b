"""Reading the ownership of a host in a network far larger than any real one."""

from __future__ import annotations

import random
from datetime import date

from benchmarks.table import Row
from benchmarks.timing import processor
from providers.ownership import Entity, Holding, Kind, Network, read

ENTITIES, HOLDINGS = 2_000, 10_000
DAY = date(2026, 11, 30)


def rows() -> list[Row]:
    """Without loops, and with one that takes half of the companies."""
    return [
        _row("ownership, no loop", backwards=0.0),
        _row("ownership, one loop of a thousand", backwards=0.01),
    ]


def _row(name: str, *, backwards: float) -> Row:
    entities, holdings = _network(backwards)
    host = entities[0].key
    taken = processor(lambda: read(Network.of(entities, holdings, on=DAY), host), 5)
    found = read(Network.of(entities, holdings, on=DAY), host)
    largest = max((len(loop) for loop in found.loops), default=0)
    return (
        name,
        f"{taken:.0f} ms",
        f"{ENTITIES} entities, {HOLDINGS} holdings, {len(found.stakes)} above the host"
        + (f", {largest} in the loop" if largest else ""),
    )


def _network(backwards: float) -> tuple[list[Entity], list[Holding]]:
    """Holders stand after what they hold, but for a part of the holdings, which make loops."""
    draw = random.Random(20261130)
    companies = ENTITIES * 7 // 10
    entities = [
        Entity(
            f"e{place:04}",
            f"Entity {place}",
            kind=Kind.COMPANY if place < companies else draw.choice(list(Kind)),
            country=draw.choice(["FR", "DE", "NL", "US", "CN", None]),
        )
        for place in range(ENTITIES)
    ]
    left: dict[int, int] = {}
    holdings: list[Holding] = []
    while len(holdings) < HOLDINGS:
        held = draw.randrange(companies)
        holder = min(held + 1 + draw.randrange(400), ENTITIES - 1)
        if draw.random() < backwards and holder < companies:
            held, holder = holder, held
        share = draw.randrange(1, max(2, left.get(held, 10_000) // 2))
        if left.get(held, 10_000) > share:
            left[held] = left.get(held, 10_000) - share
            names = entities[holder].key, entities[held].key
            holdings.append(Holding(*names, DAY, share, share))
    return entities, holdings
