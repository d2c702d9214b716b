"""Telling people that something waits for them. Part of the act that tells; never an act by itself."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils import timezone

from assessments.models import Notification, Tender
from hdhcompliance.accounts.models import User


def notify(*, users: Iterable[User], tender: Tender, kind: str, subject: str, path: str) -> None:
    """One notification for each person; call it inside the transaction of the act it tells of."""
    now = timezone.now()
    Notification.objects.bulk_create(
        Notification(
            user=user, tender=tender, kind=kind, subject=subject, path=path, created_at=now
        )
        for user in dict.fromkeys(users)
    )
