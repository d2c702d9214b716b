"""Would a loser's withdrawal change the order of the others? Judged by the tender's own engine."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from assessments.scoring.registry import evaluate
from assessments.scoring.types import Dossier, Verdict


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """The ranking without one bid: the codes in order, and whether the others keep theirs."""

    without: str
    order: tuple[str, ...]
    keeps_order: bool
    keeps_first: bool


def withdrawals(dossier: Dossier, verdict: Verdict) -> list[Withdrawal]:
    """One entry for each ranked bid, in the order of the ranking.

    Marks are absolute, so only a price formula whose reference leaves with the bid can move the
    others. `keeps_first` compares with the best of those who stay.
    """
    order = ranking(verdict)
    return [_without(dossier, order, code) for code in order]


def ranking(verdict: Verdict) -> tuple[str, ...]:
    """The codes of the ranked bids, best first."""
    return tuple(bid.bid for bid in verdict.bids if bid.rank is not None)


def _without(dossier: Dossier, order: Sequence[str], code: str) -> Withdrawal:
    staying = tuple(bid for bid in dossier.bids if bid.code != code)
    found = ranking(evaluate(replace(dossier, bids=staying)))
    expected = tuple(each for each in order if each != code)
    return Withdrawal(code, found, found == expected, found[:1] == expected[:1])
