"""One e-mail a day and person at most: when it leaves, what it says, what a failure does."""

from __future__ import annotations

import smtplib
import threading
from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection
from pytest_django.fixtures import Settings

from assessments.actions.digests import send_digests
from assessments.actions.notifications import mark_all_read
from assessments.actions.tenders import revoke_role
from assessments.models import Digest, Membership, Notification
from assessments.tasks import send_digests as task
from hdhcompliance.accounts.models import User
from hdhcompliance.journal.models import JournalEntry
from tests import factories
from tests.factories import Scene
from tests.reminders.conftest import assign, call, paris, with_addresses
from tests.tenders.preparing_laws import kept_law, kept_period

QUARTER = timedelta(minutes=15)
EVENING, MORNING = paris("2027-03-01 18:00"), paris("2027-03-02 07:00")


def sent() -> list[str]:
    """Addresses written to so far."""
    return [address for message in mail.outbox for address in message.to]


def run(start: datetime, end: datetime, every: timedelta = QUARTER) -> Counter[date]:
    """Tick every quarter of an hour, as the clock does, or less often over months.

    Returns the local days on which something was sent, and how many."""
    days: Counter[date] = Counter()
    at = start.astimezone(UTC)
    while at <= end:
        number = send_digests(at)
        if number:
            days[at.astimezone(start.tzinfo).date()] += number
        at += every
    return days


def test_nothing_to_say_is_no_email_and_no_row(scene: Scene) -> None:
    assert send_digests(MORNING) == 0
    assert not mail.outbox
    assert not Digest.objects.exists()


def test_nothing_leaves_before_seven(scene: Scene) -> None:
    call(scene, EVENING)
    assert send_digests(MORNING - timedelta(minutes=1)) == 0
    assert send_digests(MORNING) == 1


def test_email_names_places_and_never_a_text(scene: Scene, settings: Settings) -> None:
    settings.PUBLIC_URL = "https://dossier.example.org/"
    call(scene, EVENING)
    assign(scene, "C", date(2027, 3, 4))
    Notification.objects.filter(kind="assigned").update(created_at=EVENING)
    assert send_digests(MORNING) == 2
    by_address = {message.to[0]: message for message in mail.outbox}
    told = by_address["reviewer@example.org"]
    assert told.subject == "Dossier d’évaluation HDH : 1 notification"
    assert "T-1, B.1" in told.body
    assert "https://dossier.example.org/tenders/T-1/leaves/B.1/#thread-" in told.body
    assert "SECRET" not in told.body + told.subject
    due = by_address["evaluator1@example.org"]
    assert due.subject == "Dossier d’évaluation HDH : 1 notification, 1 chapitre à remettre"
    assert "4 mars 2027" in due.body
    assert "https://dossier.example.org/tenders/T-1/grid/C/" in due.body
    assert "&" not in due.body


@pytest.mark.parametrize(
    ("due_on", "expected"),
    [
        (date(2027, 3, 6), ""),
        (date(2027, 3, 5), "à remettre le 5 mars 2027"),
        (date(2027, 3, 2), "à remettre aujourd’hui"),
        (date(2027, 3, 1), "en retard de 1 jour"),
        (date(2027, 2, 20), "en retard de 10 jours"),
        (None, ""),
    ],
)
def test_chapter_is_recalled_three_days_before_and_while_late(
    scene: Scene, due_on: date | None, expected: str
) -> None:
    assign(scene, "B", due_on)
    Notification.objects.all().delete()
    assert send_digests(MORNING) == bool(expected)
    assert expected in "".join(str(message.body) for message in mail.outbox)


def test_chapter_handed_in_is_not_recalled(scene: Scene) -> None:
    assign(scene, "B", date(2027, 3, 1))
    Notification.objects.all().delete()
    factories.all_marks(scene)
    factories.hand_in(scene, "B")
    assert send_digests(MORNING) == 0


def test_told_once_read_never_and_the_next_day_tells_what_is_new(scene: Scene) -> None:
    call(scene, EVENING)
    assert send_digests(MORNING) == 1
    assert send_digests(MORNING + timedelta(days=1)) == 0
    call(scene, MORNING + timedelta(days=1, hours=2))
    assert send_digests(MORNING + timedelta(days=2)) == 1
    call(scene, MORNING + timedelta(days=2, hours=2))
    mark_all_read(by=scene.reviewer)
    assert send_digests(MORNING + timedelta(days=3)) == 0


def test_notification_written_this_very_minute_waits_and_is_not_lost(scene: Scene) -> None:
    call(scene, MORNING - timedelta(hours=1))
    call(scene, MORNING - timedelta(seconds=5))
    assert send_digests(MORNING) == 1
    assert send_digests(MORNING + timedelta(days=1)) == 1
    assert [message.subject[-14:] for message in mail.outbox] == ["1 notification"] * 2


def test_only_active_members_with_an_address_are_written_to(scene: Scene) -> None:
    for name in ("reviewer", "auditor", "evaluator1"):
        call(scene, EVENING, name)
    User.objects.filter(username="evaluator1").update(is_active=False)
    revoke_role(
        by=scene.officer,
        membership=Membership.objects.get(user=scene.reviewer, tender=scene.tender),
    )
    assert send_digests(MORNING) == 0


def test_restart_sends_nothing_twice(scene: Scene) -> None:
    call(scene, EVENING)
    assert run(MORNING, MORNING + timedelta(hours=1)) == {date(2027, 3, 2): 1}
    assert run(MORNING, MORNING + timedelta(hours=12)) == {}


def test_outage_delays_and_loses_nothing(scene: Scene) -> None:
    call(scene, EVENING)
    assert run(MORNING + timedelta(hours=15), MORNING + timedelta(days=2)) == {date(2027, 3, 2): 1}
    call(scene, MORNING + timedelta(days=2, hours=1))
    assert run(MORNING + timedelta(days=5), MORNING + timedelta(days=6)) == {date(2027, 3, 7): 1}


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("2027-03-27 00:00", "2027-03-29 23:45"),  # one hour is missing in the night of the 28th
        ("2027-10-30 00:00", "2027-11-01 23:45"),  # one hour comes twice in the night of the 31st
        ("2027-12-31 00:00", "2028-01-02 23:45"),
    ],
)
def test_clock_changes_and_the_new_year_make_one_email_a_day(
    scene: Scene, start: str, end: str
) -> None:
    assign(scene, "B", date(2027, 3, 1))  # late: there is something to say every day
    Notification.objects.all().delete()
    days = run(paris(start), paris(end))
    assert list(days.values()) == [1, 1, 1]
    assert Digest.objects.count() == 3


def test_failed_sending_leaves_no_row_and_is_tried_again(scene: Scene, settings: Settings) -> None:
    call(scene, EVENING)
    call(scene, EVENING, "evaluator1")
    settings.EMAIL_BACKEND = f"{__name__}.RefusingReviewer"
    assert send_digests(MORNING) == 1
    assert sent() == ["evaluator1@example.org"]
    assert [digest.user for digest in Digest.objects.all()] == [scene.evaluators[0]]
    assert JournalEntry.objects.filter(action="digest.sent").count() == 1
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert send_digests(MORNING + QUARTER) == 1
    assert sent() == ["evaluator1@example.org", "reviewer@example.org"]


def test_mail_server_that_is_away_delays_everyone(scene: Scene, settings: Settings) -> None:
    call(scene, EVENING)
    settings.EMAIL_BACKEND = f"{__name__}.Away"
    assert send_digests(MORNING) == 0
    assert not Digest.objects.exists()
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert send_digests(MORNING + QUARTER) == 1


def test_journal_counts_and_quotes_nothing(scene: Scene) -> None:
    call(scene, EVENING)
    send_digests(MORNING)
    entry = JournalEntry.objects.get(action="digest.sent")
    assert (entry.target, entry.tender) == ("reviewer", "")
    assert entry.details == {"notifications": 1, "chapters": 0, "laws": 0}


def test_law_about_to_change_is_told_once_a_month_before_to_those_who_follow_it(
    scene: Scene,
) -> None:
    kept_period(kept_law(), valid_from="2025", valid_to="2027-04-15")
    told = run(MORNING, MORNING + timedelta(days=60), every=timedelta(hours=6))
    assert told == {date(2027, 3, 16): 2}
    assert sorted(sent()) == ["officer@example.org", "reviewer@example.org"]
    assert "loi sur le point de changer" in mail.outbox[0].subject
    assert "2027-04-15" in mail.outbox[0].body
    assert "/laws/LOI_TEST/" in mail.outbox[0].body


def test_law_that_came_within_reach_during_an_outage_is_told_after_it(scene: Scene) -> None:
    kept_period(kept_law(), valid_from="2025", valid_to="2027-04-15")
    call(scene, EVENING)
    assert send_digests(MORNING) == 1  # the reviewer hears of the mention, not yet of the law
    assert send_digests(paris("2027-04-02 07:00")) == 2
    assert send_digests(paris("2027-04-03 07:00")) == 0


def test_cost_does_not_grow_with_the_people_who_have_nothing_to_hear(
    scene: Scene, django_assert_max_num_queries: object
) -> None:
    with django_assert_max_num_queries(5):  # type: ignore[operator]  # pytest-django's fixture
        send_digests(MORNING)


def test_task_takes_the_clock(scene: Scene) -> None:
    task()


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_send_one_email() -> None:
    scene = with_addresses(factories.tender())
    call(scene, EVENING)
    ready = threading.Barrier(2)
    numbers: list[int] = []

    def work() -> None:
        ready.wait()
        numbers.append(send_digests(MORNING))
        connection.close()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sorted(numbers) == [0, 1]
    assert sent() == ["reviewer@example.org"]
    assert Digest.objects.count() == 1


class RefusingReviewer(EmailBackend):
    """Delivers to all but one address."""

    def send_messages(self, messages):  # type: ignore[no-untyped-def]  # as the parent
        for message in messages:
            if "reviewer@example.org" in message.to:
                raise smtplib.SMTPRecipientsRefused({})
        return super().send_messages(messages)


class Away(EmailBackend):
    def open(self):  # type: ignore[no-untyped-def]  # as the parent
        raise ConnectionRefusedError
