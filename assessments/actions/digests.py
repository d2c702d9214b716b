"""The daily e-mail: what waits to be read and what is due, gathered for each person.

From seven in the morning on, each quarter of an hour, those of the day who have not had theirs get
it: a restart or an outage delays it and loses nothing, because each digest starts where the last one
of that person ended.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import Exists, Max, OuterRef
from django.template.loader import render_to_string
from django.utils import timezone, translation

from assessments.models import Digest, Membership, Notification
from assessments.queries.home import FOLLOWING
from assessments.queries.notifications import in_ones_tenders
from assessments.queries.reminders import Due, chapters_due
from hdhcompliance.accounts.models import User
from hdhcompliance.journal.record import record
from providers.law_queries import LawChange, law_changes

logger = logging.getLogger(__name__)

SENT_FROM = time(7)  # in the time zone of the installation, Paris
DUE_WITHIN = timedelta(days=3)
LAWS_WITHIN = timedelta(days=30)
# A younger notification waits for the next day's: another one written just before it may not be
# committed yet, and would be passed over for good.
SETTLED_AFTER = timedelta(minutes=1)


@dataclass(slots=True)
class News:
    """What one person is told. Nothing is no e-mail."""

    user: User
    notifications: list[Notification] = field(default_factory=list)
    chapters: list[Due] = field(default_factory=list)
    laws: list[LawChange] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        return not (self.notifications or self.chapters or self.laws)


def send_digests(now: datetime) -> int:
    """Send what is to be sent at `now`; how many e-mails left. A failed one is tried again later."""
    local = timezone.localtime(now)
    if local.time() < SENT_FROM:
        return 0
    waiting = [news for news in news_of_the_day(now) if not news.is_empty]
    if not waiting:
        return 0
    sent = 0
    connection = get_connection()
    try:
        connection.open()
        for news in waiting:
            try:
                sent += send_digest(news, now=now, connection=connection)
            except Exception:
                # One address that is refused must not keep the others from their e-mail.
                logger.exception("the digest of %s could not be sent", news.user.get_username())
                connection.close()
    except OSError:
        logger.exception("the mail server is away: %d digests wait", len(waiting))
    finally:
        connection.close()
    return sent


def send_digest(news: News, *, now: datetime, connection: BaseEmailBackend) -> bool:
    """Send one person's digest; False when another worker has done it.

    Row, e-mail and journal entry stand or fall together, the e-mail going out before the commit.
    A machine that dies between the two sends it twice, never not at all: a reminder told twice is a
    nuisance, one that is not told is a missed deadline.
    """
    last = max((each.pk for each in news.notifications), default=0)
    day = timezone.localdate(now)
    with transaction.atomic():
        _digest, is_ours = Digest.objects.get_or_create(
            user=news.user,
            day=day,
            defaults={"sent_at": now, "last_notification": max(last, _told(news.user))},
        )
        if not is_ours:
            return False
        _message(news, day, connection).send()
        # Last: the journal's queue is not held while the mail server answers.
        record(
            "digest.sent",
            by=None,
            target=news.user.get_username(),
            data={
                "notifications": len(news.notifications),
                "chapters": len(news.chapters),
                "laws": len(news.laws),
            },
        )
    return True


def news_of_the_day(now: datetime) -> list[News]:
    """What each person who has had no e-mail today is to be told. Five queries."""
    day = timezone.localdate(now)
    people = list(
        User.objects.filter(
            ~Exists(Digest.objects.filter(user=OuterRef("pk"), day=day)),
            Exists(Membership.objects.filter(user=OuterRef("pk"))),
            is_active=True,
        )
        .exclude(email="")
        .annotate(
            told=Max("digests__last_notification", default=0),
            told_on=Max("digests__day"),
            follows=Exists(Membership.objects.filter(user=OuterRef("pk"), role__in=FOLLOWING)),
        )
        .order_by("pk")
    )
    unread = _unread(people, until=now - SETTLED_AFTER)
    due: defaultdict[int, list[Due]] = defaultdict(list)
    for chapter in chapters_due(people, today=day, until=day + DUE_WITHIN):
        due[chapter.user].append(chapter)
    laws = law_changes(day, day + LAWS_WITHIN)
    return [
        News(
            user=user,
            laws=[each for each in laws if user.follows and _is_new(each, user.told_on)],
            notifications=[each for each in unread[user.pk] if each.pk > user.told],
            chapters=due[user.pk],
        )
        for user in people
    ]


def _is_new(change: LawChange, told_on: date | None) -> bool:
    """A change is told once, by the first e-mail sent since it came within reach."""
    return told_on is None or change.first - LAWS_WITHIN > told_on


def _unread(people: Iterable[User], *, until: datetime) -> defaultdict[int, list[Notification]]:
    found: defaultdict[int, list[Notification]] = defaultdict(list)
    rows = Notification.objects.filter(
        in_ones_tenders(), user__in=people, read_at__isnull=True, created_at__lte=until
    )
    for row in rows.select_related("tender").order_by("tender", "pk"):
        found[row.user_id].append(row)
    return found


def _told(user: User) -> int:
    """The last notification this person was told of."""
    told: int = Digest.objects.filter(user=user).aggregate(
        last=Max("last_notification", default=0)
    )["last"]
    return told


def _message(news: News, day: date, connection: BaseEmailBackend) -> EmailMessage:
    """In French: no language is kept for a person who is not there."""
    context = {"news": news, "day": day, "site": settings.PUBLIC_URL.rstrip("/")}
    with translation.override(settings.LANGUAGE_CODE):
        subject = render_to_string("assessments/emails/digest_subject.txt", context)
        body = render_to_string("assessments/emails/digest.txt", context)
    return EmailMessage(
        subject=" ".join(subject.split()),
        body=body,
        to=[news.user.email],
        connection=connection,
        # No mailer answers an automatic message (RFC 3834).
        headers={"Auto-Submitted": "auto-generated"},
    )
