"""Secret addresses under which a calendar reads the dates of tenders."""

from __future__ import annotations

import secrets

from django.db import transaction
from django.utils import timezone

from assessments.models import CalendarFeed, Tender
from assessments.queries.feeds import digest, standing
from hdhcompliance.accounts.models import User
from hdhcompliance.journal.record import record

SECRET_BYTES = 32


def open_feed(*, by: User, tender: Tender | None) -> str:
    """The secret of a new address, told once; the one it replaces is revoked. `tender`: None for all."""
    secret = secrets.token_urlsafe(SECRET_BYTES)
    now = timezone.now()
    with transaction.atomic():
        replaced = standing(by).filter(tender=tender).update(revoked_at=now)
        CalendarFeed.objects.create(user=by, tender=tender, sha256=digest(secret), opened_at=now)
        record(
            "feed.opened",
            by=by,
            target=tender.reference if tender else by.get_username(),
            tender=tender.reference if tender else "",
            data={"replaces": bool(replaced)},
        )
    return secret


def revoke_feed(*, by: User, feed: CalendarFeed) -> None:
    """Whoever has the address reads nothing any more. Nothing happens when it is revoked already."""
    with transaction.atomic():
        if not standing(by).filter(pk=feed.pk).update(revoked_at=timezone.now()):
            return
        record(
            "feed.revoked",
            by=by,
            target=feed.tender.reference if feed.tender else by.get_username(),
            tender=feed.tender.reference if feed.tender else "",
        )
