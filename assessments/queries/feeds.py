"""What a calendar reads under a secret address: the dates its owner may read at that moment."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Max, QuerySet
from django.urls import reverse
from django.utils.translation import gettext

from assessments.ics import Moment
from assessments.models import CalendarFeed, Tender
from assessments.queries.timeline import Calendar, Milestone, calendars_of
from hdhcompliance.accounts.models import User
from hdhcompliance.journal.models import JournalEntry

PARIS = ZoneInfo("Europe/Paris")


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed to be written: its name and what happens."""

    name: str
    moments: tuple[Moment, ...]


def digest(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()


def standing(user: User) -> QuerySet[CalendarFeed]:
    """The addresses of a person that are not revoked."""
    return CalendarFeed.objects.filter(user=user, revoked_at__isnull=True).select_related("tender")


def tenders_read_by(user: User) -> QuerySet[Tender]:
    """The tenders a person is a member of, whatever their role: every role reads the calendar."""
    return Tender.objects.filter(memberships__user=user).distinct().order_by("reference")


def feed_at(secret: str) -> Feed | None:
    """What stands at an address; None where nothing does: unknown, revoked, or its owner left.

    Seven queries, whatever the number of tenders.
    """
    found = (
        CalendarFeed.objects.filter(
            sha256=digest(secret), revoked_at__isnull=True, user__is_active=True
        )
        .select_related("user", "tender")
        .first()
    )
    if found is None:
        return None
    tenders = tenders_read_by(found.user).select_related("grid")
    if found.tender_id:
        tenders = tenders.filter(pk=found.tender_id)
        if not tenders:
            return None
    name = found.tender.reference if found.tender else gettext("HDH assessment file")
    return Feed(name, tuple(_moments(list(tenders))))


def _moments(tenders: list[Tender]) -> Iterator[Moment]:
    entries = (
        JournalEntry.objects.filter(tender__in=[tender.reference for tender in tenders])
        .order_by()
        .values_list("tender")
        .annotate(Max("at"), Max("sequence"))
    )
    # Freezing, opening and closing are dates too: any act may have changed one.
    changed = {reference: (at, sequence) for reference, at, sequence in entries}
    for calendar in calendars_of(tenders):
        at, sequence = changed.get(calendar.tender.reference, (calendar.tender.created_at, 0))
        for each in calendar.milestones:
            if each.dates.day is not None:
                yield _moment(calendar, each, each.dates.day, at, sequence)


def _moment(
    calendar: Calendar, each: Milestone, day: date, changed_at: datetime, sequence: int
) -> Moment:
    tender, stage = calendar.tender, each.stage
    site = settings.PUBLIC_URL.rstrip("/")
    path = reverse("assessments:timeline_stage", args=[tender.reference, stage.code])
    about = [tender.title, stage.actor, stage.legal_basis]
    if tender.is_fictitious:
        about.append(gettext("Fictitious demonstration data."))
    return Moment(
        uid=f"{stage.code}.{tender.reference}@{urlsplit(site).hostname}",
        on=_hour(calendar, each) or day,
        title=f"{stage.label} · {tender.reference}",
        about="\n".join(text for text in about if text),
        url=f"{site}{path}",
        sequence=sequence,
        changed_at=changed_at,
        is_done=each.dates.actual is not None,
    )


def _hour(calendar: Calendar, each: Milestone) -> datetime | None:
    """Bids are due at an hour; every other stage takes a day."""
    due = calendar.tender.bids_due_at
    if each.step.moment == "receipt" and due:
        return due.astimezone(PARIS)
    return None
