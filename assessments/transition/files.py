"""The migration checklist and the public prices of outbound transfers, as data files.

Sources are keys of the public facts; S67 is general knowledge, of which no page was opened.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

DIRECTORY = Path(__file__).parent / "data"
NOT_OPENED = "S67"


class Phase(StrEnum):
    FRAMING = "framing"
    BUILD = "build"
    COPY = "copy"
    COEXIST = "coexist"
    SWITCH = "switch"
    CLOSE = "close"
    RUN = "run"


@dataclass(frozen=True, slots=True)
class Source:
    """Where a line was read; no address where none was recorded."""

    key: str
    label_fr: str
    label_en: str
    address: str


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the checklist. What is in RUN comes after the end of the transition."""

    key: str
    phase: Phase
    text_fr: str
    text_en: str
    sources: tuple[str, ...]

    @property
    def holds_the_end(self) -> bool:
        return self.phase is not Phase.RUN

    @property
    def to_be_checked(self) -> bool:
        return NOT_OPENED in self.sources


@dataclass(frozen=True, slots=True)
class Egress:
    """What a host publishes of its prices to take data out (September 2026), as it says it."""

    provider: str
    price_fr: str
    price_en: str
    sources: tuple[str, ...]


@cache
def checklist() -> tuple[Item, ...]:
    """In the order of the phases."""
    return tuple(
        Item(
            row["key"],
            Phase(row["phase"]),
            row["item_fr"],
            row["item_en"],
            tuple(row["sources"].split()),
        )
        for row in _rows("checklist.csv")
    )


@cache
def egress() -> tuple[Egress, ...]:
    return tuple(
        Egress(row["provider"], row["price_fr"], row["price_en"], tuple(row["sources"].split()))
        for row in _rows("egress.csv")
    )


@cache
def sources() -> dict[str, Source]:
    """By key; general knowledge has none."""
    return {row["key"]: Source(**row) for row in _rows("sources.csv")}


def _rows(name: str) -> list[dict[str, str]]:
    with (DIRECTORY / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
