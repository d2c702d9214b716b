"""The points of one bid, rounded: what may be told where the exact fractions would tell prices.

A price mark is a fraction of two prices: written exactly, it is both of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from assessments.reports.figures import decimal
from assessments.reports.ranking import JudgedBid, Ranking
from assessments.reports.tree import MethodTree, Node


@dataclass(frozen=True, slots=True)
class PointsRow:
    """A criterion of level 1 (`top`) or 2: `columns` are the points of each bid told, as printed."""

    code: str
    label: str
    maximum: str
    top: bool
    columns: tuple[str, ...]


def winner_of(ranking: Ranking) -> JudgedBid | None:
    """The bid that is first alone, None where there is none."""
    first = [bid for bid in ranking.ranked if bid.rank == 1]
    return first[0] if len(first) == 1 else None


def rounded(value: Fraction) -> str:
    """Two decimals, half up, as text that says nothing more: `12.30`."""
    hundredths = (200 * value.numerator + value.denominator) // (2 * value.denominator)
    return f"{hundredths // 100}.{hundredths % 100:02d}"


def points_of(tree: MethodTree, bid: JudgedBid) -> dict[str, str]:
    """Code -> rounded points, for the criteria of levels 1 and 2 that bring some, and the root."""
    told = [tree.root, *(node for top in tree.criteria() for node in _with_children(tree, top))]
    return {
        node.code: rounded(bid.contributions[node.code])
        for node in told
        if node.code in bid.contributions
    }


def points_rows(tree: MethodTree, maximum: Fraction, *told: Mapping[str, str]) -> list[PointsRow]:
    """The criteria of levels 1 and 2 with what each of `told` has, in the active language."""
    return [
        PointsRow(
            code=node.code,
            label=node.label,
            maximum=decimal(node.share * maximum),
            top=node is top,
            columns=tuple(printed(points.get(node.code)) for points in told),
        )
        for top in tree.criteria()
        for node in _with_children(tree, top)
    ]


def printed(points: str | None) -> str:
    return "–" if points is None else decimal(Fraction(points))


def _with_children(tree: MethodTree, top: Node) -> list[Node]:
    return [top, *tree.weighted_children(top.code)]
