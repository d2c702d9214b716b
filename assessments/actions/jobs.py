"""The life of a job, in the database: claimed, beating, finished; or found lost and queued again."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.actions.errors import ActionRefused
from assessments.models import Job
from hdhcompliance.accounts.models import User
from hdhcompliance.journal.record import record

HEARTBEAT_EVERY = min(5.0, settings.JOB_SILENT_SECONDS / 8)  # seconds
SILENT_AFTER = timedelta(seconds=settings.JOB_SILENT_SECONDS)  # eight beats missed: worker dead
UNCLAIMED_AFTER = timedelta(seconds=30)  # its message was lost, or the queue is long: harmless
MAXIMUM_ATTEMPTS = 3


class JobCancelled(Exception):
    """The job is no longer running in the database: stop and write nothing."""


def claim(job_id: UUID) -> Job | None:
    """Take a queued job, or None when another worker has it or it is over."""
    now = timezone.now()
    taken = Job.objects.filter(pk=job_id, state=Job.State.QUEUED).update(
        state=Job.State.RUNNING,
        attempts=F("attempts") + 1,
        heartbeat_at=now,
        progress=0,
        step="",
    )
    return Job.objects.get(pk=job_id) if taken else None


def beat(job: Job) -> None:
    """Say that the worker is alive; raises JobCancelled when the job was taken back."""
    alive = Job.objects.filter(pk=job.pk, state=Job.State.RUNNING, attempts=job.attempts).update(
        heartbeat_at=timezone.now()
    )
    if not alive:
        raise JobCancelled


def advance(job: Job, progress: int, step: str) -> None:
    """Write visible progress (0 to 100); raises JobCancelled when the job was taken back."""
    alive = Job.objects.filter(pk=job.pk, state=Job.State.RUNNING, attempts=job.attempts).update(
        heartbeat_at=timezone.now(), progress=progress, step=step
    )
    if not alive:
        raise JobCancelled


def still_mine(job: Job) -> Job:
    """Lock the job inside the transaction that ends it; raises JobCancelled when it was taken back."""
    locked = (
        Job.objects.select_for_update()
        .filter(pk=job.pk, state=Job.State.RUNNING, attempts=job.attempts)
        .first()
    )
    if locked is None:
        raise JobCancelled
    return locked


def complete(job: Job) -> None:
    """Mark done; call it inside the transaction that writes the job's result."""
    locked = still_mine(job)
    locked.state, locked.progress, locked.step = Job.State.DONE, 100, ""
    locked.finished_at = timezone.now()
    locked.save(update_fields=["state", "progress", "step", "finished_at"])


def fail(job: Job, reason: str) -> None:
    """Mark failed with a reason its owner can read."""
    with transaction.atomic():
        failed = Job.objects.filter(
            pk=job.pk, state=Job.State.RUNNING, attempts=job.attempts
        ).update(state=Job.State.FAILED, reason=reason[:2000], finished_at=timezone.now())
        if failed:
            record(
                "job.failed", by=None, target=f"{job.kind}/{job.pk}", data={"reason": reason[:2000]}
            )


def cancel(*, by: User, job: Job, tender: str = "") -> None:
    """Stop a job that has not ended; its worker notices at the next step."""
    with transaction.atomic():
        stopped = Job.objects.filter(
            pk=job.pk, state__in=[Job.State.QUEUED, Job.State.RUNNING]
        ).update(state=Job.State.CANCELLED, finished_at=timezone.now())
        if not stopped:
            raise ActionRefused("job_over", _("This job has already ended."))
        record("job.cancelled", by=by, target=f"{job.kind}/{job.pk}", tender=tender)


def requeue_lost(now: datetime) -> list[UUID]:
    """Queue again what a dead worker or a lost message left behind; returns the ids to send.

    A job that killed its worker `MAXIMUM_ATTEMPTS` times fails instead of going round for ever.
    """
    silent = Job.objects.filter(
        Q(heartbeat_at__lt=now - SILENT_AFTER) | Q(heartbeat_at__isnull=True),
        state=Job.State.RUNNING,
    )
    for job in silent.filter(attempts__gte=MAXIMUM_ATTEMPTS):
        fail(job, _("The worker stopped three times while working on it."))
    silent.filter(attempts__lt=MAXIMUM_ATTEMPTS).update(
        state=Job.State.QUEUED, queued_at=now - UNCLAIMED_AFTER - timedelta(seconds=1)
    )
    unclaimed = Job.objects.filter(state=Job.State.QUEUED, queued_at__lt=now - UNCLAIMED_AFTER)
    ids = list(unclaimed.values_list("pk", flat=True))
    Job.objects.filter(pk__in=ids).update(queued_at=now)
    return ids
