"""The invented evaluation of the second fictitious tender, as its files hold it: small, and closed.

Days are counted from the day the demonstration is written, like those of its transition.
"""

from __future__ import annotations

from dataclasses import dataclass

from assessments.demonstration.data import rows

# Days from the day of writing, and hours of the day in UTC.
FROZEN_ON, ANSWERED_ON, DUE_ON, CLOSED_ON = -290, -262, -250, -205
UNANIMOUS = "Notes identiques des deux évaluateurs, retenues telles quelles (fictif)."


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the grid; `weight` in hundredths of a percent of its branch."""

    code: str
    parent: str
    kind: str
    weight: int
    label_fr: str
    label_en: str


@dataclass(frozen=True, slots=True)
class Offered:
    """A bid by its provider's slug: price in euros excluding VAT, outcome of the gate and its reason."""

    slug: str
    euros: int
    gate: str
    reason: str


@dataclass(frozen=True, slots=True)
class Marked:
    """The marks of the two evaluators; `agreed` and its reason where they differ."""

    slug: str
    node: str
    marks: tuple[int, int]
    agreed: int | None
    reason: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A question: the day it came, by which channel, its words, and the answer published to all."""

    received: int
    channel: str
    text: str
    answer: str


def lines() -> list[Line]:
    return [Line(**{**row, "weight": int(row["weight"])}) for row in rows("award_grid.csv")]  # type: ignore[arg-type]  # weight is the only number


def offered() -> list[Offered]:
    return [
        Offered(row["slug"], int(row["euros"]), row["gate"], row["reason"])
        for row in rows("award_bids.csv")
    ]


def marked() -> list[Marked]:
    return [
        Marked(
            row["slug"],
            row["node"],
            (int(row["eval1"]), int(row["eval2"])),
            int(row["agreed"]) if row["agreed"] else None,
            row["reason"],
        )
        for row in rows("award_marks.csv")
    ]


def asked() -> list[Asked]:
    return [
        Asked(int(row["received"]), row["channel"], row["text"], row["answer"])
        for row in rows("award_questions.csv")
    ]
