"""Strongly connected components: a company alone, or companies that hold one another in a loop."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence


def components(above: Mapping[str, Sequence[str]]) -> list[tuple[str, ...]]:
    """Components of the graph company -> its holders, holders before those they hold.

    Tarjan's algorithm without recursion, so that a chain of any depth is followed. The order of
    the rows changes nothing in which companies go together.
    """
    walk = _Walk(above)
    for start in sorted(above):
        if start not in walk.index:
            walk.run(start)
    return walk.found


class _Walk:
    def __init__(self, above: Mapping[str, Sequence[str]]) -> None:
        self.above = above
        self.index: dict[str, int] = {}
        self.lowest: dict[str, int] = {}
        self.stack: list[str] = []
        self.on_stack: set[str] = set()
        self.found: list[tuple[str, ...]] = []

    def run(self, start: str) -> None:
        trail: list[tuple[str, Iterator[str]]] = [self._enter(start)]
        while trail:
            node, holders = trail[-1]
            following = next(holders, None)
            if following is None:
                trail.pop()
                self._leave(node, trail[-1][0] if trail else None)
            elif following not in self.index:
                trail.append(self._enter(following))
            elif following in self.on_stack:
                self.lowest[node] = min(self.lowest[node], self.index[following])

    def _enter(self, node: str) -> tuple[str, Iterator[str]]:
        self.index[node] = self.lowest[node] = len(self.index)
        self.stack.append(node)
        self.on_stack.add(node)
        return node, iter(self.above.get(node, ()))

    def _leave(self, node: str, parent: str | None) -> None:
        if parent is not None:
            self.lowest[parent] = min(self.lowest[parent], self.lowest[node])
        if self.lowest[node] != self.index[node]:
            return
        members: list[str] = []
        while not members or members[-1] != node:
            members.append(self.stack.pop())
            self.on_stack.discard(members[-1])
        self.found.append(tuple(sorted(members)))
