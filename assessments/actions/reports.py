"""Reports: ordered from what is kept at that time, made by a worker, sealed, registered by their SHA-256."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.actions import jobs
from assessments.actions.bundles import collect
from assessments.actions.errors import ActionRefused
from assessments.actions.sealed import SealedFile
from assessments.actions.signer import current_assurance, current_signer, signing_refused
from assessments.actions.simulations import draw_for_report
from assessments.actions.verdicts import keep_verdict
from assessments.models import Job, Report, StoredVerdict, Tender
from assessments.queries.panel import is_closed
from assessments.queries.report_meta import report_meta
from assessments.queries.simulations import draws_of_report
from assessments.reports.kinds import KINDS
from assessments.reports.kinds.kind import Kind, NothingToTell
from assessments.reports.render import render_paper
from assessments.scoring.canonical import canonical_bytes
from assessments.signing.errors import SigningError
from assessments.signing.seal import seal
from hdhcompliance.accounts.models import User
from hdhcompliance.journal.record import SYSTEM, record

JOB_KIND = "report"
DRAWN = 20  # percent of the work, once the simulation is there
Progress = Callable[[int, str], None]


def order_report(
    *,
    by: User | None,
    tender: Tender,
    kind: str,
    language: str,
    subject: str = "",
    with_job: bool = True,
) -> Report:
    """Keep what the report is made from and register the order; the caller then sends the job.

    `subject`: one of KINDS[kind].subjects. `with_job=False` is for the command line, which makes
    the report in its own process.
    """
    if kind not in KINDS:
        raise ActionRefused("unknown_kind", _("This kind of report does not exist."))
    if language not in Report.Language:
        raise ActionRefused("unknown_language", _("Reports are made in French or in English."))
    now = timezone.now()
    with transaction.atomic():
        name = _name_of(tender, KINDS[kind], subject)
        verdict, content = _kept(by, tender, KINDS[kind], subject)
        job = None
        if with_job and by is not None:
            job = Job.objects.create(kind=JOB_KIND, requested_by=by, created_at=now, queued_at=now)
        entry = record(
            "report.ordered",
            by=by,
            target="/".join(filter(None, (kind, subject, language))),
            tender=tender.reference,
            data=_rests_on(verdict, content),
        )
        return Report.objects.create(
            tender=tender,
            verdict=verdict,
            job=job,
            kind=kind,
            subject=subject,
            subject_name=name,
            content=content,
            language=language,
            journal_sequence=entry.sequence,
            journal_head=entry.hash,
            ordered_at=now,
            ordered_by=by.get_username() if by else SYSTEM,
        )


def _name_of(tender: Tender, kind: Kind, subject: str) -> str:
    names = dict(kind.subjects(tender))
    if subject not in names:
        raise ActionRefused(
            "unknown_subject",
            _("There is nothing to make this report about yet: choose one of those proposed."),
        )
    return names[subject]


def _kept(
    by: User | None, tender: Tender, kind: Kind, subject: str
) -> tuple[StoredVerdict | None, str]:
    """The verdict, where the kind rests on one, and the content it keeps of its own."""
    if kind.final and not is_closed(tender):
        raise ActionRefused(
            "not_closed",
            _("Close the evaluation first: this report tells others of marks that are final."),
        )
    verdict = keep_verdict(by=by, tender=tender)[0] if kind.judged else None
    try:
        found = kind.gather(tender, subject, json.loads(verdict.dossier) if verdict else {})
    except NothingToTell as nothing:
        raise ActionRefused(nothing.code, nothing.message) from nothing
    return verdict, canonical_bytes(found).decode() if found is not None else ""


def _rests_on(verdict: StoredVerdict | None, content: str) -> dict[str, str]:
    """What the journal says of an order: the hashes of what the report is made from."""
    told: dict[str, str] = {}
    if verdict is not None:
        told |= {"verdict": verdict.sha256, "grid_hash": verdict.grid_hash}
    if content:
        told["content"] = hashlib.sha256(content.encode()).hexdigest()
    return told


def render(report: Report, progress: Progress) -> bytes:
    """The unsigned PDF: a pure function of what is kept, its draws and the report's row."""
    kind, signer = KINDS[report.kind], current_signer()
    kept = json.loads(report.kept)
    meta = report_meta(
        report,
        signer_name=signer.name,
        development=signer.development,
        draws=draws_of_report(report.tender, kept) if kind.draws else None,
    )
    assert kind.write is not None
    return render_paper(kind.write, kept, meta, progress=progress)


def draw_and_render(report: Report, progress: Progress) -> bytes:
    """`render`, after the draws it tells of, if any: those kept, or made here and kept."""
    if not KINDS[report.kind].draws or report.verdict is None:
        return render(report, progress)
    draw_for_report(
        report.verdict, lambda percent: progress(1 + percent * (DRAWN - 1) // 100, "simulating")
    )
    return render(
        report, lambda percent, step: progress(DRAWN + percent * (100 - DRAWN) // 100, step)
    )


def make(report: Report, progress: Progress) -> SealedFile:
    """The file of a report that was ordered, signed and not yet registered."""
    if KINDS[report.kind].write is None:
        return collect(report, progress)
    unsigned = draw_and_render(report, progress)
    progress(96, "sealing")
    return seal_pdf(unsigned)


def seal_pdf(unsigned: bytes) -> SealedFile:
    now, signer = timezone.now(), current_signer()
    try:
        sealed = seal(
            unsigned,
            signer=signer,
            reason=str(_("Seal of the buyer's decision file")),
            role=str(_("Procurement officer")),
            signed_at=now,
            assurance=current_assurance(),
        )
    except SigningError as error:
        raise signing_refused(error) from error
    return SealedFile(
        file=ContentFile(sealed.bytes),
        sha256=sealed.sha256,
        size=len(sealed.bytes),
        unsigned_sha256=hashlib.sha256(unsigned).hexdigest(),
        signer=signer.name,
        at=now,
        level=sealed.level,
        proven_until=sealed.proven_until,
    )


def register(report: Report, sealed: SealedFile, *, job: Job | None) -> Report:
    """Store and register; ends the job in the same transaction. JobCancelled writes nothing."""
    with transaction.atomic():
        if job is not None:
            jobs.complete(job)
        report.sha256, report.size = sealed.sha256, sealed.size
        report.unsigned_sha256 = sealed.unsigned_sha256
        report.signer, report.sealed_at = sealed.signer, sealed.at
        report.level, report.proven_until = sealed.level, sealed.proven_until
        record(
            "report.registered",
            by=None,
            target=report.sha256,
            tender=report.tender.reference,
            data={"report": report.pk, "kind": report.kind, "language": report.language},
        )
        # Last: a transaction that is rolled back takes no file with it.
        report.file.save(f"{sealed.sha256}.{report.extension}", sealed.file, save=False)
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
    return register(report, make(report, progress), job=job)
