"""The newest file of a report, known to be what was registered; the one that comes after it."""

from __future__ import annotations

import hashlib

from django.core.files.base import ContentFile
from django.utils.translation import gettext_lazy as _

from assessments.actions.errors import ActionRefused
from assessments.models import Report, ReportRevision


def newest_bytes(report: Report) -> bytes:
    """Its content; refused when it is gone or is no longer the one registered."""
    newest = report.newest
    try:
        with newest.file.open("rb") as file:
            content: bytes = file.read()
    except FileNotFoundError as error:
        raise ActionRefused(
            "file_missing",
            _("The file of this report is no longer on the server: have it restored first."),
        ) from error
    if hashlib.sha256(content).hexdigest() != newest.sha256:
        raise ActionRefused(
            "altered",
            _("The file on the server is not the one registered: nothing is added to it."),
        )
    return content


def keep_revision(revision: ReportRevision, content: bytes) -> None:
    """The row, then its file. To be called last: a transaction rolled back takes no file with it."""
    revision.save()
    revision.file.save(f"{revision.sha256}.pdf", ContentFile(content), save=False)
    revision.save(update_fields=["file"])
