"""An audit bundle made by a worker: collected file by file, its manifest signed."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Callable

from django.conf import settings
from django.core.files.base import File
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.actions.errors import ActionRefused
from assessments.actions.sealed import SealedFile
from assessments.actions.signer import current_signer
from assessments.actions.timestamps import ANSWER_WITHIN
from assessments.models import Report
from assessments.reports.bundle import MemberChanged, write_bundle
from assessments.reports.kinds.bundle import members
from assessments.signing.bundle import digest_of
from assessments.signing.errors import TimestampRefused
from assessments.signing.manifest import sign_manifest
from assessments.signing.timestamp import request_token

Progress = Callable[[int, str], None]


def collect(report: Report, progress: Progress) -> SealedFile:
    """The archive in a temporary file; refused when a file it names is gone or was changed."""
    signer, now = current_signer(), timezone.now()
    collected = list(members(report))
    done = 0

    def written() -> None:
        nonlocal done
        done += 1
        progress(2 + 90 * done // len(collected), "collecting")

    target = tempfile.TemporaryFile()  # noqa: SIM115  # closed with the request or the worker's job
    try:
        manifest = write_bundle(
            target,
            collected,
            sign=lambda content: sign_manifest(content, signer=signer, signed_at=now),
            stamp=_stamp if settings.TSA_URL else None,
            at=report.ordered_at,
            written=written,
        )
    except FileNotFoundError as error:
        raise ActionRefused(
            "file_missing",
            _(
                "A file is no longer on the server: have it restored from the backup, then order again."
            ),
        ) from error
    except MemberChanged as changed:
        raise ActionRefused(
            "file_changed",
            _("%(file)s is no longer the file that was registered: no bundle is made of it.")
            % {"file": changed},
        ) from changed
    target.seek(0)
    sha256 = digest_of(target)
    size = target.tell()
    return SealedFile(
        file=File(target),
        sha256=sha256,
        size=size,
        unsigned_sha256=hashlib.sha256(manifest).hexdigest(),
        signer=signer.name,
        at=now,
    )


def _stamp(signature: bytes) -> bytes:
    """The token over a signature; without it there is no bundle, since one was promised."""
    try:
        return request_token(
            settings.TSA_URL, hashlib.sha256(signature).hexdigest(), timeout=ANSWER_WITHIN
        )
    except TimestampRefused as refusal:
        raise ActionRefused(
            "timestamp_refused",
            _(
                "The time-stamping authority did not answer with a token that holds: nothing was kept,"
                " order the bundle again later."
            ),
        ) from refusal
