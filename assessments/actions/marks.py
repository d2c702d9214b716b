"""Marking: one cell at a time, or the cells of a page posted without JavaScript."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.actions.errors import ActionRefused, Conflict
from assessments.actions.panel import refuse_unready
from assessments.models import Bid, GridNode, Mark, Membership, Tender
from assessments.queries.panel import Share, shares
from hdhcompliance.accounts.models import User
from hdhcompliance.accounts.policy import Role
from hdhcompliance.journal.chain import Json
from hdhcompliance.journal.record import record

MAXIMUM_JUSTIFICATION = 5000
WRITTEN = ["value", "justification", "version", "updated_at"]


@dataclass(frozen=True, slots=True)
class Entry:
    """What a writer wants in a cell. `seen_version` is 0 for a cell seen empty.

    `justification` is None to keep the one that stands.
    """

    bid: Bid
    node: GridNode
    value: int | None
    justification: str | None
    seen_version: int


@dataclass(frozen=True, slots=True)
class BatchResult:
    """What a page of cells became. Refused entries are untouched in the database.

    `kept`: the cells that already stood as asked, each as it stands.
    """

    written: list[Mark] = field(default_factory=list)
    kept: list[Mark] = field(default_factory=list)
    refused: list[tuple[Entry, ActionRefused]] = field(default_factory=list)

    @property
    def unchanged(self) -> int:
        return len(self.kept)


def record_mark(*, by: User, entry: Entry) -> Mark:
    """Write one cell, or raise ActionRefused / Conflict having written nothing."""
    tender = entry.bid.tender
    with transaction.atomic():
        share = _share(by, tender)
        refuse_unready(by=by, tender=tender)
        batch = _write(by, tender, share, [entry])
        for _entry, refusal in batch.result.refused:
            raise refusal
        for change in batch.changes:
            record(
                "mark.recorded",
                by=by,
                target=f"{entry.bid.code}/{entry.node.code}/{share.membership.panel_code}",
                tender=tender.reference,
                data={key: change[key] for key in change if key not in ("bid", "node")},
            )
    return (batch.result.written or batch.result.kept)[0]


def record_marks(*, by: User, tender: Tender, entries: Sequence[Entry]) -> BatchResult:
    """Write many cells in one transaction and one journal entry; each refusal is reported apart.

    The number of queries does not depend on the number of cells, but for the long statements
    that Django cuts up for SQLite.
    """
    with transaction.atomic():
        share = _share(by, tender)
        try:
            refuse_unready(by=by, tender=tender)
        except ActionRefused as refusal:
            return BatchResult(refused=[(entry, refusal) for entry in entries])
        batch = _write(by, tender, share, entries)
        if batch.changes:
            record(
                "marks.recorded",
                by=by,
                target=f"{len(batch.result.written)} marks/{share.membership.panel_code}",
                tender=tender.reference,
                data={"cells": list(batch.changes)},
            )
    return batch.result


def _share(by: User, tender: Tender) -> Share:
    """What this person marks; ActionRefused when they are not on the panel.

    Marks belong to one evaluator: their place on the panel is locked first, so that two windows of
    the same person write one after the other and the second reads what the first wrote.
    """
    mine = Membership.objects.filter(tender=tender, user=by, role=Role.EVALUATOR)
    # In its own order this query would join the tender, and lock it before every evaluator.
    member = mine.order_by("pk").select_for_update().first()
    if member is None:
        raise ActionRefused("not_evaluator", _("Only the evaluators of this tender may mark."))
    (share,) = shares(tender, [member])
    return share


def _check(entry: Entry, tender: Tender, share: Share) -> None:
    if (
        entry.node.kind != GridNode.Kind.SCORED
        or entry.node.grid_id != tender.grid.pk
        or entry.bid.tender_id != tender.pk
    ):
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
    maximum = tender.grid.scale_maximum
    if entry.value is not None and not 0 <= entry.value <= maximum:
        raise ActionRefused(
            "outside_scale",
            _("A mark is a whole number from 0 to %(maximum)s; nothing was changed.")
            % {"maximum": maximum},
        )
    if len(entry.justification or "") > MAXIMUM_JUSTIFICATION:
        raise ActionRefused(
            "justification_too_long",
            _("A justification has at most %(maximum)s characters; shorten it and save again.")
            % {"maximum": MAXIMUM_JUSTIFICATION},
        )


@dataclass(slots=True)
class _Batch:
    """Cells being judged: `standing` is what each holds, changed in place as entries are taken."""

    by: User
    standing: dict[tuple[int, int], Mark]
    touched: dict[tuple[int, int], Mark] = field(default_factory=dict)
    result: BatchResult = field(default_factory=BatchResult)
    changes: list[dict[str, Json]] = field(default_factory=list)

    def take(self, entry: Entry, now: datetime) -> None:
        """Note what an entry changes; Conflict when the cell is no longer as its writer saw it."""
        cell = (entry.bid.pk, entry.node.pk)
        mark = self.standing.get(cell) or Mark(
            bid=entry.bid, node=entry.node, evaluator=self.by, version=0
        )
        text = mark.justification if entry.justification is None else entry.justification
        # A writer who sends again what stands (lost answer, double click) is not in conflict.
        if mark.version and (mark.value, mark.justification) == (entry.value, text):
            self.result.kept.append(mark)
            return
        if mark.version and mark.version != entry.seen_version:
            raise Conflict(
                _("This cell was changed in the meantime; both values are shown, choose one."),
                mark,
            )
        before, mark.value, mark.justification = mark.value, entry.value, text
        mark.version += 1
        mark.updated_at = now
        self.standing[cell] = self.touched[cell] = mark
        self.changes.append(
            {
                "bid": entry.bid.code,
                "node": entry.node.code,
                "value": mark.value,
                "before": before,
                "version": mark.version,
                "justification": text,
            }
        )

    def save(self) -> None:
        """Three statements at most; a cell that is there after all breaks the unique constraint."""
        new = [mark for mark in self.touched.values() if mark.pk is None]
        changed = [mark for mark in self.touched.values() if mark.pk is not None]
        if new:
            Mark.objects.bulk_create(new)
        if changed:
            # These rows are there and locked. As an upsert the statement is five times quicker to
            # write than bulk_update, which builds a case for each cell and column.
            Mark.objects.bulk_create(
                changed, update_conflicts=True, unique_fields=["pk"], update_fields=WRITTEN
            )
        self.result.written.extend(self.touched.values())


def _write(by: User, tender: Tender, share: Share, entries: Sequence[Entry]) -> _Batch:
    """Judge the entries one by one against the rows read together, then write them together."""
    rows = Mark.objects.select_for_update().filter(
        evaluator=by,
        bid__in={entry.bid.pk for entry in entries},
        node__in={entry.node.pk for entry in entries},
    )
    batch = _Batch(by, {(mark.bid_id, mark.node_id): mark for mark in rows.order_by("pk")})
    now = timezone.now()
    for entry in entries:
        try:
            _check(entry, tender, share)
            batch.take(entry, now)
        except ActionRefused as refusal:
            batch.result.refused.append((entry, refusal))
    batch.save()
    return batch
