"""Reading the demonstration's data files, and deriving the three evaluators from them."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

DIRECTORY = Path(__file__).parent / "data"

REFERENCE = "DEMO-2027-001"
TITLE = "Hébergement d’un entrepôt de recherche d’essai, quatre ans (fictif)"
BUYER = "Acheteur de démonstration (fictif)"
PROCEDURE = "MS"
EUROPEAN_PROFILE = "2026-06"
FROZEN_AT = datetime(2027, 1, 4, 9, 0, tzinfo=UTC)
BIDS_DUE_AT = datetime(2027, 2, 1, 11, 0, tzinfo=UTC)
OPENED_AT = datetime(2027, 2, 1, 13, 0, tzinfo=UTC)
AWARD_ON = date(2027, 4, 15)
CONTRACT_START_ON = date(2027, 6, 1)
CONTRACT_END_ON = date(2031, 5, 31)


@dataclass(frozen=True, slots=True)
class Offer:
    """A fictitious bidder; `offer` is its name as printed."""

    bid: str
    offer: str
    slug: str
    service: str


@dataclass(frozen=True, slots=True)
class Gate:
    bid: str
    node: str
    outcome: str
    reason: str


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment by the account `author`; the first of its `thread` opens it. No `bid`: all bids."""

    thread: str
    node: str
    bid: str
    author: str
    text: str
    resolved_by: str


@dataclass(frozen=True, slots=True)
class Recorded:
    """What is recorded of a bid, by the name of each field."""

    bid: str
    values: dict[str, str]


def rows(name: str) -> Iterator[dict[str, str]]:
    with (DIRECTORY / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


@cache
def offers() -> tuple[Offer, ...]:
    return tuple(Offer(**row) for row in rows("bids.csv"))


@cache
def planned() -> dict[str, date]:
    """The days planned of the stages, but for the receipt of bids and the award."""
    return {row["stage"]: date.fromisoformat(row["planned"]) for row in rows("timeline.csv")}


@cache
def gates() -> tuple[Gate, ...]:
    return tuple(Gate(**row) for row in rows("gates.csv"))


@cache
def certifications() -> tuple[dict[str, str], ...]:
    """Invented certifications, row by row; epsilon's is followed by a second decision."""
    return tuple(rows("certifications.csv"))


@cache
def derogations() -> tuple[dict[str, str], ...]:
    return tuple(rows("derogations.csv"))


@cache
def transfers() -> tuple[dict[str, str], ...]:
    """Invented actors of the statements on transfers, row by row."""
    return tuple(rows("transfers.csv"))


@cache
def statements() -> tuple[dict[str, str], ...]:
    return tuple(rows("statements.csv"))


@cache
def letters() -> tuple[dict[str, str], ...]:
    return tuple(rows("letters.csv"))


@cache
def comments() -> tuple[Comment, ...]:
    return tuple(Comment(**row) for row in rows("comments.csv"))


@cache
def european_answers() -> dict[str, dict[str, tuple[int, str]]]:
    """Bid -> European question -> option and invented reason; one bid leaves questions open."""
    found: dict[str, dict[str, tuple[int, str]]] = {}
    for row in rows("csf_answers.csv"):
        answer = (int(row["option"]), row["justification"])
        found.setdefault(row["bid"], {})[row["question"]] = answer
    return found


@cache
def foreign_links() -> tuple[Recorded, ...]:
    """Invented links of the invented bidders with third countries."""
    return tuple(Recorded(row.pop("bid"), row) for row in rows("foreign_links.csv"))


@cache
def mitigations() -> tuple[Recorded, ...]:
    """What an invented reviewer found to stand in the way of them."""
    return tuple(Recorded(row.pop("bid"), row) for row in rows("mitigations.csv"))


@cache
def amounts_cents() -> dict[str, dict[str, int]]:
    """Bid -> amount line -> cents, excluding VAT."""
    found: dict[str, dict[str, int]] = {}
    for row in rows("prices.csv"):
        found.setdefault(row["bid"], {})[row["node"]] = int(row["euros"]) * 100
    return found


@cache
def costs() -> dict[str, list[dict[str, str | int]]]:
    """Bid -> its cost items, as `scoring.cost.Item` names their fields; they make up its amounts."""
    found: dict[str, list[dict[str, str | int]]] = {}
    for row in rows("costs.csv"):
        found.setdefault(row["bid"], []).append(
            {
                "node": row["node"],
                "label": row["label"],
                "first_year": int(row["first_year"]),
                "last_year": int(row["last_year"]),
                "cents_a_year": int(row["euros_a_year"]) * 100,
            }
        )
    return found


@cache
def consensus_marks() -> dict[tuple[str, str], int]:
    """(bid, leaf) -> the mark on which the three evaluators' median falls."""
    return {(row["bid"], row["node"]): int(row["mark"]) for row in rows("marks.csv")}


def evaluator_marks(offer: str, leaf: str, mark: int) -> tuple[int, int, int]:
    """Three marks whose median is `mark`; about one line in five has a dissenter.

    The dissent is drawn from SHA-256 of `offer|leaf`, so that everyone rebuilds the same marks.
    """
    draw = hashlib.sha256(f"{offer}|{leaf}".encode()).digest()[0] % 10
    if draw == 0:
        return mark, max(0, mark - 1), mark
    if draw == 1:
        return mark, mark, min(4, mark + 1)
    return mark, mark, mark


def justification(mark: int, agreed: int) -> str:
    """A short invented reason; the demonstration's texts say themselves that they are fictitious."""
    texts = {
        0: "La réponse ne traite pas ce point (constat fictif).",
        1: "Affirmations sans pièce à l’appui ; une partie importante manque (constat fictif).",
        2: "Couvert pour l’essentiel, avec des réserves relevées dans la réponse (constat fictif).",
        3: "Couvert et prouvé par les pièces jointes ; réserves mineures et datées (constat fictif).",
        4: "Couvert, essai ou audit fourni, engagement repris au contrat (constat fictif).",
    }
    text = texts[mark]
    if mark != agreed:
        word = "plus sévère" if mark < agreed else "plus favorable"
        text += f" Lecture {word} que celle des autres évaluateurs, à discuter."
    return text
