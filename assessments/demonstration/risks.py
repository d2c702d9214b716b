"""The invented risks of the demonstration, as its files hold them."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from assessments.demonstration.data import DIRECTORY


@dataclass(frozen=True, slots=True)
class Risk:
    """A risk of a bid, or of the whole tender (no bid); ratings are likelihood and impact."""

    bid: str
    title: str
    description: str
    affects: str
    law_code: str
    activities: str
    before: tuple[int, int] | None
    treatment_kind: str
    treatment: str
    after: tuple[int, int] | None
    owner: str
    due_on: date | None


@dataclass(frozen=True, slots=True)
class Move:
    """`risk` is its number in the file of risks, from 1."""

    risk: int
    to: str
    author: str
    reason: str


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment on the risk of that number; the first of its `thread` opens it."""

    thread: str
    risk: int
    author: str
    text: str
    quoted: tuple[str, ...]
    resolved_by: str


def risks() -> list[Risk]:
    return [
        Risk(
            bid=row["bid"],
            title=row["title"],
            description=row["description"],
            affects=row["affects"],
            law_code=row["law_code"],
            activities=row["activities"],
            before=_rating(row["before"]),
            treatment_kind=row["treatment_kind"],
            treatment=row["treatment"],
            after=_rating(row["after"]),
            owner=row["owner"],
            due_on=date.fromisoformat(row["due_on"]) if row["due_on"] else None,
        )
        for row in _rows("risks.csv")
    ]


def moves() -> list[Move]:
    return [
        Move(int(row["risk"]), row["to"], row["author"], row["reason"])
        for row in _rows("risk_moves.csv")
    ]


def comments() -> list[Comment]:
    return [
        Comment(
            thread=row["thread"],
            risk=int(row["risk"]),
            author=row["author"],
            text=row["text"],
            quoted=tuple(row["quoted"].split()),
            resolved_by=row["resolved_by"],
        )
        for row in _rows("risk_comments.csv")
    ]


def _rating(cell: str) -> tuple[int, int] | None:
    if not cell:
        return None
    likelihood, impact = cell.split("x")
    return int(likelihood), int(impact)


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (DIRECTORY / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)
