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


def mark_read(*, by: User, notification: Notification) -> None:
    """Read by its owner. No journal entry: it is nothing of the file, only of that person's list."""
    Notification.objects.filter(pk=notification.pk, user=by, read_at__isnull=True).update(
        read_at=timezone.now()
    )


def mark_all_read(*, by: User) -> int:
    """Everything of the person's list read; how many were not."""
    return Notification.objects.filter(user=by, read_at__isnull=True).update(read_at=timezone.now())
