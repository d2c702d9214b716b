"""Writing the journal: one call inside the transaction of the action it tells."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from django.db import connection
from django.utils import timezone

from hdhcompliance.journal.chain import GENESIS, Json, Link, canonical
from hdhcompliance.journal.models import JournalEntry

# Any constant will do; it names the one queue of journal writers on PostgreSQL.
_ADVISORY_LOCK = 4_815_162_342
SYSTEM = "system"


class Actor(Protocol):
    def get_username(self) -> str: ...


def record(
    action: str,
    *,
    by: Actor | None,
    target: str,
    tender: str = "",
    data: Mapping[str, Json] | None = None,
) -> JournalEntry:
    """Append one entry. `data` holds integers and strings only (TypeError otherwise).

    Must run inside the action's transaction (RuntimeError otherwise), so that the act and its
    trace stand or fall together. Writers queue: on SQLite by the immediate transaction, on
    PostgreSQL by an advisory lock held until the transaction ends.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("record() belongs inside the transaction of the action it tells")
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_ADVISORY_LOCK])
    sequence, previous = head()
    link = Link(
        sequence=sequence + 1,
        at=timezone.now(),
        actor=by.get_username() if by is not None else SYSTEM,
        action=action,
        target=target,
        tender=tender,
        data=canonical(dict(data or {})),
        previous=previous,
    )
    return JournalEntry.objects.create(
        sequence=link.sequence,
        at=link.at,
        actor=link.actor,
        action=link.action,
        target=link.target,
        tender=link.tender,
        data=link.data,
        previous=link.previous,
        hash=link.hash(),
    )


def head() -> tuple[int, str]:
    """Number and hash of the last entry; (0, 64 zeros) on an empty journal."""
    last = JournalEntry.objects.order_by("-sequence").values_list("sequence", "hash").first()
    return last or (0, GENESIS)
