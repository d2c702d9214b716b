"""The bids of a verdict in its order, with what each criterion brought them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from assessments.reports.tree import MethodTree


@dataclass(frozen=True, slots=True)
class JudgedBid:
    """One bid as judged. `score` and `contributions` are exact; keys are node codes.

    `rank` is None for a bid that is out at a gate, and for all of them while marks are missing.
    """

    code: str
    provider: str
    colour: int
    admitted: bool
    rank: int | None
    score: Fraction | None
    price_cents: int | None
    tie_note: str
    gates_failed: tuple[str, ...]
    contributions: Mapping[str, Fraction]


@dataclass(frozen=True, slots=True)
class Ranking:
    """A whole verdict. `ranked` is ordered by rank; `out` holds the bids a gate refused."""

    bids: tuple[JudgedBid, ...]
    complete: bool
    missing: int
    maximum: Fraction

    @property
    def ranked(self) -> tuple[JudgedBid, ...]:
        return tuple(bid for bid in self.bids if bid.rank is not None)

    @property
    def out(self) -> tuple[JudgedBid, ...]:
        return tuple(bid for bid in self.bids if not bid.admitted)

    @property
    def admitted(self) -> tuple[JudgedBid, ...]:
        return tuple(bid for bid in self.bids if bid.admitted)


def read_ranking(dossier: Mapping[str, Any], colours: Mapping[str, int] | None = None) -> Ranking:
    """The verdict of a dossier object (docs/dossier.md). Without `colours`, bids take their order."""
    verdict = dossier["verdict"]
    if colours is None:
        colours = {bid["code"]: place for place, bid in enumerate(dossier["bids"], start=1)}
    return Ranking(
        bids=tuple(_bid(raw, colours[raw["bid"]]) for raw in verdict["bids"]),
        complete=verdict["complete"],
        missing=len(verdict["missing"]),
        maximum=_maximum(verdict, MethodTree(dossier["method"]).root.code),
    )


def _bid(raw: Mapping[str, Any], colour: int) -> JudgedBid:
    return JudgedBid(
        code=raw["bid"],
        provider=raw["provider"],
        colour=colour,
        admitted=raw["admitted"],
        rank=raw["rank"],
        score=None if raw["score"] is None else Fraction(raw["score"]),
        price_cents=raw["price_cents"],
        tie_note=raw["tie_note"] or "",
        gates_failed=tuple(raw["gates_failed"]),
        contributions={
            part["node"]: Fraction(part["contribution"])
            for part in (*raw["branches"], *raw["lines"])
            if part["contribution"] is not None
        },
    )


def _maximum(verdict: Mapping[str, Any], root: str) -> Fraction:
    for bid in verdict["bids"]:
        for branch in bid["branches"]:
            if branch["node"] == root:
                return Fraction(branch["maximum"])
    return Fraction(100)
