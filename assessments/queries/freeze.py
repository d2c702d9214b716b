"""Whether a tender's method, and those taken up again before it, are still what was frozen."""

from __future__ import annotations

from collections.abc import Iterator, Set
from dataclasses import dataclass

from assessments.models import Grid, MethodVersion, Tender
from assessments.queries.method import method_of
from assessments.scoring.canonical import NotCanonicalError, method_digest
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


@dataclass(frozen=True, slots=True)
class VersionCheck:
    """A frozen method that was taken up again, hashed anew from what is kept of it.

    `problems`: version_changed (what is kept is not what was hashed), version_hash_changed (the kept
    hash is none that the journal wrote at a freeze). Empty when the version stands.
    """

    row: MethodVersion
    problems: tuple[str, ...]


def check_versions(grid: Grid) -> list[VersionCheck]:
    """Every frozen method that was taken up again, in order. Two queries, one without any."""
    rows = list(grid.versions.all())
    if not rows:
        return []
    journalled = set(
        JournalEntry.objects.filter(
            tender=grid.tender.reference, action="method.frozen"
        ).values_list("target", flat=True)
    )
    return [VersionCheck(row, tuple(_problems(row, journalled))) for row in rows]


def _problems(row: MethodVersion, journalled: Set[str]) -> Iterator[str]:
    try:
        stands = method_digest(row.method, row.nonce) == row.sha256
    except (NotCanonicalError, ValueError):  # what is kept no longer has the shape of a method
        stands = False
    if not stands:
        yield "version_changed"
    if row.sha256 not in journalled:
        yield "version_hash_changed"
