"""Cycles in what leans on what."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from graphlib import CycleError, TopologicalSorter


def cycles(edges: Mapping[str, Collection[str]]) -> list[tuple[str, ...]]:
    """Each loop of `edges` once, as the names met on the way round; empty when there is none."""
    remaining = {name: set(targets) for name, targets in edges.items()}
    found: list[tuple[str, ...]] = []
    while True:
        try:
            TopologicalSorter(remaining).prepare()
        except CycleError as error:
            # Both ends of the list are the same name; the loop is cut there to look for others.
            loop = tuple(reversed(error.args[1]))
            found.append(loop)
            remaining[loop[0]].discard(loop[1])
        else:
            return found
