"""The tree of a grid while it is built: what each branch sums to, what each line weighs in the end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from assessments.models import (
    AgreedMark,
    Assignment,
    Evidence,
    GateOutcome,
    Grid,
    GridNode,
    Mark,
    PriceLine,
    Submission,
    Thread,
)
from assessments.scoring.tree import SUMS, WEIGHTED


@dataclass(slots=True)
class Entry:
    """A node in its tree. `share`: its part of the whole score (0 to 1), None while undefined.

    `total`: what the weights of its children sum to; 0 for a branch without anything scored.
    """

    node: GridNode
    parent: Entry | None = None
    children: list[Entry] = field(default_factory=list)
    share: Fraction | None = None
    holds_scored: bool = False

    @property
    def label(self) -> str:
        """Its own words, or those of the requirement it stands for."""
        criterion = self.node.criterion
        return self.node.label or (criterion.summary if criterion else "")

    @property
    def is_branch(self) -> bool:
        return self.node.kind == GridNode.Kind.BRANCH

    @property
    def is_weighted(self) -> bool:
        """Whether its weight counts: a scored line, the price, or a branch that holds some."""
        return self.node.kind in WEIGHTED and (not self.is_branch or self.holds_scored)

    @property
    def total(self) -> int:
        return sum(child.node.weight for child in self.children if child.is_weighted)

    @property
    def is_balanced(self) -> bool:
        return not self.holds_scored or self.total in SUMS

    @property
    def percent(self) -> Fraction | None:
        """Its part of the whole score, in percent."""
        return None if self.share is None else 100 * self.share

    @property
    def way(self) -> list[Entry]:
        """The branches above, root first."""
        return [*self.parent.way, self.parent] if self.parent else []

    @property
    def below(self) -> Iterator[Entry]:
        """Everything under it, in display order."""
        for child in self.children:
            yield child
            yield from child.below


@dataclass(frozen=True, slots=True)
class Outline:
    """A whole grid by code; `root` is None when the grid is empty."""

    entries: dict[str, Entry]
    root: Entry | None

    @property
    def branches(self) -> list[Entry]:
        return [entry for entry in self.entries.values() if entry.is_branch]

    @property
    def unbalanced(self) -> list[Entry]:
        """The branches whose weights sum neither to 100 nor to 10 000."""
        return [entry for entry in self.branches if not entry.is_balanced]

    @property
    def empty(self) -> list[Entry]:
        return [entry for entry in self.branches if not entry.children]


def outline(grid: Grid) -> Outline:
    """The tree of a grid. One query."""
    rows = GridNode.objects.filter(grid=grid).select_related("criterion").order_by("order")
    entries = {row.pk: Entry(row) for row in rows}
    root = None
    for entry in entries.values():
        parent = entries.get(entry.node.parent_id or 0)
        if parent is None:
            root = entry
        else:
            entry.parent = parent
            parent.children.append(entry)
    if root is not None:
        _find_scored(root)
        _share_out(root, Fraction(1))
    return Outline({entry.node.code: entry for entry in entries.values()}, root)


def _find_scored(entry: Entry) -> bool:
    """Mark the branches that hold something scored, deepest first."""
    if not entry.is_branch:
        return entry.node.kind in WEIGHTED
    found = [_find_scored(child) for child in entry.children]  # every child is visited
    entry.holds_scored = any(found)
    return entry.holds_scored


def _share_out(entry: Entry, share: Fraction | None) -> None:
    entry.share = share
    total = entry.total
    for child in entry.children:
        whole = share is not None and total and child.is_weighted
        _share_out(child, share * Fraction(child.node.weight, total) if whole and share else None)


def equal_weights(entries: Sequence[Entry], whole: int = 10_000) -> dict[str, int]:
    """Whole weights as equal as they can be; the first ones take what is left over."""
    weighted = [entry.node.code for entry in entries if entry.is_weighted]
    if not weighted:
        return {}
    each, left = divmod(whole, len(weighted))
    return {code: each + (place < left) for place, code in enumerate(weighted)}


def uses_of(nodes: QuerySet[GridNode]) -> list[str]:
    """What hangs on these lines, as short texts (« 3 comments »); empty when nothing does."""
    found: list[tuple[type[Any], str, str]] = [
        (Assignment, "chapter", _("assigned chapters")),
        (Submission, "chapter", _("chapters handed in")),
        (Mark, "node", _("marks")),
        (AgreedMark, "node", _("agreed marks")),
        (GateOutcome, "node", _("gate outcomes")),
        (PriceLine, "node", _("amounts")),
        (Thread, "node", _("comment threads")),
        (Evidence, "node", _("files")),
    ]
    uses = []
    for model, name, what in found:
        count = model.objects.filter(**{f"{name}__in": nodes}).count()
        if count:
            uses.append(_("%(what)s: %(count)s") % {"what": what, "count": count})
    return uses
