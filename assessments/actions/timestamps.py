"""Dating the hash of a frozen method by an outside authority (RFC 3161), after the freeze."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from assessments.models import FreezeTimestamp, Grid
from assessments.queries.timestamps import timestamp_of
from assessments.signing.errors import TimestampRefused
from assessments.signing.timestamp import Token, read_token, request_token
from hdhcompliance.journal.record import record

ANSWER_WITHIN = 15.0  # seconds
LONGEST_PAUSE = timedelta(hours=1)
LONGEST_PROBLEM = 500


def stamp_freeze(grid: Grid) -> FreezeTimestamp | None:
    """Ask for the token of a frozen grid and keep it; a failure is kept too, and never raised.

    None when there is nothing to do: no authority, not frozen, already dated. The network is asked
    outside any transaction: an authority that is slow or away holds nobody up.
    """
    if not settings.TSA_URL or not grid.is_frozen:
        return None
    known = timestamp_of(grid)
    if known is not None and known.is_stamped:
        return None
    try:
        token = request_token(settings.TSA_URL, grid.sha256, timeout=ANSWER_WITHIN)
        found = read_token(token, grid.sha256, roots=())
    except (TimestampRefused, ValueError) as refusal:
        return _failed(grid, str(refusal))
    return keep_token(grid=grid, token=token, found=found)


def due(now: datetime) -> list[Grid]:
    """Frozen grids without a token whose turn it is: after 1, 2, 4… minutes, then every hour."""
    if not settings.TSA_URL:
        return []
    known = {(row.grid_id, row.version): row for row in FreezeTimestamp.objects.all()}
    frozen = Grid.objects.filter(frozen_at__isnull=False).select_related("tender")
    return [grid for grid in frozen if _is_due(known.get((grid.pk, grid.version)), now)]


def _is_due(tried: FreezeTimestamp | None, now: datetime) -> bool:
    if tried is None:
        return True
    pause = min(timedelta(minutes=2 ** min(tried.attempts - 1, 10)), LONGEST_PAUSE)
    return not tried.is_stamped and tried.tried_at + pause <= now


def keep_token(*, grid: Grid, token: bytes, found: Token) -> FreezeTimestamp | None:
    """Write a token that holds; None when another came first, or the method was taken up again."""
    with transaction.atomic():
        stamp = _row(grid)
        if stamp is None or stamp.is_stamped:
            return None
        stamp.token, stamp.problem = token, ""
        stamp.stamped_at, stamp.authority, stamp.serial = found.at, found.authority, found.serial
        _tried(stamp)
        record(
            "method.timestamped",
            by=None,
            target=grid.sha256,
            tender=grid.tender.reference,
            data={
                "at": found.at.isoformat(),
                "authority": found.authority,
                "serial": found.serial,
            },
        )
    return stamp


def _failed(grid: Grid, problem: str) -> FreezeTimestamp | None:
    """What went wrong, on the page for whoever keeps the installation; not an act of the journal."""
    with transaction.atomic():
        stamp = _row(grid)
        if stamp is not None and not stamp.is_stamped:
            stamp.problem = problem[:LONGEST_PROBLEM]
            _tried(stamp)
    return stamp


def _row(grid: Grid) -> FreezeTimestamp | None:
    """The row of this frozen version, one writer at a time; None when it is no longer the frozen one."""
    locked = Grid.objects.select_for_update().get(pk=grid.pk)
    if locked.sha256 != grid.sha256:
        return None
    return FreezeTimestamp.objects.get_or_create(
        grid=locked,
        version=locked.version,
        defaults={"sha256": locked.sha256, "tried_at": timezone.now()},
    )[0]


def _tried(stamp: FreezeTimestamp) -> None:
    stamp.attempts += 1
    stamp.tried_at = timezone.now()
    stamp.save()
