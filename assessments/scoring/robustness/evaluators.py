"""Would another panel have ranked the bids otherwise? One evaluator less, or the panel drawn again.

Under a rule that retains one mark out of the whole panel's (median, mean) every member marks every line
(docs/adr/0005): a line that somebody lacks is a missing mark, the verdict is incomplete and nothing
is said here. So no draw leaves a line without marks. An agreed mark is the panel's and nobody's own:
there is nothing to draw again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import combinations_with_replacement
from math import comb, factorial, prod

import numpy as np

from assessments.scoring.registry import engine, evaluate
from assessments.scoring.robustness.acceptability import Acceptability
from assessments.scoring.types import Bid, Dossier, Verdict

ENUMERATED = 2000  # different panels counted one by one: up to seven members

Progress = Callable[[int, int], None]
Panel = tuple[int, ...]  # places of the members drawn, in order


def why_not(dossier: Dossier, verdict: Verdict) -> str:
    """incomplete, unranked (fewer than two bids), agreed or alone; empty when the panel can be varied."""
    if not verdict.complete:
        return "incomplete"
    if sum(bid.rank is not None for bid in verdict.bids) < 2:
        return "unranked"
    if dossier.method.consensus == "agreed":
        return "agreed"
    return "alone" if len(dossier.panel) < 2 else ""


@dataclass(frozen=True, slots=True)
class WithoutEvaluator:
    """The verdict without the marks of one evaluator. `order`: codes with their rank, best first.

    `gap`: points (of 100) between the first two of that order.
    """

    without: str
    order: tuple[tuple[str, int], ...]
    gap: Fraction
    keeps_first: bool
    keeps_order: bool


def without_each(dossier: Dossier, verdict: Verdict) -> list[WithoutEvaluator]:
    """One entry for each member of the panel, judged by the tender's own engine: exact.

    Empty when the panel cannot be varied; see `why_not`.
    """
    if why_not(dossier, verdict):
        return []
    return [_without(dossier, verdict, evaluator) for evaluator in dossier.panel]


def _without(dossier: Dossier, verdict: Verdict, evaluator: str) -> WithoutEvaluator:
    found = evaluate(
        replace(
            dossier,
            panel=tuple(each for each in dossier.panel if each != evaluator),
            bids=tuple(_silenced(bid, evaluator) for bid in dossier.bids),
        )
    )
    order, published = _order(found), _order(verdict)
    first, second = (bid.score or Fraction(0) for bid in found.bids[:2])
    return WithoutEvaluator(
        without=evaluator,
        order=order,
        gap=first - second,
        keeps_first=_firsts(order) == _firsts(published),
        keeps_order=order == published,
    )


def _silenced(bid: Bid, evaluator: str) -> Bid:
    marks = {
        leaf: {who: mark for who, mark in given.items() if who != evaluator}
        for leaf, given in bid.marks.items()
    }
    return replace(bid, marks=marks)


def _order(verdict: Verdict) -> tuple[tuple[str, int], ...]:
    return tuple((bid.bid, bid.rank) for bid in verdict.bids if bid.rank is not None)


def _firsts(order: Sequence[tuple[str, int]]) -> set[str]:
    return {code for code, rank in order if rank == 1}


def bootstrap(
    dossier: Dossier,
    verdict: Verdict,
    *,
    draws: int,
    seed: int,
    progress: Progress | None = None,
) -> Acceptability | None:
    """The panel drawn again, members with replacement, as many as there are; the frozen rule applied.

    Small panels are not sampled: each different panel is judged once and counts as often as it can be
    drawn. Scores are exact, so ties are real ones; the frozen tie rule does not part them here.
    None when the panel cannot be varied. `progress(done, total)` may raise to stop.
    """
    if why_not(dossier, verdict):
        return None
    order = [bid.bid for bid in verdict.bids if bid.rank is not None]
    by_code = {bid.code: bid for bid in dossier.bids}
    bids = [by_code[code] for code in order]
    panels, total, kept_seed = _panels(len(dossier.panel), draws, seed)
    seats = tuple(map(str, range(len(dossier.panel))))
    score = engine(dossier.method.engine).scorer(dossier.method, seats)
    rows = [_rows(bid, dossier.panel) for bid in bids]
    ranks = [[0] * len(bids) for _bid in bids]
    wins = [[0] * len(bids) for _bid in bids]
    for done, (panel, times) in enumerate(panels.items(), start=1):
        drawn = [_seated(bid, row, seats, panel) for bid, row in zip(bids, rows, strict=True)]
        _count(score(drawn), times, ranks, wins)
        if progress is not None:
            progress(done, len(panels))
    return Acceptability(
        bids=tuple(order),
        draws=total,
        seed=kept_seed,
        ranks=tuple(map(tuple, ranks)),
        wins=tuple(map(tuple, wins)),
    )


def _panels(size: int, draws: int, seed: int) -> tuple[Mapping[Panel, int], int, int | None]:
    """Each different panel with how often it is drawn, out of how many, and the seed if one was used."""
    if comb(2 * size - 1, size) <= ENUMERATED:
        every = {
            panel: factorial(size) // prod(map(factorial, Counter(panel).values()))
            for panel in combinations_with_replacement(range(size), size)
        }
        return every, size**size, None
    sample = np.random.default_rng(seed).integers(0, size, (draws, size))
    sample.sort(axis=1)
    return Counter(map(tuple, sample.tolist())), draws, seed


def _rows(bid: Bid, panel: Sequence[str]) -> dict[str, tuple[int, ...]]:
    """Leaf -> its marks in the panel's order; a line that somebody did not mark does not count."""
    return {
        leaf: tuple(marks[who] for who in panel)
        for leaf, marks in bid.marks.items()
        if all(who in marks for who in panel)
    }


def _seated(
    bid: Bid, rows: Mapping[str, tuple[int, ...]], seats: Sequence[str], panel: Panel
) -> Bid:
    """The bid as the drawn panel marks it, each of its seats being held by the member drawn."""
    marks = {
        leaf: {seat: row[member] for seat, member in zip(seats, panel, strict=True)}
        for leaf, row in rows.items()
    }
    return replace(bid, marks=marks)


def _count(
    scores: Sequence[Fraction | None], times: int, ranks: list[list[int]], wins: list[list[int]]
) -> None:
    known = [score or Fraction(0) for score in scores]
    for one, mine in enumerate(known):
        above = 0
        for other, theirs in enumerate(known):
            above += theirs > mine
            wins[one][other] += times * (mine > theirs)
        ranks[one][above] += times
