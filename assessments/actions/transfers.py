"""The statement of a bid on transfers and third-country law: written whole, journalled once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.actions.agreement import MAXIMUM_REASON
from assessments.actions.bids import hold_open_evaluation, refuse_closed_bids
from assessments.actions.errors import ActionRefused, Conflict
from assessments.models import Bid, TransferActor, TransferStatement
from assessments.queries.transfers import Standing, standing
from assessments.transfers.rules import ACTIVITIES, Actor
from hdhcompliance.accounts.models import User
from hdhcompliance.journal.record import record

MOST_ACTORS = 30


@dataclass(frozen=True, slots=True)
class Whole:
    """What the statement says beside its table: EXI 05-H, and the public page of EXI 31."""

    appraisal: str
    appraisal_evidence: str
    page_address: str
    page_dated_on: date | None


def record_transfers(
    *, by: User, bid: Bid, whole: Whole, actors: Sequence[Actor], seen_version: int
) -> TransferStatement:
    """Replace the statement of a bid; `seen_version` 0 for none seen. Conflict when it moved since."""
    refuse_closed_bids(bid.tender)
    _check(whole, actors)
    with transaction.atomic():
        hold_open_evaluation(bid.tender)
        before = standing(bid)
        found = before.statement
        if (found.version if found else 0) != seen_version:
            raise Conflict(
                _(
                    "This statement was changed in the meantime: the table shows what is recorded, the"
                    " rows what you typed. Record again to replace it."
                ),
                None,
            )
        if found and _told(found, before.actors) == _told(whole, actors):
            return found
        row = _write(by, found or TransferStatement(bid=bid, version=0), whole, actors)
        record(
            "transfers.recorded",
            by=by,
            target=bid.code,
            tender=bid.tender.reference,
            data={"statement": _told(whole, actors), "before": _before(before)},
        )
    return row


def _check(whole: Whole, actors: Sequence[Actor]) -> None:
    if len(actors) > MOST_ACTORS:
        raise ActionRefused(
            "too_many_actors", _("At most %(number)s rows per statement.") % {"number": MOST_ACTORS}
        )
    if whole.appraisal not in TransferStatement.Appraisal:
        raise ActionRefused("unknown_state", _("Choose one of the proposed states."))
    if whole.appraisal != TransferStatement.Appraisal.UNKNOWN and not whole.appraisal_evidence:
        raise ActionRefused(
            "appraisal_unproven", _("Say where the risk appraisal was read (EXI 05-H).")
        )
    for actor in actors:
        _check_actor(actor)


def _check_actor(actor: Actor) -> None:
    if not actor.name.strip():
        raise ActionRefused("name_missing", _("Name each actor."))
    known = (
        actor.role in TransferActor.Role
        and actor.hds in TransferActor.Certified
        and actor.secnumcloud in TransferActor.Qualified
        and actor.access in TransferActor.Access
        and actor.risk in TransferActor.Risk
        and set(actor.activities) <= set(ACTIVITIES)
    )
    if not known:
        raise ActionRefused("unknown_value", _("Choose among the proposed values."))
    if actor.access in ("adequacy", "safeguards") and not actor.access_details.strip():
        raise ActionRefused(
            "access_undetailed",
            _("Say from which country, by whom and under which decision or safeguards (EXI 29)."),
        )
    if actor.risk == "described" and not actor.laws.strip():
        raise ActionRefused("laws_missing", _("Name the laws in question (EXI 30)."))
    texts = (actor.access_details, actor.laws, actor.mitigations, actor.residual)
    if max(map(len, texts)) > MAXIMUM_REASON:
        raise ActionRefused("text_too_long", _("One of these texts is too long; shorten it."))


def _write(
    by: User, row: TransferStatement, whole: Whole, actors: Sequence[Actor]
) -> TransferStatement:
    for name, value in asdict(whole).items():
        setattr(row, name, value)
    row.version += 1
    row.recorded_by, row.recorded_at = by.get_username(), timezone.now()
    row.save()
    row.actors.all().delete()
    TransferActor.objects.bulk_create(
        TransferActor(
            statement=row,
            order=order,
            **{**asdict(actor), "activities": ",".join(map(str, actor.activities))},
        )
        for order, actor in enumerate(actors, start=1)
    )
    return row


def _told(whole: Whole | TransferStatement, actors: Sequence[Actor]) -> dict[str, Any]:
    """The statement as the journal keeps it."""
    return {
        "appraisal": whole.appraisal,
        "appraisal_evidence": whole.appraisal_evidence,
        "page_address": whole.page_address,
        "page_dated_on": str(whole.page_dated_on or ""),
        "actors": [{**asdict(actor), "activities": list(actor.activities)} for actor in actors],
    }


def _before(found: Standing) -> dict[str, Any] | None:
    return _told(found.statement, found.actors) if found.statement else None
