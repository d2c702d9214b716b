"""The reasons: every line from marks to contribution, and what they add up to in each branch."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

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
    points = {mark: Fraction(mark, per_point) for mark in set(kept.values())}
    for leaf in tree.leaves:
        rule, agreed, part = _rule(method, shares, leaf), None, None
        share = shares.points[leaf.code]
        if leaf.code in shares.excused:
            part = Fraction(0)
        elif leaf.kind == "price":
            agreed = price
            part = None if price is None else share * price
        elif leaf.code in kept:
            mark = kept[leaf.code]
            agreed = points[mark]
            # share x mark / best mark, as one fraction: reduced once instead of three times
            whole = share.denominator * per_point * method.scale.maximum
            part = Fraction(share.numerator * mark, whole)
        given = bid.marks.get(leaf.code, {})
        lines.append(
            Line(
                node=leaf.code,
                kind=leaf.kind,
                marks={evaluator: given[evaluator] for evaluator in panel if evaluator in given},
                agreed=agreed,
                rule=rule,
                chain=shares.chains[leaf.code],
                contribution=part,
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
    known = [part for part in parts if part is not None]
    if len(known) < len(parts):
        return None
    # Over one denominator: reduced once, not at each addition.
    whole = lcm(*(part.denominator for part in known))
    return Fraction(sum(part.numerator * (whole // part.denominator) for part in known), whole)
