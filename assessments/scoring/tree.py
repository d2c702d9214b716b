"""The weighted tree, checked: every rule that a method can break is refused here, by node."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assessments.scoring.errors import MethodError
from assessments.scoring.types import Node

WEIGHTED = frozenset({"branch", "scored", "price"})
KINDS = WEIGHTED | {"gate", "informative", "amount"}
RULES = frozenset({"refused", "neutral", "zero"})
SUMS = (100, 10_000)
FULL = 100  # points of the whole score, carried by the root


@dataclass(frozen=True, slots=True)
class Tree:
    """`nodes` keeps the display order, parents first; `above`: node -> its branches, root first.

    `totals`: branch -> 100 or 10 000; 0 for a branch that holds nothing scored.
    """

    nodes: dict[str, Node]
    root: str
    totals: dict[str, int]
    leaves: tuple[Node, ...]
    price: str | None
    gates: tuple[str, ...]
    above: dict[str, tuple[str, ...]]

    def is_weighted(self, code: str) -> bool:
        """Whether the node is a branch or leaf that brings points (a weight of 0 is a weight)."""
        return self.nodes[code].kind in ("scored", "price") or bool(self.totals.get(code))


def build(rows: Sequence[Node]) -> Tree:
    """Check the nodes and lay the tree. Raises MethodError, naming the node."""
    if not rows:
        raise MethodError("nodes_missing")
    nodes = _by_code(rows)
    root = _root(rows)
    above = _ancestors(rows, nodes)
    leaves = tuple(node for node in rows if node.kind in ("scored", "price"))
    return Tree(
        nodes=nodes,
        root=root,
        totals=_totals(rows, above),
        leaves=leaves,
        price=_price(leaves),
        gates=tuple(node.code for node in rows if node.kind == "gate"),
        above=above,
    )


def _by_code(rows: Sequence[Node]) -> dict[str, Node]:
    nodes: dict[str, Node] = {}
    for node in rows:
        if node.code in nodes:
            raise MethodError("node_duplicate", node=node.code)
        _check(node)
        nodes[node.code] = node
    return nodes


def _check(node: Node) -> None:
    if node.kind not in KINDS:
        raise MethodError("node_kind_unknown", node=node.code, kind=node.kind)
    if node.not_applicable not in RULES:
        raise MethodError("node_rule_unknown", node=node.code, rule=node.not_applicable)
    if isinstance(node.weight, bool) or not isinstance(node.weight, int) or node.weight < 0:
        raise MethodError("weight_not_whole", node=node.code)
    if node.kind not in WEIGHTED and node.weight:
        raise MethodError("weight_not_used", node=node.code, kind=node.kind, weight=node.weight)


def _root(rows: Sequence[Node]) -> str:
    roots = [node for node in rows if node.parent is None]
    if not roots:
        raise MethodError("root_missing")
    for node in roots:
        if node.kind != "branch":
            raise MethodError("root_not_branch", node=node.code)
    if len(roots) > 1:
        raise MethodError("root_several", first=roots[0].code, node=roots[1].code)
    if roots[0].weight != FULL:
        raise MethodError("root_weight", node=roots[0].code)
    return roots[0].code


def _ancestors(rows: Sequence[Node], nodes: dict[str, Node]) -> dict[str, tuple[str, ...]]:
    above: dict[str, tuple[str, ...]] = {}
    for node in rows:
        if node.parent is None:
            above[node.code] = ()
            continue
        parent = nodes.get(node.parent)
        if parent is None:
            raise MethodError("parent_dangling", node=node.code, parent=node.parent)
        if parent.kind != "branch":
            raise MethodError("parent_not_branch", node=node.code, parent=parent.code)
        if parent.code not in above:
            code = "cycle" if _in_cycle(node, nodes) else "parent_later"
            raise MethodError(code, node=node.code, parent=parent.code)
        above[node.code] = (*above[parent.code], parent.code)
    return above


def _in_cycle(node: Node, nodes: dict[str, Node]) -> bool:
    seen: set[str] = set()
    step: Node | None = node
    while step is not None and step.parent is not None and step.code not in seen:
        seen.add(step.code)
        if step.parent == node.code:
            return True
        step = nodes.get(step.parent)
    return False


def _totals(rows: Sequence[Node], above: dict[str, tuple[str, ...]]) -> dict[str, int]:
    leaves = [node.code for node in rows if node.kind in ("scored", "price")]
    holding = {branch for leaf in leaves for branch in above[leaf]}
    parents = {node.parent for node in rows}
    totals = {node.code: 0 for node in rows if node.kind == "branch"}
    for node in rows:
        if node.kind == "branch" and node.code not in parents:
            raise MethodError("branch_empty", node=node.code)
        bare = node.kind == "branch" and node.code not in holding
        if bare and node.weight and node.parent is not None:
            raise MethodError("weight_without_leaf", node=node.code, weight=node.weight)
        if node.parent is not None and node.kind in WEIGHTED and not bare:
            totals[node.parent] += node.weight
    for code, total in totals.items():
        if code in holding and total not in SUMS:
            raise MethodError("weights_sum", node=code, total=total)
    return totals


def _price(leaves: Sequence[Node]) -> str | None:
    prices = [leaf.code for leaf in leaves if leaf.kind == "price"]
    if len(prices) > 1:
        raise MethodError("price_several", first=prices[0], node=prices[1])
    return prices[0] if prices else None


def check_ties(tree: Tree, ties: Sequence[str]) -> None:
    """Raises MethodError unless each entry is `price` or a weighted node, once."""
    for place, code in enumerate(ties):
        if code != "price" and (code not in tree.nodes or not tree.is_weighted(code)):
            raise MethodError("tie_unknown", node=code)
        if code in ties[:place]:
            raise MethodError("tie_duplicate", node=code)
