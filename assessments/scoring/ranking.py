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
    """Ranked bids first, then the others by code. No rank while a verdict is incomplete.

    Exact ties go to the frozen list of criteria, in order; what it does not settle shares a rank,
    and the ranks that follow are skipped (1, 1, 3).
    """
    by_code = sorted(results, key=lambda found: found.bid)
    keys = {found.bid: _key(ties, found) for found in by_code if complete and found.admitted}
    ranked = [
        replace(
            found,
            rank=1 + sum(key > keys[found.bid] for key in keys.values()),
            tie_note=_note(ties, keys, found, by_code),
        )
        for found in by_code
        if found.bid in keys
    ]
    ranked.sort(key=lambda found: found.rank or 0)
    return (*ranked, *(found for found in by_code if found.bid not in keys))


def _key(ties: Sequence[str], found: BidResult) -> Key:
    parts = {branch.node: branch.contribution for branch in found.branches}
    parts |= {line.node: line.contribution for line in found.lines}
    values = [found.score, *(_price(found) if code == "price" else parts[code] for code in ties)]
    # Complete verdicts only: every contribution is known.
    return tuple(value for value in values if value is not None)


def _price(found: BidResult) -> Fraction:
    return -Fraction(found.price_cents or 0)


def _note(
    ties: Sequence[str], keys: dict[str, Key], found: BidResult, results: Sequence[BidResult]
) -> str | None:
    """`declared_tie`, `broken_by:<code>` (what settled this rank at last) or `displayed_tie`."""
    mine = keys[found.bid]
    others = [other for other in results if other.bid in keys and other.bid != found.bid]
    same = [keys[other.bid] for other in others if other.score == found.score]
    if mine in same:
        return "declared_tie"
    if same:
        return f"broken_by:{ties[max(_first_difference(mine, key) for key in same) - 1]}"
    if any(other.display == found.display for other in others):
        return "displayed_tie"
    return None


def _first_difference(one: Key, other: Key) -> int:
    return next(place for place, (a, b) in enumerate(zip(one, other, strict=True)) if a != b)
