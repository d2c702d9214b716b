"""Checking the journal: the chain, its numbering, the database's own refusals, and known heads."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection

from hdhcompliance.journal import triggers
from hdhcompliance.journal.chain import GENESIS
from hdhcompliance.journal.models import JournalEntry


@dataclass(frozen=True, slots=True)
class JournalCheck:
    """`problems` is empty when the journal is whole; each problem is an English sentence."""

    entries: int
    head: str
    problems: tuple[str, ...]

    @property
    def whole(self) -> bool:
        return not self.problems


def verify(known_heads: Iterable[tuple[int, str]] = ()) -> JournalCheck:
    """Recompute every hash. `known_heads`: (number, hash) pairs printed elsewhere, as in signed reports."""
    problems: list[str] = []
    expected = dict(known_heads)
    previous, sequence = GENESIS, 0
    for entry in JournalEntry.objects.order_by("sequence").iterator(chunk_size=2000):
        sequence += 1
        if entry.sequence != sequence:
            problems.append(f"entry {sequence} is missing (found {entry.sequence})")
            sequence = entry.sequence
        if entry.previous != previous:
            problems.append(f"entry {entry.sequence} does not follow the entry before it")
        if entry.link.hash() != entry.hash:
            problems.append(f"entry {entry.sequence} was altered: its hash does not match")
        printed = expected.pop(entry.sequence, None)
        if printed is not None and printed != entry.hash:
            problems.append(f"entry {entry.sequence} differs from the hash printed in a report")
        previous = entry.hash
    problems += [
        f"entry {number}, printed in a report, is missing" for number in sorted(expected) if number
    ]
    if not triggers.installed(connection):
        problems.append("the database no longer refuses changes: its triggers are missing")
    return JournalCheck(entries=sequence, head=previous, problems=tuple(problems))
