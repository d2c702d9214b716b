"""The counter-signature of a sealed report by a legal reviewer, with a key of their own.

The key and its passphrase serve one request: they are handed to a process that ends with it, and
are neither stored nor journalled (docs/adr/0010-counter-signature.md).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone, translation
from django.utils.functional import Promise
from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _

from assessments.actions.errors import ActionRefused
from assessments.actions.newest import keep_revision, newest_bytes
from assessments.actions.signer import MESSAGES as SIGNING_MESSAGES
from assessments.actions.signer import current_assurance, current_signer
from assessments.models import Report, ReportRevision
from assessments.queries.revisions import counter_signatures, superseding
from assessments.queries.roots import is_development, person_roots, persons_dir
from assessments.signing.countersign_apart import Added, Key, countersign_apart
from assessments.signing.development import ensure_development_authority, issue_person
from assessments.signing.errors import SigningError, UnreadableFile
from hdhcompliance.accounts.models import User
from hdhcompliance.journal.record import record

LARGEST_KEY = 64 * 1024  # bytes: a key, its certificate and a chain weigh under ten thousand
LONGEST_REASON = 200
DEVELOPMENT_PASSPHRASE = "sans-valeur-juridique"  # noqa: S105 - printed beside the file it opens
MESSAGES: Mapping[str, str | Promise] = {
    "not_a_key": _(
        "This file is no certificate with its key: choose the PKCS#12 file (.p12 or .pfx) of yours."
    ),
    "signer_wrong_passphrase": _(
        "This passphrase does not open this file: type it again, with its capitals and accents."
    ),
    "signer_unsuitable": _(
        "This certificate cannot sign documents: it must hold its key and be made for signature"
        " (non-repudiation)."
    ),
    "signer_expired": _("This certificate has expired: choose one that is valid today."),
    "signer_not_yet_valid": _("This certificate is not valid yet: choose one that is valid today."),
    "signer_untrusted": _(
        "This certificate leads to no authority that this installation knows for people: ask its"
        " administrator which ones are taken."
    ),
    "already_countersigned": _("This certificate has counter-signed this report already."),
    "too_slow": _("This file takes too long to open: export the certificate again, then retry."),
}
TOO_LARGE = _("This file is larger than 64 kB: no certificate is.")
OTHERWISE = _("The report could not be counter-signed (%(detail)s): ask the administrator.")


@dataclass(frozen=True, slots=True)
class Seen:
    """What the signer had in front of them: SHA-256 of the newest file, number that supersedes it."""

    sha256: str
    superseded_by: int | None


class ReportMoved(ActionRefused):
    """The report is not as the signer saw it; they read what stands, then sign knowingly."""


def seen_of(report: Report) -> Seen:
    """The report as it stands."""
    newer = superseding(report)
    return Seen(report.newest.sha256, newer.pk if newer else None)


def counter_sign(*, by: User, report: Report, key: Key, reason: str, seen: Seen) -> ReportRevision:
    """Sign the newest file of a sealed report; the file signed is registered beside those before."""
    _check(by, report, key, reason)
    _refuse_moved(report, seen)
    at = timezone.now()
    with translation.override(report.language):
        role = now_("Legal reviewer")
    before = _bytes(report)
    added = _signed(before, key=key, reason=reason, role=role, at=at)
    try:
        with transaction.atomic():
            locked = Report.objects.select_for_update().get(pk=report.pk)
            _refuse_moved(locked, seen)
            revision = _revision(added, report=locked, by=by, role=role, reason=reason, at=at)
            revision.size = len(before) + len(added.tail)
            record(
                "report.countersigned",
                by=by,
                target=added.sha256,
                tender=report.tender.reference,
                data={
                    "report": report.pk,
                    "sealed": report.sha256,
                    "signer": added.signer,
                    "certificate": added.certificate_sha256,
                },
            )
            keep_revision(revision, before + added.tail)
    except IntegrityError as error:  # somebody signed between the lock and the row
        raise _moved() from error
    return revision


def _revision(
    added: Added, *, report: Report, by: User, role: str, reason: str, at: datetime
) -> ReportRevision:
    """The row of what was signed, in front of `report` locked; its file and size are to come."""
    return ReportRevision(
        report=report,
        position=report.revisions.count() + 1,
        kind=ReportRevision.Kind.COUNTERSIGNED,
        sha256=added.sha256,
        at=at,
        by=by.get_username(),
        signer=added.signer,
        certificate_sha256=added.certificate_sha256,
        role=role,
        reason=reason,
        development=added.development,
        level=added.level,
        proven_until=added.proven_until,
    )


def development_certificate(*, by: User) -> bytes:
    """A PKCS#12 without legal value for `by`, opened by DEVELOPMENT_PASSPHRASE. Nothing is kept of it."""
    if not is_development():
        raise ActionRefused(
            "not_development", _("This installation issues no certificate: use your own.")
        )
    now = timezone.now()
    current_signer()  # its directory first: what stands in it would keep the seal from being made
    ensure_development_authority(persons_dir(), now=now)
    passphrase = DEVELOPMENT_PASSPHRASE.encode()
    return issue_person(persons_dir(), name=str(by), passphrase=passphrase, now=now)


def _check(by: User, report: Report, key: Key, reason: str) -> None:
    if not report.is_sealed or report.extension != "pdf":
        raise ActionRefused("not_sealed", _("Only a sealed report is counter-signed."))
    if any(each.by == by.get_username() for each in counter_signatures(report)):
        raise ActionRefused(
            "already_countersigned", _("You have counter-signed this report already.")
        )
    if not reason.strip() or len(reason) > LONGEST_REASON:
        raise ActionRefused("reason", _("Give the reason of the signature, in 200 characters."))
    if len(key.pkcs12) > LARGEST_KEY:
        raise ActionRefused("too_large", TOO_LARGE)


def _refuse_moved(report: Report, seen: Seen) -> None:
    stands = seen_of(report)
    if stands.superseded_by != seen.superseded_by:
        raise ReportMoved(
            "superseded",
            _(
                "Report no. %(number)s of the same kind was sealed meanwhile: nothing was signed. Read"
                " it first; you may still counter-sign this one from this page."
            )
            % {"number": stands.superseded_by},
        )
    if stands.sha256 != seen.sha256:
        raise _moved()


def _moved() -> ReportMoved:
    return ReportMoved(
        "conflict",
        _(
            "This report was counter-signed meanwhile: nothing was signed. Read it as it stands, then"
            " sign from this page."
        ),
    )


def _bytes(report: Report) -> bytes:
    content = newest_bytes(report)
    if len(content) > settings.VERIFY_MAX_BYTES:
        raise ActionRefused("too_large", _("This report is too large to be counter-signed."))
    return content


def _signed(before: bytes, *, key: Key, reason: str, role: str, at: datetime) -> Added:
    try:
        return countersign_apart(
            before,
            key=key,
            roots=person_roots(),
            reason=reason,
            role=role,
            signed_at=at,
            # A person's certificate may allow less than the seal's: the highest it does.
            assurance=replace(current_assurance(), level=None),
        )
    except (SigningError, UnreadableFile) as error:
        known = MESSAGES.get(error.code) or SIGNING_MESSAGES.get(error.code)
        message = known or OTHERWISE % {"detail": error.code}
        raise ActionRefused(error.code, message) from error
