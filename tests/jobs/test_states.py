"""The life of a job in the database: claimed once, beating, ended once, found when lost."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from assessments import tasks
from assessments.actions import jobs
from assessments.actions.errors import ActionRefused
from assessments.models import Job, Report
from hdhcompliance.accounts.models import User
from hdhcompliance.journal.models import JournalEntry
from tests import factories
from tests.tenders.preparing import ordered

pytestmark = pytest.mark.django_db
S = Job.State


@pytest.fixture
def owner() -> User:
    return factories.user("owner")


@pytest.fixture
def job(owner: User) -> Job:
    now = timezone.now()
    return Job.objects.create(kind="report", requested_by=owner, created_at=now, queued_at=now)


def test_job_is_claimed_once(job: Job) -> None:
    taken = jobs.claim(job.pk)
    assert taken is not None
    assert (taken.state, taken.attempts) == (S.RUNNING, 1)
    assert jobs.claim(job.pk) is None


def test_progress_is_visible_and_beats(job: Job) -> None:
    taken = jobs.claim(job.pk)
    assert taken is not None
    before = taken.heartbeat_at
    jobs.advance(taken, 40, "layout")
    job.refresh_from_db()
    assert (job.progress, job.step) == (40, "layout")
    assert before is not None
    assert job.heartbeat_at is not None
    assert job.heartbeat_at >= before


def test_cancelled_job_stops_its_worker_and_ends_once(job: Job, owner: User) -> None:
    taken = jobs.claim(job.pk)
    assert taken is not None
    jobs.cancel(by=owner, job=job)
    with pytest.raises(jobs.JobCancelled):
        jobs.beat(taken)
    with pytest.raises(jobs.JobCancelled):
        jobs.advance(taken, 50, "layout")
    with pytest.raises(jobs.JobCancelled), transaction.atomic():
        jobs.complete(taken)
    with pytest.raises(ActionRefused, match=r"\w"):
        jobs.cancel(by=owner, job=job)
    job.refresh_from_db()
    assert job.state == S.CANCELLED
    assert JournalEntry.objects.filter(action="job.cancelled").count() == 1


def test_unclaimed_job_is_sent_again_and_a_fresh_one_is_left(job: Job) -> None:
    now = job.queued_at
    assert jobs.requeue_lost(now + jobs.UNCLAIMED_AFTER / 2) == []
    later = now + jobs.UNCLAIMED_AFTER + timedelta(seconds=1)
    assert jobs.requeue_lost(later) == [job.pk]
    assert jobs.requeue_lost(later + timedelta(seconds=1)) == []


def test_silent_job_is_queued_again_and_its_dead_worker_can_write_nothing(job: Job) -> None:
    first = jobs.claim(job.pk)
    assert first is not None
    later = timezone.now() + jobs.SILENT_AFTER + timedelta(seconds=1)
    assert jobs.requeue_lost(later) == [job.pk]
    second = jobs.claim(job.pk)
    assert second is not None
    assert second.attempts == 2
    with pytest.raises(jobs.JobCancelled):
        jobs.advance(first, 90, "sealing")
    jobs.advance(second, 10, "reading")


def test_job_that_kills_three_workers_fails_with_a_reason(job: Job) -> None:
    later = timezone.now()
    for _attempt in range(jobs.MAXIMUM_ATTEMPTS):
        assert jobs.claim(job.pk) is not None
        later += jobs.SILENT_AFTER + timedelta(seconds=1)
        jobs.requeue_lost(later)
    job.refresh_from_db()
    assert job.state == S.FAILED
    assert job.reason
    assert JournalEntry.objects.filter(action="job.failed").count() == 1


@pytest.mark.django_db(transaction=True)
def test_task_makes_the_report_and_a_second_message_does_nothing() -> None:
    scene = factories.tender()
    report = ordered(scene)
    assert report.job is not None
    tasks.run_job(str(report.job.pk))
    made = Report.objects.select_related("job").get()
    assert made.is_sealed
    assert made.job is not None
    assert (made.job.state, made.job.progress) == (S.DONE, 100)
    entries = JournalEntry.objects.count()
    tasks.run_job(str(report.job.pk))
    assert JournalEntry.objects.count() == entries
    assert Report.objects.get().sha256 == made.sha256


@pytest.mark.django_db(transaction=True)
def test_report_cancelled_while_it_is_made_writes_no_file(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    scene = factories.tender()
    report = ordered(scene)
    assert report.job is not None
    job = report.job
    advance = jobs.advance

    def cancelling(taken: Job, progress: int, step: str) -> None:
        if step != "reading":
            Job.objects.filter(pk=job.pk, state=S.RUNNING).update(
                state=S.CANCELLED, finished_at=timezone.now()
            )
        advance(taken, progress, step)

    monkeypatch.setattr(jobs, "advance", cancelling)
    tasks.run_job(str(job.pk))
    made = Report.objects.get()
    assert not made.is_sealed
    assert not made.file
    job.refresh_from_db()
    assert job.state == S.CANCELLED
