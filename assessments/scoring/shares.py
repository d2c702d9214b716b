"""What each node weighs for a bid: the published shares, or shared out where nothing applies."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

from assessments.scoring.errors import BidError
from assessments.scoring.tree import FULL, WEIGHTED, Tree

NEUTRAL, ZERO = "neutral", "zero"


@dataclass(frozen=True, slots=True)
class Shares:
    """`own`: node -> share of its parent (root: 100 points); `points`: the most it can bring.

    `chains`: leaf -> the `own` of its branches, root first, then its own.
    `marked` are the leaves that need a mark and `weights` their points over `denominator`;
    `excused`: leaf -> neutral or zero, for the leaves that do not apply.
    """

    own: dict[str, Fraction]
    points: dict[str, Fraction]
    chains: dict[str, tuple[Fraction, ...]]
    excused: dict[str, str]
    marked: tuple[str, ...]
    weights: tuple[int, ...]
    denominator: int


def spread(tree: Tree, not_applicable: Set[str] = frozenset(), bid: str = "") -> Shares:
    """The shares that hold for a bid. Raises BidError when the frozen grid does not allow it.

    Neutral: the weight goes to the siblings, in proportion. A branch left with nothing to weigh
    follows its own rule, so that no bid is scored on an empty branch by accident.
    """
    rules = _rules(tree, not_applicable, bid)
    counting, left = _count(tree, not_applicable, rules, bid)
    own: dict[str, Fraction] = {}
    points: dict[str, Fraction] = {}
    for code, node in tree.nodes.items():
        if node.kind not in WEIGHTED:
            continue
        if node.parent is None:
            own[code] = points[code] = Fraction(FULL)
        else:
            counts = code in counting and left[node.parent]
            own[code] = Fraction(node.weight, left[node.parent]) if counts else Fraction(0)
            points[code] = points[node.parent] * own[code]
    excused = {leaf.code: rules[leaf.code] for leaf in tree.leaves if leaf.code in rules}
    marked = tuple(
        leaf.code for leaf in tree.leaves if leaf.kind == "scored" and leaf.code not in excused
    )
    denominator = lcm(*(points[code].denominator for code in marked))
    weights = tuple(int(points[code] * denominator) for code in marked)
    chains = {
        leaf.code: tuple(own[code] for code in (*tree.above[leaf.code], leaf.code))
        for leaf in tree.leaves
    }
    return Shares(own, points, chains, excused, marked, weights, denominator)


def _rules(tree: Tree, not_applicable: Set[str], bid: str) -> dict[str, str]:
    """Node -> the rule of the branch or leaf that was marked not applicable, itself or above."""
    for code in sorted(not_applicable):
        node = tree.nodes.get(code)
        allowed = node is not None and node.kind in ("branch", "scored")
        if not allowed or code == tree.root or tree.nodes[code].not_applicable == "refused":
            raise BidError("not_applicable_refused", node=code, bid=bid)
    rules: dict[str, str] = {}
    if not not_applicable:
        return rules
    for code, node in tree.nodes.items():
        if node.parent in rules:
            rules[code] = rules[node.parent]
        elif code in not_applicable:
            rules[code] = node.not_applicable
    return rules


def _count(
    tree: Tree, not_applicable: Set[str], rules: dict[str, str], bid: str
) -> tuple[set[str], dict[str, int]]:
    """The nodes that keep a weight, and the sum of what is left to weigh under each branch."""
    counting: set[str] = set()
    left = dict.fromkeys(tree.totals, 0)
    for code, node in reversed(tree.nodes.items()):
        if not tree.is_weighted(code):
            continue
        rule = rules.get(code)
        if rule is not None:
            # Below a node that does not apply, the published shares stand: they bring nothing.
            counts = rule != NEUTRAL or code not in not_applicable
        elif node.kind == "branch" and not left[code]:
            if node.parent is None or node.not_applicable == "refused":
                raise BidError("nothing_applicable", node=code, bid=bid)
            counts = node.not_applicable == ZERO
        else:
            counts = True
        if counts:
            counting.add(code)
            if node.parent is not None:
                left[node.parent] += node.weight
    return counting, left
