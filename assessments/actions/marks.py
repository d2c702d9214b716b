"""Marking: one cell at a time, or the cells of a page posted without JavaScript."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.actions.errors import ActionRefused, Conflict
from assessments.actions.panel import refuse_unready
from assessments.models import Bid, GridNode, Mark, Tender
from assessments.queries.panel import Share, share_of
from hdhcompliance.accounts.models import User
from hdhcompliance.journal.chain import Json
from hdhcompliance.journal.record import record

MAXIMUM_JUSTIFICATION = 5000


@dataclass(frozen=True, slots=True)
class Entry:
    """What a writer wants in a cell. `seen_version` is 0 for a cell seen empty."""

    bid: Bid
    node: GridNode
    value: int | None
    justification: str
    seen_version: int


@dataclass(frozen=True, slots=True)
class BatchResult:
    """What a page of cells became. Refused entries are untouched in the database."""

    written: list[Mark]
    unchanged: int
    refused: list[tuple[Entry, ActionRefused]]


def record_mark(*, by: User, entry: Entry) -> Mark:
    """Write one cell, or raise ActionRefused / Conflict having written nothing."""
    with transaction.atomic():
        share = _share(by, entry.bid.tender)
        refuse_unready(by=by, tender=entry.bid.tender)
        mark, changed = _write(by, entry, share)
        if changed is not None:
            record(
                "mark.recorded",
                by=by,
                target=f"{entry.bid.code}/{entry.node.code}/{share.membership.panel_code}",
                tender=entry.bid.tender.reference,
                data=changed,
            )
    return mark


def record_marks(*, by: User, tender: Tender, entries: Sequence[Entry]) -> BatchResult:
    """Write many cells in one transaction and one journal entry; each refusal is reported apart."""
    written: list[Mark] = []
    refused: list[tuple[Entry, ActionRefused]] = []
    changes: list[Json] = []
    unchanged = 0
    with transaction.atomic():
        share = _share(by, tender)
        try:
            refuse_unready(by=by, tender=tender)
        except ActionRefused as refusal:
            return BatchResult(written, unchanged, [(entry, refusal) for entry in entries])
        for entry in entries:
            try:
                mark, changed = _write(by, entry, share)
            except ActionRefused as refusal:
                refused.append((entry, refusal))
                continue
            if changed is None:
                unchanged += 1
                continue
            written.append(mark)
            changes.append({"bid": entry.bid.code, "node": entry.node.code, **changed})
        if written:
            record(
                "marks.recorded",
                by=by,
                target=f"{len(written)} marks/{share.membership.panel_code}",
                tender=tender.reference,
                data={"cells": changes},
            )
    return BatchResult(written=written, unchanged=unchanged, refused=refused)


def _share(by: User, tender: Tender) -> Share:
    """What this person marks; ActionRefused when they are not on the panel."""
    share = share_of(tender, by)
    if share is None:
        raise ActionRefused("not_evaluator", _("Only the evaluators of this tender may mark."))
    return share


def _check(entry: Entry, share: Share) -> None:
    tender = entry.bid.tender
    if entry.node.kind != GridNode.Kind.SCORED or entry.node.grid.tender_id != tender.pk:
        raise ActionRefused("not_a_scored_leaf", _("This line is not marked in this grid."))
    if not share.covers(entry.node.parent_id, entry.bid.pk):
        raise ActionRefused(
            "not_assigned",
            _("This line is not assigned to you for this bid; nothing was changed."),
        )
    if share.is_locked(entry.node.parent_id):
        raise ActionRefused(
            "chapter_submitted",
            _("You have handed this chapter in: ask an officer to reopen it."),
        )
    maximum = entry.node.grid.scale_maximum
    if entry.value is not None and not 0 <= entry.value <= maximum:
        raise ActionRefused(
            "outside_scale",
            _("A mark is a whole number from 0 to %(maximum)s; nothing was changed.")
            % {"maximum": maximum},
        )
    if len(entry.justification) > MAXIMUM_JUSTIFICATION:
        raise ActionRefused(
            "justification_too_long",
            _("A justification has at most %(maximum)s characters; shorten it and save again.")
            % {"maximum": MAXIMUM_JUSTIFICATION},
        )


def _write(by: User, entry: Entry, share: Share) -> tuple[Mark, dict[str, Json] | None]:
    """The mark, and what changed for the journal (None when it already stood so)."""
    _check(entry, share)
    mark, created = Mark.objects.select_for_update().get_or_create(
        bid=entry.bid,
        node=entry.node,
        evaluator=by,
        defaults={
            "value": entry.value,
            "justification": entry.justification,
            "updated_at": timezone.now(),
        },
    )
    before = None if created else mark.value
    if not created:
        # A writer who sends again what stands (lost answer, double click) is not in conflict.
        if (mark.value, mark.justification) == (entry.value, entry.justification):
            return mark, None
        if mark.version != entry.seen_version:
            raise Conflict(
                _("This cell was changed in the meantime; both values are shown, choose one."),
                mark,
            )
        mark.value, mark.justification = entry.value, entry.justification
        mark.version += 1
        mark.updated_at = timezone.now()
        mark.save(update_fields=["value", "justification", "version", "updated_at"])
    return mark, {
        "value": entry.value,
        "before": before,
        "version": mark.version,
        "justification": entry.justification,
    }
