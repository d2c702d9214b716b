"""Dating the files of reports anew, before whoever dated them last counts no more.

The file dated is registered beside those before it, which stay.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from assessments.actions.errors import ActionRefused
from assessments.actions.newest import keep_revision, newest_bytes
from assessments.actions.signer import current_assurance, signing_refused
from assessments.models import Report, ReportRevision
from assessments.signing.errors import SigningError
from assessments.signing.renewal import Renewed, date_anew
from hdhcompliance.accounts.models import User
from hdhcompliance.journal.record import SYSTEM, record

MESSAGES: Mapping[str, str | Promise] = {
    "never_dated": _(
        "This file was never dated by an authority: there is nothing to prolong. Order the report again."
    ),
    "proof_ended": _(
        "The authority that dated this file last counts no more: a new date would prove nothing of"
        " before. The register alone vouches for it now."
    ),
    "level_unreachable": _(
        "A time-stamping authority and the certificates to judge it by must be set first"
        " (HDHC_TSA_URL, HDHC_TSA_ROOTS_PEM)."
    ),
}


def renew(*, by: User | None, report: Report) -> ReportRevision | None:
    """Ask for a new date over the newest file, outside any transaction, and keep it (`keep_dated`)."""
    before = newest_bytes(report)
    try:
        renewed = date_anew(before, assurance=current_assurance())
    except SigningError as error:
        if error.code in MESSAGES:
            raise ActionRefused(error.code, MESSAGES[error.code]) from error
        raise signing_refused(error) from error
    return keep_dated(by=by, report=report, seen=report.newest.sha256, renewed=renewed)


def keep_dated(
    *, by: User | None, report: Report, seen: str, renewed: Renewed
) -> ReportRevision | None:
    """Register a file dated anew; None when another file came meanwhile, which is due in its turn.

    `seen`: the SHA-256 of the file it starts with.
    """
    with transaction.atomic():
        locked = Report.objects.select_for_update().get(pk=report.pk)
        if locked.newest.sha256 != seen:
            return None
        revision = ReportRevision(
            report=report,
            position=locked.revisions.count() + 1,
            kind=ReportRevision.Kind.DATED,
            sha256=renewed.sha256,
            size=len(renewed.bytes),
            at=timezone.now(),
            by=by.get_username() if by else SYSTEM,
            signer=renewed.authority[:200],
            proven_until=renewed.proven_until,
        )
        record(
            "report.dated",
            by=by,
            target=renewed.sha256,
            tender=report.tender.reference,
            data={
                "report": report.pk,
                "before": seen,
                "authority": renewed.authority,
                "until": renewed.proven_until.isoformat(),
            },
        )
        keep_revision(revision, renewed.bytes)
    return revision
