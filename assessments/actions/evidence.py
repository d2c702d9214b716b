"""Evidence: a file attached to a bid on a line, hashed; withdrawn, never deleted."""

from __future__ import annotations

import hashlib
from datetime import date
from typing import TypedDict

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.actions.errors import ActionRefused
from assessments.actions.panel import refuse_unready
from assessments.documents import UnfitFile, media_type_of, safe_name
from assessments.models import Bid, Evidence, GridNode, Membership, Tender
from assessments.queries.panel import is_closed
from hdhcompliance.accounts.models import User
from hdhcompliance.accounts.policy import Role
from hdhcompliance.journal.chain import Json
from hdhcompliance.journal.record import record

MAXIMUM_BYTES = 10 * 1024 * 1024
TAKES_EVIDENCE = {GridNode.Kind.SCORED, GridNode.Kind.GATE, GridNode.Kind.INFORMATIVE}
UNFIT = {
    "empty": _("This file is empty."),
    "unknown_kind": _(
        "This kind of file is not taken. Attach a PDF, a picture (PNG or JPEG), a text, a CSV, or a"
        " document without macros (XLSX, DOCX, ODT, ODS)."
    ),
    "other_content": _(
        "The content of this file is not what its name says. Save it again in the right format."
    ),
    "protected": _(
        "This document is protected by a password, or in a format older than 2007: save it without"
        " a password as PDF, XLSX or DOCX."
    ),
    "macros": _("This document holds macros: save it without them, or as PDF."),
    "damaged": _("This document is damaged and cannot be read: save it again."),
}


def attach_evidence(
    *,
    by: User,
    bid: Bid,
    node: GridNode,
    name: str,
    content: bytes,
    effective_on: date | None = None,
    expires_on: date | None = None,
) -> Evidence:
    """Keep a file for a bid on a line. Its kind is judged by its bytes, its own name is text only."""
    _check(bid, node, content, effective_on, expires_on)
    tender = bid.tender
    evidence = Evidence(
        bid=bid,
        node=node,
        name=safe_name(name),
        media_type=_media_type(name, content),
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        effective_on=effective_on,
        expires_on=expires_on,
        added_by=by,
        added_at=timezone.now(),
    )
    with transaction.atomic():
        Bid.objects.select_for_update().get(pk=bid.pk)  # one file at a time for a bid
        _refuse_shut(by, tender)
        if Evidence.objects.filter(
            bid=bid, node=node, sha256=evidence.sha256, withdrawn_at__isnull=True
        ).exists():
            raise ActionRefused(
                "already_attached", _("This very file is attached here already; nothing to do.")
            )
        record("evidence.attached", by=by, **_told(evidence))
        # Last: a transaction that is rolled back takes no file with it.
        _store(evidence, content)
        evidence.save()
    return evidence


def withdraw_evidence(*, by: User, evidence: Evidence) -> Evidence:
    """Take a file out of the assessment. Its row stays, with who and when; so does the file."""
    tender = evidence.bid.tender
    if evidence.added_by_id != by.pk and not _is(by, tender, Role.OFFICER):
        raise ActionRefused(
            "not_yours", _("Only an officer, or whoever attached this file, withdraws it.")
        )
    with transaction.atomic():
        _refuse_shut(by, tender)
        withdrawn = Evidence.objects.filter(pk=evidence.pk, withdrawn_at__isnull=True).update(
            withdrawn_at=timezone.now(), withdrawn_by=by.get_username()
        )
        if not withdrawn:
            raise ActionRefused("already_withdrawn", _("This file is withdrawn already."))
        record("evidence.withdrawn", by=by, **_told(evidence))
    evidence.refresh_from_db(fields=["withdrawn_at", "withdrawn_by"])
    return evidence


def _check(
    bid: Bid, node: GridNode, content: bytes, effective_on: date | None, expires_on: date | None
) -> None:
    if node.kind not in TAKES_EVIDENCE or node.grid_id != bid.tender.grid.pk:
        raise ActionRefused("not_a_line", _("Evidence is attached to a line of this grid."))
    if len(content) > MAXIMUM_BYTES:
        raise ActionRefused("too_large", _("This file is larger than 10 MB: attach a smaller one."))
    if effective_on and expires_on and expires_on < effective_on:
        raise ActionRefused("dates", _("The file cannot expire before it takes effect."))


def _media_type(name: str, content: bytes) -> str:
    try:
        return media_type_of(name, content)
    except UnfitFile as error:
        raise ActionRefused(error.code, UNFIT[error.code]) from error


def _refuse_shut(by: User, tender: Tender) -> None:
    """ActionRefused before the bids are open, once the evaluation is closed, or to an unsigned marker."""
    if _is(by, tender, Role.EVALUATOR):
        refuse_unready(by=by, tender=tender)
    if not tender.bids_are_open:
        raise ActionRefused(
            "bids_not_open", _("The bids are not open yet: nothing proves anything about them.")
        )
    if is_closed(tender):
        raise ActionRefused(
            "evaluation_closed", _("The evaluation is closed: its evidence does not change.")
        )


def _is(by: User, tender: Tender, role: Role) -> bool:
    return Membership.objects.filter(tender=tender, user=by, role=role).exists()


def _store(evidence: Evidence, content: bytes) -> None:
    """Under its own SHA-256: the same content is kept once, whoever attaches it where."""
    field = Evidence._meta.get_field("file")
    kept = field.generate_filename(evidence, evidence.sha256)
    if field.storage.exists(kept):
        evidence.file.name = kept
    else:
        evidence.file.save(evidence.sha256, ContentFile(content), save=False)


class _Told(TypedDict):
    target: str
    tender: str
    data: dict[str, Json]


def _told(evidence: Evidence) -> _Told:
    """What the journal keeps of a file."""
    return {
        "target": f"{evidence.bid.code}/{evidence.node.code}",
        "tender": evidence.bid.tender.reference,
        "data": {"name": evidence.name, "sha256": evidence.sha256, "size": evidence.size},
    }
