"""A derogation of the project to a service that is not qualified: recorded, corrected, withdrawn.

SREN law of 21 May 2024, art. 31, and décret n° 2026-272 of 14 April 2026.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.actions.agreement import MAXIMUM_REASON
from assessments.actions.bids import hold_open_evaluation, refuse_closed_bids
from assessments.actions.errors import ActionRefused, Conflict
from assessments.models import Bid, Derogation
from assessments.models.derogations import IN_FORCE_ON
from hdhcompliance.accounts.models import User
from hdhcompliance.journal.record import record


@dataclass(frozen=True, slots=True)
class Granted:
    """What was decided; `ends_on` None: 18 months after a compliant offer, not known yet."""

    legal_basis: str
    authority: str
    decided_on: date
    ends_on: date | None
    conditions: str
    reason: str
    evidence: str


def record_derogation(*, by: User, bid: Bid, granted: Granted, seen_version: int) -> Derogation:
    """Record the derogation of a bid's project, or correct the one that stands."""
    _check(bid, granted)
    with transaction.atomic():
        found = _held(bid, seen_version)
        before = _told(found) if found else None
        row = found or Derogation(bid=bid, version=0)
        for name, value in asdict(granted).items():
            setattr(row, name, value)
        if found and _told(row) == before:
            return row
        row.version += 1
        row.recorded_by, row.recorded_at = by.get_username(), timezone.now()
        row.save()
        record(
            "derogation.recorded",
            by=by,
            target=bid.code,
            tender=bid.tender.reference,
            data={"derogation": _told(row), "before": before},
        )
    return row


def withdraw_derogation(*, by: User, bid: Bid, reason: str, seen_version: int) -> Derogation:
    """Withdraw the derogation that stands, with the reason; it stays on the page and in the journal."""
    if not reason.strip():
        raise ActionRefused("reason_missing", _("Write why the derogation is withdrawn."))
    with transaction.atomic():
        row = _held(bid, seen_version)
        if row is None:
            raise ActionRefused("no_derogation", _("No derogation stands for this bid."))
        row.withdrawn_by, row.withdrawn_at = by.get_username(), timezone.now()
        row.withdrawal_reason = reason
        row.save()
        record(
            "derogation.withdrawn",
            by=by,
            target=bid.code,
            tender=bid.tender.reference,
            data={"derogation": _told(row), "reason": reason},
        )
    return row


def _held(bid: Bid, seen_version: int) -> Derogation | None:
    """The derogation that stands, locked. Conflict when it is not the one that was seen."""
    refuse_closed_bids(bid.tender)
    hold_open_evaluation(bid.tender)
    standing = Derogation.objects.select_for_update().filter(bid=bid, withdrawn_at__isnull=True)
    found = standing.first()
    if (found.version if found else 0) != seen_version:
        raise Conflict(
            _(
                "The derogation of this bid was changed in the meantime: what is recorded is shown"
                " above what you typed. Record again to replace it."
            ),
            None,
        )
    return found


def _check(bid: Bid, granted: Granted) -> None:
    needed = (granted.legal_basis, granted.authority, granted.reason, granted.evidence)
    if not all(text.strip() for text in needed):
        raise ActionRefused(
            "text_missing", _("Say on what basis, by whom, why, and where it was read.")
        )
    if max(len(granted.conditions), len(granted.reason), len(granted.evidence)) > MAXIMUM_REASON:
        raise ActionRefused("text_too_long", _("One of these texts is too long; shorten it."))
    if granted.decided_on < IN_FORCE_ON:
        raise ActionRefused(
            "before_the_decree",
            _("No derogation is older than the decree, in force on 17 April 2026."),
        )
    if granted.ends_on is not None and granted.ends_on < granted.decided_on:
        raise ActionRefused("ends_too_early", _("A derogation cannot end before it is decided."))
    # An invented tender has an invented calendar.
    if granted.decided_on > timezone.localdate() and not bid.tender.is_fictitious:
        raise ActionRefused("in_the_future", _("This date is still to come."))


def _told(row: Derogation) -> dict[str, str]:
    return {
        "legal_basis": row.legal_basis,
        "authority": row.authority,
        "decided_on": str(row.decided_on),
        "ends_on": str(row.ends_on or ""),
        "conditions": row.conditions,
        "reason": row.reason,
        "evidence": row.evidence,
    }
