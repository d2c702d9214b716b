"""Why one bid is ahead of another: the lines where most points part them, and every line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from assessments.reports.figures import decimal, difference
from assessments.reports.tree import MethodTree


@dataclass(frozen=True, slots=True)
class Difference:
    """A line of the grid; `gap` is the first bid's points less the second's, signed.

    `reasons`: (bidder, text) of the marks agreed on, where there are any.
    """

    code: str
    label: str
    first: str
    second: str
    gap: str
    reasons: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class LineRow:
    """The points of every bid on one leaf, in the order of the verdict's bids; `reasons` as above."""

    code: str
    label: str
    points: tuple[str, ...]
    reasons: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class LineGroup:
    code: str
    label: str
    rows: tuple[LineRow, ...]


def _contributions(bid: Mapping[str, Any]) -> dict[str, Fraction | None]:
    """Leaf -> points; None where a mark, a gate or a price is missing."""
    return {
        line["node"]: None if line["contribution"] is None else Fraction(line["contribution"])
        for line in bid["lines"]
    }


def _points(value: Fraction | None) -> str:
    return "–" if value is None else decimal(value, 4)


class _Reasons:
    """The reasons of the agreed marks, bid by bid."""

    def __init__(self, dossier: Mapping[str, Any]) -> None:
        self.by_bid = {bid["code"]: bid.get("agreed_reasons", {}) for bid in dossier["bids"]}

    def of(self, leaf: str, bids: Iterable[Mapping[str, Any]]) -> tuple[tuple[str, str], ...]:
        return tuple(
            (bid["provider"], self.by_bid[bid["bid"]][leaf])
            for bid in bids
            if leaf in self.by_bid[bid["bid"]]
        )


def largest_differences(dossier: Mapping[str, Any], limit: int = 10) -> tuple[Difference, ...]:
    """Between the two best bids, largest first; empty when fewer than two are ranked."""
    ranked = [bid for bid in dossier["verdict"]["bids"] if bid["rank"] is not None][:2]
    if len(ranked) < 2:
        return ()
    tree, reasons = MethodTree(dossier["method"]), _Reasons(dossier)
    first, second = (_contributions(bid) for bid in ranked)
    gaps = {
        code: points - other
        for code, points in first.items()
        if points is not None and (other := second[code]) is not None
    }
    order = sorted(gaps, key=lambda code: abs(gaps[code]), reverse=True)
    return tuple(
        Difference(
            code=code,
            label=tree.nodes[code].label,
            first=_points(first[code]),
            second=_points(second[code]),
            gap=difference(gaps[code]),
            reasons=reasons.of(code, ranked),
        )
        for code in order[:limit]
        if gaps[code]
    )


def every_line(dossier: Mapping[str, Any]) -> tuple[LineGroup, ...]:
    """The contribution of every line, grouped by the branch that holds it."""
    tree, reasons = MethodTree(dossier["method"]), _Reasons(dossier)
    judged = dossier["verdict"]["bids"]
    bids = [_contributions(bid) for bid in judged]
    groups: dict[str, list[LineRow]] = {}
    for line in judged[0]["lines"] if judged else ():
        node = tree.nodes[line["node"]]
        points = tuple(_points(bid[node.code]) for bid in bids)
        groups.setdefault(node.parent or "", []).append(
            LineRow(node.code, node.label, points, reasons.of(node.code, judged))
        )
    return tuple(
        LineGroup(code, tree.nodes[code].label, tuple(rows)) for code, rows in groups.items()
    )
