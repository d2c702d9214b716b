"""What a calendar reads under a secret address: the dates its owner may read at that moment."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
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
from assessments.models import CalendarFeed, Tender, Wave
from assessments.queries.timeline import Calendar, Milestone, calendars_of
from assessments.queries.transition import Due, dues
from assessments.queries.transition_words import STEP_NAMES
from hdhcompliance.accounts.models import User
from hdhcompliance.journal.models import JournalEntry

PARIS = ZoneInfo("Europe/Paris")


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed to be written: its name and what happens."""

    name: str
    moments: tuple[Moment, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """A tender whose dates are told, as its last act left it."""

    tender: Tender
    changed_at: datetime
    sequence: int

    def moment(
        self,
        *,
        code: str,
        on: date | datetime,
        label: str,
        about: Iterable[str],
        path: str,
        is_done: bool,
    ) -> Moment:
        """`code`: what the date is of, once in the tender and for ever."""
        tender, site = self.tender, settings.PUBLIC_URL.rstrip("/")
        lines = [tender.title, *about]
        if tender.is_fictitious:
            lines.append(gettext("Fictitious demonstration data."))
        return Moment(
            uid=f"{code}.{tender.reference}@{urlsplit(site).hostname}",
            on=on,
            title=f"{label} · {tender.reference}",
            about="\n".join(text for text in lines if text),
            url=f"{site}{path}",
            sequence=self.sequence,
            changed_at=self.changed_at,
            is_done=is_done,
        )


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

    Nine queries, whatever the number of tenders.
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
    waves = _waves(tenders)
    for calendar in calendars_of(tenders):
        tender = calendar.tender
        told = Told(tender, *changed.get(tender.reference, (tender.created_at, 0)))
        for each in calendar.milestones:
            if each.dates.day is not None:
                yield _of_stage(told, calendar, each, each.dates.day)
        for wave in waves[tender.pk]:
            for due in dues(wave):
                yield _of_wave(told, due)


def _waves(tenders: list[Tender]) -> defaultdict[int, list[Wave]]:
    """Tender id -> its waves with their steps. Whoever reads a calendar reads the transition too."""
    found: defaultdict[int, list[Wave]] = defaultdict(list)
    rows = Wave.objects.filter(transition__tender__in=tenders).select_related("transition")
    for row in rows.prefetch_related("steps"):
        found[row.transition.tender_id].append(row)
    return found


def _of_stage(told: Told, calendar: Calendar, each: Milestone, day: date) -> Moment:
    stage = each.stage
    return told.moment(
        code=stage.code,
        on=_hour(calendar, each) or day,
        label=stage.label,
        about=[each.who, each.basis],
        path=reverse("assessments:timeline_stage", args=[told.tender.reference, stage.code]),
        is_done=each.dates.actual is not None,
    )


def _of_wave(told: Told, due: Due) -> Moment:
    wave = due.wave
    return told.moment(
        # A code of the procedure has no hyphen: no wave takes the identity of a stage.
        code=f"{wave.code}-{due.step}",
        on=due.day,
        label=f"{wave} · {STEP_NAMES[due.step]}",
        about=[wave.pilots],
        path=reverse("assessments:wave", args=[told.tender.reference, wave.code]),
        is_done=due.done_on is not None,
    )


def _hour(calendar: Calendar, each: Milestone) -> datetime | None:
    """Bids are due at an hour; every other stage takes a day."""
    due = calendar.tender.bids_due_at
    if each.step.moment == "receipt" and due:
        return due.astimezone(PARIS)
    return None
