"""Statements that hosts publish themselves, as structured rows: proposals, each with its source."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from assessments.transfers.rules import Actor

DATA = Path(__file__).parent / "data" / "published.csv"


@dataclass(frozen=True, slots=True)
class Published:
    """One row of a host's own page. `source` is a key of the providers' sources."""

    provider: str
    source: str
    checked_on: date
    actor_fr: Actor
    actor_en: Actor


@cache
def published() -> tuple[Published, ...]:
    """Every row, in the order of the file."""
    with DATA.open(encoding="utf-8", newline="") as file:
        return tuple(_published(row) for row in csv.DictReader(file))


def _published(row: dict[str, str]) -> Published:
    return Published(
        provider=row["provider"],
        source=row["source"],
        checked_on=date.fromisoformat(row["checked_on"]),
        actor_fr=_actor(row, "fr"),
        actor_en=_actor(row, "en"),
    )


def _actor(row: dict[str, str], language: str) -> Actor:
    return Actor(
        name=row[f"name_{language}"],
        role=row["role"],
        hds=row["hds"],
        secnumcloud=row["secnumcloud"],
        activities=tuple(int(number) for number in row["activities"].split(",")),
        access=row["access"],
        access_details=row[f"access_details_{language}"],
        risk=row["risk"],
    )
