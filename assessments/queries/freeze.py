"""Whether a tender's method is still the one that was frozen."""

from __future__ import annotations

from dataclasses import dataclass

from assessments.models import Tender
from assessments.queries.method import method_of
from assessments.scoring.canonical import method_digest
from hdhcompliance.journal.models import JournalEntry


@dataclass(frozen=True, slots=True)
class FreezeCheck:
    """Three SHA-256 (hex) that must be one: kept with the grid, worked out now, journalled.

    `problems`: not_frozen, method_changed (a weight, a rule, a gate… is not what was frozen) or
    hash_changed (the kept hash is not the journalled one). Empty when the method stands.
    """

    kept: str
    computed: str
    journalled: str

    @property
    def problems(self) -> tuple[str, ...]:
        if not self.kept:
            return ("not_frozen",)
        found = []
        if self.computed != self.kept:
            found.append("method_changed")
        if self.journalled != self.kept:
            found.append("hash_changed")
        return tuple(found)

    @property
    def is_altered(self) -> bool:
        return bool(self.kept) and bool(self.problems)


def check_freeze(tender: Tender) -> FreezeCheck:
    """Recompute the frozen hash from the rows and compare. Two queries, none before the freeze."""
    grid = tender.grid
    if not grid.is_frozen:
        return FreezeCheck("", "", "")
    entry = (
        JournalEntry.objects.filter(tender=tender.reference, action="method.frozen")
        .order_by("-sequence")
        .values_list("target", flat=True)
        .first()
    )
    return FreezeCheck(
        kept=grid.sha256,
        computed=method_digest(method_of(grid, tender.reference), grid.nonce),
        journalled=entry or "",
    )
