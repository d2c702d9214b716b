"""What changed between two versions of a method, line by line and rule by rule.

Both sides are method objects as in the dossier (docs/dossier.md). A line is known by its code: a
line whose code changes is one dropped and one added.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

RULES = ("engine", "scale", "consensus", "price", "ties", "sovereignty", "exposure")
# What a line is made of, in the order of what weighs most on the result.
FIELDS = ("parent", "kind", "weight", "not_applicable", "label", "anchors")


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that differs. `before` and `after` are values of the method object, None when absent.

    `what`: added, dropped, reordered, one of FIELDS (of the line `node`), or one of RULES (no node).
    """

    what: str
    node: str
    before: Any
    after: Any


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Change]:
    """Rules first, then lines in the order of `after`, dropped lines last; empty when nothing differs.

    The version number and the test vectors are not part of what a buyer decides: left out.
    """
    return [*_rules(before, after), *_lines(before, after)]


def _rules(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Change]:
    for rule in RULES:
        # A rule may be absent on one side, as the European reading is where there is none.
        if before.get(rule) != after.get(rule):
            yield Change(rule, "", before.get(rule), after.get(rule))


def _lines(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Change]:
    old = {node["code"]: node for node in before["nodes"]}
    new = {node["code"]: node for node in after["nodes"]}
    shuffled = _reordered(old, new)
    for code, node in new.items():
        if code not in old:
            yield Change("added", code, None, node)
            continue
        for field in FIELDS:
            was, now = old[code].get(field), node.get(field)
            if was != now:
                yield Change(field, code, was, now)
        if code in shuffled:
            yield Change("reordered", code, *shuffled[code])
    for code, node in old.items():
        if code not in new:
            yield Change("dropped", code, node, None)


def _reordered(
    old: Mapping[str, Mapping[str, Any]], new: Mapping[str, Mapping[str, Any]]
) -> dict[str, tuple[list[str], list[str]]]:
    """Branch -> its children that stayed, before and after, where their order differs."""
    stayed = {code for code in new if code in old and old[code]["parent"] == new[code]["parent"]}
    was, now = _children(old, stayed), _children(new, stayed)
    return {code: (was[code], now[code]) for code in now if code in new and was[code] != now[code]}


def _children(nodes: Mapping[str, Mapping[str, Any]], kept: set[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for code, node in nodes.items():
        if code in kept and node["parent"] is not None:
            found.setdefault(node["parent"], []).append(code)
    return found
