"""The frozen method's weighted tree, read for printing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from assessments.reports.figures import french

UNWEIGHTED = frozenset({"gate", "informative", "amount"})


@dataclass(frozen=True, slots=True)
class Node:
    """A node of the method; `share` is its weight in the whole, as a share of one."""

    code: str
    parent: str | None
    kind: str
    weight: int
    label: str
    share: Fraction


class MethodTree:
    """Nodes in display order, with the share of the total that each one weighs."""

    def __init__(self, method: Mapping[str, Any]) -> None:
        self.children: dict[str | None, list[Node]] = defaultdict(list)
        self.nodes: dict[str, Node] = {}
        sums: dict[str | None, int] = defaultdict(int)
        for raw in method["nodes"]:
            if raw["kind"] not in UNWEIGHTED:
                sums[raw["parent"]] += raw["weight"]
        for raw in method["nodes"]:
            node = self._node(raw, sums[raw["parent"]])
            self.nodes[node.code] = node
            self.children[node.parent].append(node)

    def _node(self, raw: Mapping[str, Any], siblings: int) -> Node:
        share = Fraction(1)
        if raw["parent"] is not None:
            own = Fraction(raw["weight"], siblings) if siblings else Fraction(0)
            share = self.nodes[raw["parent"]].share * own
        return Node(
            code=raw["code"],
            parent=raw["parent"],
            kind=raw["kind"],
            weight=raw["weight"],
            label=_label(raw),
            share=Fraction(0) if raw["kind"] in UNWEIGHTED else share,
        )

    @property
    def root(self) -> Node:
        return self.children[None][0]

    def criteria(self) -> list[Node]:
        """The weighted branches of level 1, in order."""
        return [node for node in self.children[self.root.code] if node.share]

    def weighted_children(self, code: str) -> list[Node]:
        return [node for node in self.children[code] if node.kind not in UNWEIGHTED]

    def gates(self) -> list[Node]:
        return [node for node in self.nodes.values() if node.kind == "gate"]

    def chapters(self) -> Iterator[tuple[Node, list[Node]]]:
        """Each branch that has marked leaves of its own, with those leaves."""
        for node in self.nodes.values():
            leaves = [child for child in self.children[node.code] if child.kind == "scored"]
            if leaves:
                yield node, leaves

    def path(self, node: Node) -> list[Node]:
        """From level 1 down to `node`, the root left out."""
        steps = [node]
        while (parent := steps[-1].parent) is not None:
            steps.append(self.nodes[parent])
        return steps[-2::-1]


def _label(raw: Mapping[str, Any]) -> str:
    first, second = ("fr", "en") if french() else ("en", "fr")
    texts = raw["label"]
    return str(texts.get(first) or texts.get(second) or "")
