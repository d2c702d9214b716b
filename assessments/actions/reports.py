"""Reports: ordered from a kept verdict, made by a worker, sealed, registered by their SHA-256."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.actions import jobs
from assessments.actions.errors import ActionRefused
from assessments.actions.signer import current_signer
from assessments.actions.simulations import draw_for_report
from assessments.actions.verdicts import keep_verdict
from assessments.models import Job, Report, Tender
from assessments.queries.report_meta import report_meta
from assessments.queries.simulations import draws_of_report
from assessments.reports.render import render_analysis
from assessments.signing.seal import seal
from hdhcompliance.accounts.models import User
from hdhcompliance.journal.record import SYSTEM, record

JOB_KIND = "report"
DRAWN = 20  # percent of the work, once the simulation is there
Progress = Callable[[int, str], None]


def order_report(
    *, by: User | None, tender: Tender, kind: str, language: str, with_job: bool = True
) -> Report:
    """Keep the verdict and register the order; the caller then sends the job to a worker.

    `with_job=False` is for the command line, which makes the report in its own process.
    """
    if kind not in Report.Kind:
        raise ActionRefused("unknown_kind", _("This kind of report does not exist."))
    if language not in Report.Language:
        raise ActionRefused("unknown_language", _("Reports are made in French or in English."))
    now = timezone.now()
    with transaction.atomic():
        verdict, _created = keep_verdict(by=by, tender=tender)
        job = None
        if with_job and by is not None:
            job = Job.objects.create(kind=JOB_KIND, requested_by=by, created_at=now, queued_at=now)
        entry = record(
            "report.ordered",
            by=by,
            target=f"{kind}/{language}",
            tender=tender.reference,
            data={"verdict": verdict.sha256, "grid_hash": verdict.grid_hash},
        )
        return Report.objects.create(
            tender=tender,
            verdict=verdict,
            job=job,
            kind=kind,
            language=language,
            journal_sequence=entry.sequence,
            journal_head=entry.hash,
            ordered_at=now,
            ordered_by=by.get_username() if by else SYSTEM,
        )


def render(report: Report, progress: Progress) -> bytes:
    """The unsigned PDF: a pure function of what is kept, the verdict, its draws and the report's row."""
    signer = current_signer()
    dossier = json.loads(report.verdict.dossier)
    meta = report_meta(
        report,
        signer_name=signer.name,
        development=signer.development,
        draws=draws_of_report(report.tender, dossier),
    )
    return render_analysis(dossier, meta, progress=progress)


def draw_and_render(report: Report, progress: Progress) -> bytes:
    """`render`, after the draws it tells of: those kept, or made here and kept."""
    draw_for_report(
        report.verdict, lambda percent: progress(1 + percent * (DRAWN - 1) // 100, "simulating")
    )
    return render(
        report, lambda percent, step: progress(DRAWN + percent * (100 - DRAWN) // 100, step)
    )


def register(report: Report, unsigned: bytes, *, job: Job | None) -> Report:
    """Seal, store and register; ends the job in the same transaction. JobCancelled writes nothing."""
    now = timezone.now()
    signer = current_signer()
    sealed = seal(
        unsigned,
        signer=signer,
        reason=str(_("Seal of the buyer's decision file")),
        role=str(_("Procurement officer")),
        signed_at=now,
    )
    with transaction.atomic():
        if job is not None:
            jobs.complete(job)
        report.sha256, report.size = sealed.sha256, len(sealed.bytes)
        report.unsigned_sha256 = hashlib.sha256(unsigned).hexdigest()
        report.signer, report.sealed_at = signer.name, now
        record(
            "report.registered",
            by=None,
            target=report.sha256,
            tender=report.tender.reference,
            data={"report": report.pk, "kind": report.kind, "language": report.language},
        )
        # Last: a transaction that is rolled back takes no file with it.
        report.file.save(f"{sealed.sha256}.pdf", ContentFile(sealed.bytes), save=False)
        report.save()
    return report


def produce(job: Job, progress: Progress) -> Report:
    """Everything a worker does for one report."""
    report = Report.objects.select_related("tender", "verdict").get(job=job)
    if report.is_sealed:  # a message delivered twice
        with transaction.atomic():
            jobs.complete(job)
        return report
    progress(1, "reading")
    unsigned = draw_and_render(report, progress)
    progress(96, "sealing")
    return register(report, unsigned, job=job)
