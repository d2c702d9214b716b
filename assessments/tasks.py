"""Thin Celery tasks: an id in, one action called. The state of the work is in the database."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping
from types import TracebackType
from uuid import UUID

from celery import shared_task
from django.conf import settings
from django.db import connection
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from kombu.exceptions import OperationalError

from assessments.actions import (
    digests,
    jobs,
    renewals,
    reports,
    simulations,
    stage_reminders,
    timestamps,
    wave_reminders,
)
from assessments.actions.errors import ActionRefused
from assessments.models import Grid, Job
from assessments.queries import proofs

logger = logging.getLogger(__name__)

Progress = Callable[[int, str], None]
# Kind of job -> what does it; each ends its job in the transaction that writes its result.
WORK: Mapping[str, Callable[[Job, Progress], object]] = {
    reports.JOB_KIND: reports.produce,
    simulations.JOB_KIND: simulations.produce,
}


def send(job: Job) -> None:
    """Hand a committed job to the workers. A broker that is away only delays it (see requeue)."""
    _send(job.pk)


def _send(job_id: UUID) -> None:
    try:
        run_job.apply_async(args=(str(job_id),), retry=False)
    except OperationalError:
        logger.warning("the broker is away: job %s waits to be queued again", job_id)


@shared_task(name="assessments.run_job")
def run_job(job_id: str) -> None:
    """Claim the job and do it; a job claimed elsewhere or over is left alone."""
    job = jobs.claim(UUID(job_id))
    if job is None:
        return
    report = getattr(job, "report", None)
    language = report.language if report is not None else "fr"
    with translation.override(language), Heartbeat(job) as heart:

        def progress(percent: int, step: str) -> None:
            heart.check()
            jobs.advance(job, percent, step)

        try:
            WORK[job.kind](job, progress)
        except jobs.JobCancelled:
            logger.info("job %s was taken back", job.pk)
        except ActionRefused as refusal:
            jobs.fail(job, str(refusal))
        except Exception:
            logger.exception("job %s failed", job.pk)
            jobs.fail(job, _("An unexpected error stopped this work; order it again."))


@shared_task(name="assessments.requeue_lost_jobs")
def requeue_lost_jobs() -> None:
    """Periodic: send again the jobs whose worker died or whose message was lost."""
    for job_id in jobs.requeue_lost(timezone.now()):
        _send(job_id)


@shared_task(name="assessments.send_digests")
def send_digests() -> None:
    """Periodic: the daily e-mails of those who have not had theirs."""
    digests.send_digests(timezone.now())


@shared_task(name="assessments.remind_stages")
def remind_stages() -> None:
    """Periodic: those who act in a stage that comes near are told once."""
    stage_reminders.remind_stages(timezone.now())


@shared_task(name="assessments.remind_waves")
def remind_waves() -> None:
    """Periodic: officers are told once of a step of a wave that comes near."""
    wave_reminders.remind_waves(timezone.now())


def send_to_stamp(grid: Grid) -> None:
    """Have a grid just frozen dated at once. A broker that is away only delays it (stamp_methods)."""
    if not settings.TSA_URL:
        return
    try:
        stamp_method.apply_async(args=(grid.pk,), retry=False)
    except OperationalError:
        logger.warning("the broker is away: grid %s waits to be timestamped", grid.pk)


@shared_task(name="assessments.stamp_method")
def stamp_method(grid_id: int) -> None:
    """Ask the authority for the date of one frozen grid."""
    timestamps.stamp_freeze(Grid.objects.select_related("tender").get(pk=grid_id))


@shared_task(name="assessments.stamp_methods")
def stamp_methods() -> None:
    """Periodic: ask again for what was never asked, or failed."""
    for grid in timestamps.due(timezone.now()):
        timestamps.stamp_freeze(grid)


@shared_task(name="assessments.renew_timestamps")
def renew_timestamps() -> None:
    """Periodic: date anew what would soon be proven no more. What fails is due again the next day."""
    if not settings.TSA_URL:
        return
    for report in proofs.due(timezone.now() + proofs.AHEAD):
        try:
            renewals.renew(by=None, report=report)
        except ActionRefused as refusal:
            logger.warning("report %s could not be dated anew: %s", report.pk, refusal.code)


class Heartbeat:
    """Beats from its own thread and database connection while the main thread works."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self.over = threading.Event()
        self.lost = threading.Event()
        self.thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> Heartbeat:
        self.thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.over.set()
        self.thread.join()

    def check(self) -> None:
        """Raise JobCancelled once the job was found taken back."""
        if self.lost.is_set():
            raise jobs.JobCancelled

    def _run(self) -> None:
        try:
            while not self.over.wait(jobs.HEARTBEAT_EVERY):
                jobs.beat(self.job)
        except jobs.JobCancelled:
            self.lost.set()
        finally:
            connection.close()
