"""Ranks on exact scores, and what is said when two displayed scores look the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from assessments.scoring.types import BidResult

Key = tuple[Fraction, ...]


def rank(
    ties: Sequence[str], results: Sequence[BidResult], *, complete: bool
) -> tuple[BidResult, ...]:
    """Ranked bids first, then the others in the given order. No rank while a verdict is incomplete.

    Exact ties go to the frozen list of criteria, in order; what it does not settle shares a rank.
    """
    contenders = [found for found in results if found.admitted and found.score is not None]
    if not complete or not contenders:
        return tuple(results)
    order = sorted(contenders, key=lambda found: _key(ties, found), reverse=True)
    ranked: list[BidResult] = []
    for index, found in enumerate(order):
        key = _key(ties, found)
        place = next(n for n, other in enumerate(order, 1) if _key(ties, other) == key)
        ranked.append(replace(found, rank=place, tie_note=_note(ties, order, index)))
    names = {found.bid for found in ranked}
    return (*ranked, *(found for found in results if found.bid not in names))


def _key(ties: Sequence[str], found: BidResult) -> Key:
    assert found.score is not None
    return (found.score, *(_deciding(code, found) for code in ties))


def _deciding(code: str, found: BidResult) -> Fraction:
    if code == "price":
        return -Fraction(found.price_cents or 0)
    for branch in found.branches:
        if branch.node == code:
            return branch.contribution
    return next(line.contribution for line in found.lines if line.node == code)


def _note(ties: Sequence[str], order: Sequence[BidResult], index: int) -> str | None:
    """`declared_tie`, `broken_by:<code>`, or `displayed_tie` for scores that only look equal."""
    found = order[index]
    others = [other for n, other in enumerate(order) if n != index]
    same = [other for other in others if other.score == found.score]
    if any(_key(ties, other) == _key(ties, found) for other in same):
        return "declared_tie"
    if same:
        mine = _key(ties, found)
        first = min(
            next(n for n, (a, b) in enumerate(zip(mine, _key(ties, other), strict=True)) if a != b)
            for other in same
        )
        return f"broken_by:{ties[first - 1]}"
    if any(other.display == found.display for other in others):
        return "displayed_tie"
    return None
