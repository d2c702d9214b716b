"""How often each bid takes each rank when something is drawn again: weights, or the evaluators."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import sqrt
from typing import Any

CONFIDENCE = 1.96  # 95 %

Table = tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True)
class Acceptability:
    """Counts out of `draws`. `ranks[b][r]`: bid b at rank r + 1; `wins[a][b]`: a strictly above b.

    Exact ties share their rank, so that a rank may be taken twice. `seed` is None where every possible
    draw was counted instead of a sample of them: the shares are then exact.
    """

    bids: tuple[str, ...]
    draws: int
    seed: int | None
    ranks: Table
    wins: Table

    def rank(self, bid: str, rank: int) -> Fraction:
        """The share of the draws in which a bid takes a rank, from 1."""
        return Fraction(self.ranks[self.bids.index(bid)][rank - 1], self.draws)

    def win(self, one: str, other: str) -> Fraction:
        """The share of the draws in which one bid is strictly above another."""
        return Fraction(self.wins[self.bids.index(one)][self.bids.index(other)], self.draws)

    @property
    def error(self) -> float:
        """Half-width of the 95 % interval of a share, at worst (a share of one half); 0 when exact."""
        return 0.0 if self.seed is None else CONFIDENCE * sqrt(0.25 / self.draws)


def to_json(found: Acceptability) -> dict[str, Any]:
    """Integers and texts only."""
    return {
        "bids": list(found.bids),
        "draws": found.draws,
        "seed": found.seed,
        "ranks": [list(row) for row in found.ranks],
        "wins": [list(row) for row in found.wins],
    }


def from_json(data: Mapping[str, Any]) -> Acceptability:
    """What `to_json` wrote."""
    return Acceptability(
        bids=tuple(data["bids"]),
        draws=data["draws"],
        seed=data["seed"],
        ranks=tuple(tuple(row) for row in data["ranks"]),
        wins=tuple(tuple(row) for row in data["wins"]),
    )
