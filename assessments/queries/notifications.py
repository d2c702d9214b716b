"""What waits to be read, of the tenders a person still works on."""

from __future__ import annotations

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from assessments.models import Membership, Notification
from hdhcompliance.accounts.models import User

CALLS = (Notification.Kind.MENTION, Notification.Kind.REPLY)


def in_ones_tenders() -> Q:
    """Notifications whose person still holds a role in the tender: the others lead nowhere."""
    return Q(Exists(Membership.objects.filter(tender=OuterRef("tender"), user=OuterRef("user"))))


def notifications_of(user: User) -> QuerySet[Notification]:
    """A person's notifications, unread first, then the newest."""
    return (
        Notification.objects.filter(in_ones_tenders(), user=user)
        .select_related("tender")
        .order_by(F("read_at").desc(nulls_first=True), "-created_at", "-pk")
    )


def unread_count(user: User) -> int:
    """How many of them are unread. One query."""
    return notifications_of(user).filter(read_at__isnull=True).count()


def unread_calls(user: User) -> dict[int, int]:
    """Tender id -> unread mentions and answers. One query."""
    return dict(
        notifications_of(user)
        .filter(read_at__isnull=True, kind__in=CALLS)
        .order_by()
        .values_list("tender_id")
        .annotate(Count("pk"))
    )
