"""The weighted tree: checked once, then reduced to one integer weight per leaf."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

from assessments.scoring.types import Method, MethodError, Node

KINDS = frozenset({"branch", "scored", "price", "gate", "informative", "amount"})
WEIGHTED = frozenset({"branch", "scored", "price"})
SUMS = (100, 10_000)
NOT_APPLICABLE = frozenset({"refused", "neutral", "zero"})


@dataclass(frozen=True, slots=True)
class Tree:
    """`weights`: leaf -> numerator over `denominator`, the leaf's share of the whole score.

    `chains`: leaf -> shares from level 1 down to the leaf; `above`: node -> its branches, root
    first; `totals`: branch -> 100 or 10 000 (0 for a branch that holds no weighted node).
    """

    nodes: dict[str, Node]
    children: dict[str, tuple[Node, ...]]
    root: str
    totals: dict[str, int]
    leaves: tuple[Node, ...]
    gates: tuple[str, ...]
    weights: dict[str, int]
    denominator: int
    chains: dict[str, tuple[Fraction, ...]]
    above: dict[str, tuple[str, ...]]

    def share(self, code: str) -> Fraction:
        """The node's share of the whole, between 0 and 1."""
        share = Fraction(1)
        path = (*self.above[code], code)
        for parent, child in zip(path, path[1:], strict=False):
            share *= Fraction(self.nodes[child].weight, self.totals[parent])
        return share


def build(method: Method) -> Tree:
    """Check the tree and reduce it. Raises MethodError, naming the node."""
    nodes = _by_code(method.nodes)
    root = _root(method.nodes)
    children = _children(method.nodes, nodes)
    _refuse_cycles(nodes, children, root)
    totals = {
        code: _total(nodes[code], children.get(code, ()))
        for code, node in nodes.items()
        if node.kind == "branch"
    }
    above = _above(nodes, children, root)
    leaves = tuple(node for node in method.nodes if node.kind in ("scored", "price"))
    _check_rules(method, nodes, leaves)
    chains = {leaf.code: _chain(leaf, nodes, totals) for leaf in leaves}
    shares = {code: _product(chain) for code, chain in chains.items()}
    denominator = lcm(*(share.denominator for share in shares.values())) if shares else 1
    return Tree(
        nodes=nodes,
        children=children,
        root=root,
        totals=totals,
        leaves=leaves,
        gates=tuple(node.code for node in method.nodes if node.kind == "gate"),
        weights={
            code: share.numerator * (denominator // share.denominator)
            for code, share in shares.items()
        },
        denominator=denominator,
        chains=chains,
        above=above,
    )


def _by_code(rows: Iterable[Node]) -> dict[str, Node]:
    nodes: dict[str, Node] = {}
    for node in rows:
        if node.code in nodes:
            raise MethodError("duplicate_node", f"node {node.code} appears twice", node.code)
        if node.kind not in KINDS:
            raise MethodError(
                "unknown_kind", f"node {node.code} has an unknown kind: {node.kind}", node.code
            )
        if node.not_applicable not in NOT_APPLICABLE:
            raise MethodError(
                "unknown_rule",
                f"node {node.code} has an unknown rule: {node.not_applicable}",
                node.code,
            )
        if node.weight < 0:
            raise MethodError(
                "negative_weight", f"node {node.code} has a negative weight", node.code
            )
        nodes[node.code] = node
    return nodes


def _root(rows: Iterable[Node]) -> str:
    roots = [node.code for node in rows if node.parent is None]
    if len(roots) != 1:
        raise MethodError("one_root", f"a method has one root, not {len(roots)}")
    return roots[0]


def _children(rows: Iterable[Node], nodes: dict[str, Node]) -> dict[str, tuple[Node, ...]]:
    children: dict[str, list[Node]] = {}
    for node in rows:
        if node.parent is None:
            continue
        parent = nodes.get(node.parent)
        if parent is None:
            raise MethodError(
                "dangling_parent", f"node {node.code} names no known parent", node.code
            )
        if parent.kind != "branch":
            raise MethodError(
                "leaf_with_children", f"node {parent.code} is a leaf with children", parent.code
            )
        children.setdefault(parent.code, []).append(node)
    return {code: tuple(found) for code, found in children.items()}


def _refuse_cycles(
    nodes: dict[str, Node], children: dict[str, tuple[Node, ...]], root: str
) -> None:
    reached: set[str] = set()
    waiting = [root]
    while waiting:
        code = waiting.pop()
        reached.add(code)
        waiting.extend(child.code for child in children.get(code, ()))
    for code in nodes:
        if code not in reached:
            raise MethodError("cycle", f"node {code} is not under the root", code)


def _total(branch: Node, children: tuple[Node, ...]) -> int:
    weighted = [child for child in children if child.kind in WEIGHTED]
    total = sum(child.weight for child in weighted)
    # A branch of gates only (weight 0) has nothing to sum.
    if total == 0 and branch.weight == 0 and all(child.kind == "branch" for child in weighted):
        return 0
    if total not in SUMS:
        raise MethodError(
            "weights_do_not_sum",
            f"the weights under {branch.code} sum to {total}, not to 100 or 10 000",
            branch.code,
        )
    return total


def _above(
    nodes: dict[str, Node], children: dict[str, tuple[Node, ...]], root: str
) -> dict[str, tuple[str, ...]]:
    above: dict[str, tuple[str, ...]] = {root: ()}
    waiting = [root]
    while waiting:
        code = waiting.pop()
        for child in children.get(code, ()):
            above[child.code] = (*above[code], code)
            waiting.append(child.code)
    return above


def _check_rules(method: Method, nodes: dict[str, Node], leaves: tuple[Node, ...]) -> None:
    if sum(leaf.kind == "price" for leaf in leaves) > 1:
        raise MethodError("one_price", "a method has at most one price mark")
    for code in method.ties:
        if code != "price" and (code not in nodes or nodes[code].kind not in WEIGHTED):
            raise MethodError("unknown_tie", f"the tie rule names no scored node: {code}", code)


def _chain(leaf: Node, nodes: dict[str, Node], totals: dict[str, int]) -> tuple[Fraction, ...]:
    chain: list[Fraction] = []
    node = leaf
    while node.parent is not None:
        total = totals[node.parent]
        chain.append(Fraction(node.weight, total) if total else Fraction(0))
        node = nodes[node.parent]
    return tuple(reversed(chain))


def _product(chain: tuple[Fraction, ...]) -> Fraction:
    product = Fraction(1)
    for share in chain:
        product *= share
    return product
