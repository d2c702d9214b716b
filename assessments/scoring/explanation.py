"""The reasons: every line from marks to contribution, and what they add up to in each branch."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from assessments.scoring.shares import Shares
from assessments.scoring.tree import Tree
from assessments.scoring.types import UNKNOWN, Bid, Branch, GateResult, Line, Method, Node


@dataclass(frozen=True, slots=True)
class Told:
    """A bid's lines in the grid's order, then its branches, whose sums are exact."""

    lines: tuple[Line, ...]
    branches: tuple[Branch, ...]


def gates(tree: Tree, bid: Bid) -> tuple[GateResult, ...]:
    """Every gate with what was found there; unknown when nothing was."""
    return tuple(GateResult(code, bid.gates.get(code, UNKNOWN)) for code in tree.gates)


def explain(
    method: Method,
    tree: Tree,
    panel: Sequence[str],
    shares: Shares,
    bid: Bid,
    *,
    kept: Mapping[str, int],
    per_point: int,
    price: Fraction | None,
) -> Told:
    """`kept`: leaf -> retained mark times `per_point`; a leaf without one is missing."""
    lines = []
    for leaf in tree.leaves:
        rule, agreed, part = _rule(method, shares, leaf), None, None
        if leaf.code in shares.excused:
            part = Fraction(0)
        elif leaf.kind == "price":
            agreed = part = price
        elif leaf.code in kept:
            agreed = Fraction(kept[leaf.code], per_point)
            part = Fraction(kept[leaf.code], per_point * method.scale.maximum)
        given = bid.marks.get(leaf.code, {})
        lines.append(
            Line(
                node=leaf.code,
                kind=leaf.kind,
                marks={evaluator: given[evaluator] for evaluator in panel if evaluator in given},
                agreed=agreed,
                rule=rule,
                chain=shares.chains[leaf.code],
                contribution=None if part is None else shares.points[leaf.code] * part,
            )
        )
    return Told(lines=tuple(lines), branches=_branches(tree, shares, lines))


def _rule(method: Method, shares: Shares, leaf: Node) -> str:
    if leaf.code in shares.excused:
        return f"not_applicable_{shares.excused[leaf.code]}"
    return method.price_formula if leaf.kind == "price" else method.consensus


def _branches(tree: Tree, shares: Shares, lines: Sequence[Line]) -> tuple[Branch, ...]:
    parts: dict[str, list[Fraction | None]] = {code: [] for code in tree.totals}
    for line in lines:
        parts[tree.above[line.node][-1]].append(line.contribution)
    sums: dict[str, Fraction | None] = {}
    # Parents come first in the grid, so that the reverse order adds from the leaves up.
    for code in reversed(tree.totals):
        sums[code] = _sum(parts[code])
        if tree.above[code]:
            parts[tree.above[code][-1]].append(sums[code])
    return tuple(
        Branch(node=code, contribution=sums[code], maximum=shares.points[code])
        for code, total in tree.totals.items()
        if total
    )


def _sum(parts: Sequence[Fraction | None]) -> Fraction | None:
    total = Fraction(0)
    for part in parts:
        if part is None:
            return None
        total += part
    return total
