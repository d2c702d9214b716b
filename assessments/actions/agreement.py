"""What the panel agrees on, and the closing of the evaluation."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from assessments.actions.errors import ActionRefused, Conflict, EvaluationIncomplete
from assessments.actions.verdicts import keep_verdict
from assessments.models import AgreedMark, Bid, Closing, GridNode, Membership, Tender
from assessments.models.grids import ConsensusRule
from assessments.queries.closing import lacks
from assessments.queries.consensus import agenda, owed_by
from assessments.queries.panel import is_closed, shares, standing_closing
from hdhcompliance.accounts.models import User
from hdhcompliance.journal.record import record

MAXIMUM_REASON = 5000


def record_agreed_mark(
    *, by: User, bid: Bid, node: GridNode, value: int, reason: str, seen_version: int
) -> AgreedMark:
    """Write the mark the panel agreed on, with its reason. `seen_version` is 0 for none seen.

    Refused before everyone who marks the line for this bid has handed the chapter in: what is
    agreed would show the others' marks to them.
    """
    tender = bid.tender
    with transaction.atomic():
        _lock(tender)
        _refuse_undecidable(tender)
        _check(bid, node, value, reason)
        agreed, created = AgreedMark.objects.select_for_update().get_or_create(
            bid=bid,
            node=node,
            defaults={
                "value": value,
                "reason": reason,
                "decided_by": by.get_username(),
                "decided_at": timezone.now(),
            },
        )
        before = None if created else agreed.value
        if not created:
            if (agreed.value, agreed.reason) == (value, reason):
                return agreed
            if agreed.version != seen_version:
                raise Conflict(
                    _("This line was decided in the meantime; both decisions are shown."), agreed
                )
            agreed.value, agreed.reason = value, reason
            agreed.version += 1
            agreed.decided_by, agreed.decided_at = by.get_username(), timezone.now()
            agreed.save()
        record(
            "mark.agreed",
            by=by,
            target=f"{bid.code}/{node.code}",
            tender=tender.reference,
            data={"value": value, "before": before, "version": agreed.version, "reason": reason},
        )
    return agreed


def agree_unanimous(*, by: User, tender: Tender, reason: str) -> int:
    """Agree at once on every open line whose evaluators all gave the same mark; how many there were."""
    with transaction.atomic():
        _lock(tender)
        _refuse_undecidable(tender)
        _check_reason(reason)
        points = agenda(tender).unanimous()
        if not points:
            raise ActionRefused("nothing_unanimous", _("No open line is unanimous."))
        now = timezone.now()
        rows = [
            AgreedMark(
                bid=point.bid,
                node=point.node,
                value=next(iter(point.marks.values())),
                reason=reason,
                decided_by=by.get_username(),
                decided_at=now,
            )
            for point in points
        ]
        AgreedMark.objects.bulk_create(rows, batch_size=500)
        record(
            "marks.agreed",
            by=by,
            target=f"{len(rows)} marks",
            tender=tender.reference,
            data={
                "reason": reason,
                "cells": [
                    {"bid": row.bid.code, "node": row.node.code, "value": row.value} for row in rows
                ],
            },
        )
    return len(rows)


def close_evaluation(*, by: User, tender: Tender, at: datetime | None = None) -> Closing:
    """Close: no mark, gate nor price moves any more. Keeps the verdict that stands.

    `at` is the act's own date when it is not now (demonstration data). Raises
    EvaluationIncomplete with what is missing.
    """
    with transaction.atomic():
        _lock(tender)
        refuse_closed(tender)
        if not tender.bids_are_open:
            raise ActionRefused(
                "bids_not_open", _("There is nothing to close: open the bids first.")
            )
        missing = lacks(tender)
        if missing:
            raise EvaluationIncomplete(
                ngettext(
                    "The evaluation cannot be closed: %(number)d thing is missing.",
                    "The evaluation cannot be closed: %(number)d things are missing.",
                    len(missing),
                )
                % {"number": len(missing)},
                missing,
            )
        verdict, _created = keep_verdict(by=by, tender=tender)
        closing = Closing.objects.create(
            tender=tender, closed_at=at or timezone.now(), closed_by=by.get_username()
        )
        record(
            "evaluation.closed",
            by=by,
            target=tender.reference,
            tender=tender.reference,
            data={"rule": tender.grid.consensus, "verdict": verdict.sha256},
        )
    return closing


def reopen_evaluation(*, by: User, tender: Tender, reason: str) -> Closing:
    """Open the evaluation again. The reason goes to the journal; the kept verdict stays."""
    if not reason.strip():
        raise ActionRefused("reason_missing", _("Write why the evaluation is reopened."))
    with transaction.atomic():
        _lock(tender)
        closing = standing_closing(tender)
        if closing is None:
            raise ActionRefused("not_closed", _("The evaluation is not closed."))
        closing.reopened_at, closing.reopened_by = timezone.now(), by.get_username()
        closing.reason = reason.strip()
        closing.save(update_fields=["reopened_at", "reopened_by", "reason"])
        record(
            "evaluation.reopened",
            by=by,
            target=tender.reference,
            tender=tender.reference,
            data={"reason": closing.reason},
        )
    return closing


def refuse_closed(tender: Tender) -> None:
    """ActionRefused once the evaluation is closed."""
    if is_closed(tender):
        raise ActionRefused(
            "evaluation_closed",
            _(
                "The evaluation is closed: an officer may reopen it, with a reason. Nothing was changed."
            ),
        )


def _lock(tender: Tender) -> None:
    """One writer at a time: nothing is marked nor decided while the evaluation is being closed.

    Marks are written with their evaluator's seat locked, decisions with the tender.
    """
    Tender.objects.select_for_update().get(pk=tender.pk)
    list(Membership.objects.select_for_update().filter(tender=tender).order_by("pk"))


def _refuse_undecidable(tender: Tender) -> None:
    if tender.grid.consensus != ConsensusRule.AGREED:
        raise ActionRefused(
            "rule_not_agreed",
            _(
                "The frozen rule of this tender is “%(rule)s”: no agreed mark is recorded. Discuss the"
                " line, then have the chapter reopened so that the evaluator may change the mark."
            )
            % {"rule": tender.grid.get_consensus_display()},
        )
    if not tender.bids_are_open:
        raise ActionRefused("bids_not_open", _("The bids are not open yet: nothing can be agreed."))
    refuse_closed(tender)


def _check(bid: Bid, node: GridNode, value: int, reason: str) -> None:
    tender = bid.tender
    if node.kind != GridNode.Kind.SCORED or node.grid.tender_id != tender.pk:
        raise ActionRefused("not_a_scored_leaf", _("This line is not marked in this grid."))
    maximum = tender.grid.scale_maximum
    if not 0 <= value <= maximum:
        raise ActionRefused(
            "outside_scale",
            _("A mark is a whole number from 0 to %(maximum)s; nothing was changed.")
            % {"maximum": maximum},
        )
    _check_reason(reason)
    owed = owed_by(shares(tender), node.parent_id, bid.pk)
    if owed is None:
        raise ActionRefused(
            "nobody_marks", _("Nobody on the panel marks this line: assign the chapter first.")
        )
    if owed:
        raise ActionRefused(
            "not_handed_in",
            _("This line is not ready: the chapter is still to be handed in by %(evaluators)s.")
            % {"evaluators": ", ".join(owed)},
        )


def _check_reason(reason: str) -> None:
    if not reason.strip():
        raise ActionRefused(
            "reason_missing", _("Write the reason: an agreed mark is never without one.")
        )
    if len(reason) > MAXIMUM_REASON:
        raise ActionRefused(
            "reason_too_long",
            _("A reason has at most %(maximum)s characters; shorten it and record again.")
            % {"maximum": MAXIMUM_REASON},
        )
