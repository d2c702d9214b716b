"""An uploaded workbook: kept as a draft, then recorded as its preview showed it, or discarded."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.actions.errors import ActionRefused
from assessments.actions.marks import MAXIMUM_JUSTIFICATION, BatchResult, Entry, record_marks
from assessments.actions.panel import refuse_unready
from assessments.models import Tender, WorkbookDraft
from assessments.queries import workbook_reasons
from assessments.queries.panel import Share, share_of
from assessments.queries.workbook_differences import Difference, Kind, preview, stored
from assessments.workbooks.errors import WorkbookRefused
from assessments.workbooks.package import Bounds
from assessments.workbooks.read import Content, read
from hdhcompliance.accounts.models import User
from hdhcompliance.journal.record import record

KEPT_FOR = timedelta(days=7)


def share_to_mark(*, by: User, tender: Tender) -> Share:
    """The share of a person who may mark now; ActionRefused otherwise. Writes nothing."""
    share = share_of(tender, by)
    if share is None:
        raise ActionRefused("not_evaluator", _("Only the evaluators of this tender may mark."))
    refuse_unready(by=by, tender=tender)
    return share


def read_workbook(*, by: User, tender: Tender, name: str, data: bytes) -> WorkbookDraft:
    """Keep what a workbook says until its preview is confirmed. No mark is written.

    It takes the place of an earlier draft of the same person; drafts nobody confirmed go after a week.
    """
    share = share_to_mark(by=by, tender=tender)
    try:
        content = _read(data, tender, share)
    except WorkbookRefused as refusal:
        raise ActionRefused(refusal.code, workbook_reasons.of_file(refusal)) from refusal
    now = timezone.now()
    with transaction.atomic():
        WorkbookDraft.objects.filter(created_at__lt=now - KEPT_FOR).delete()
        WorkbookDraft.objects.filter(tender=tender, user=by).delete()
        draft = WorkbookDraft.objects.create(
            tender=tender,
            user=by,
            file_name=name[-200:],
            sha256=hashlib.sha256(data).hexdigest(),
            cells=stored(content),
            created_at=now,
        )
        record(
            "workbook.read",
            by=by,
            target=share.membership.panel_code,
            tender=tender.reference,
            data={
                "sha256": draft.sha256,
                "cells": len(content.cells),
                "touched": len(draft.cells["typed"]),
                "refused": len(content.faults),
            },
        )
    return draft


def confirm_workbook(
    *, by: User, draft: WorkbookDraft, shown: str, taken: Collection[str] = ()
) -> BatchResult:
    """Record a workbook as its preview showed it, through the act of marking and its one entry.

    `shown`: the preview's fingerprint; `taken`: the conflicts where the file's value is wanted.
    ActionRefused, having written nothing, when anything moved since it was shown.
    """
    tender = draft.tender
    with transaction.atomic():
        # Handing in takes the same lock: no chapter closes between the check and the writing.
        Tender.objects.select_for_update().get(pk=tender.pk)
        if not WorkbookDraft.objects.filter(pk=draft.pk).exists():
            raise ActionRefused(
                "workbook_over", _("This workbook is already recorded or discarded.")
            )
        found = preview(draft, longest=MAXIMUM_JUSTIFICATION)
        if found.fingerprint != shown:
            raise ActionRefused(
                "workbook_outdated",
                _("Marks moved since this page was shown: nothing was recorded, look at it again."),
            )
        chosen = [one for one in found.of(Kind.CONFLICT) if one.key in taken]
        result = record_marks(
            by=by,
            tender=tender,
            entries=[_entry(one, tender) for one in (*found.writable, *chosen)],
        )
        if result.refused:
            _entry_refused, refusal = result.refused[0]
            raise ActionRefused(refusal.code, refusal.message)
        WorkbookDraft.objects.filter(pk=draft.pk).delete()
    return result


def discard_workbook(*, by: User, draft: WorkbookDraft) -> None:
    """Forget a workbook: nothing of it is recorded."""
    with transaction.atomic():
        _count, deleted = WorkbookDraft.objects.filter(pk=draft.pk).delete()
        if deleted:
            record(
                "workbook.discarded",
                by=by,
                target=draft.sha256,
                tender=draft.tender.reference,
            )


def _read(data: bytes, tender: Tender, share: Share) -> Content:
    content = read(
        data,
        highest=tender.grid.scale_maximum,
        longest=MAXIMUM_JUSTIFICATION,
        bounds=Bounds(size=settings.WORKBOOK_MAX_BYTES),
    )
    if content.tender != tender.reference:
        raise WorkbookRefused("other_tender", content.tender)
    if content.grid != tender.grid.sha256:
        raise WorkbookRefused("other_grid")
    if content.panel != share.membership.panel_code:
        raise WorkbookRefused("other_evaluator", content.panel)
    return content


def _entry(one: Difference, tender: Tender) -> Entry:
    """What to write, over the version that was shown."""
    assert one.bid is not None
    assert one.node is not None
    one.bid.tender = tender
    return Entry(
        bid=one.bid,
        node=one.node,
        value=one.after.value,
        justification=one.after.justification,
        seen_version=one.version,
    )
