"""The award that opens a transition, and its correction while nothing is moved yet.

Its day is that of the decision on the calendar, which reads it: nobody types it twice.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.actions.errors import ActionRefused
from assessments.actions.transition import (
    changed_meanwhile,
    check_past,
    check_text,
    lock,
    required_reason,
    save,
)
from assessments.models import Bid, Stage, Tender, Transition, WaveStep
from assessments.queries.dossiers import assess
from assessments.queries.panel import is_closed
from assessments.timeline import templates
from hdhcompliance.accounts.models import User
from hdhcompliance.journal.chain import Json
from hdhcompliance.journal.record import record
from hdhcompliance.skin.formats import spoken_date
from providers.models import HostingService, Provider


@dataclass(frozen=True, slots=True, kw_only=True)
class Award:
    """Who is left for whom, and since when. `reason`: see Transition.award_reason."""

    bid: Bid
    awarded_on: date
    incumbent: Provider
    incumbent_service: HostingService | None = None
    reason: str = ""


def open_transition(*, by: User, tender: Tender, award: Award) -> Transition:
    """Record the award, and open the transition it starts. Once per tender."""
    reason = award.reason.strip()
    with transaction.atomic():
        # The row alone: PostgreSQL locks no optional side of a join.
        tenders = Tender.objects.select_for_update(of=("self",)).select_related("grid")
        locked = tenders.get(pk=tender.pk)
        if Transition.objects.filter(tender=locked).exists():
            raise ActionRefused("already_open", _("The transition of this tender is already open."))
        _check_award(locked, award, reason)
        stage = _take_over_the_day(locked, award.awarded_on)
        opened = Transition.objects.create(
            tender=locked,
            bid=award.bid,
            incumbent=award.incumbent,
            incumbent_service=award.incumbent_service,
            awarded_on=award.awarded_on,
            award_reason=reason,
            changed_by=by.get_username(),
            changed_at=timezone.now(),
        )
        record(
            "transition.opened",
            by=by,
            target=award.bid.code,
            tender=tender.reference,
            data={
                "awarded_on": award.awarded_on.isoformat(),
                "incumbent": award.incumbent.name,
                "reason": reason,
                "stage": stage,
            },
        )
    return opened


def correct_award(*, by: User, moving: Transition, award: Award, why: str, seen: int) -> Transition:
    """Another bid, host or day, for a reason. Refused once a step of a wave is done."""
    why = required_reason(why)
    _check_award(moving.tender, award, award.reason.strip())
    with transaction.atomic():
        found = lock(moving)
        if found.version != seen:
            raise changed_meanwhile()
        if WaveStep.objects.filter(wave__transition=found).exists():
            raise ActionRefused(
                "begun",
                _(
                    "A step of a wave is done: the award is no longer corrected. Take it back first."
                ),
            )
        before = _told(found)
        found.bid, found.awarded_on = award.bid, award.awarded_on
        found.incumbent, found.incumbent_service = award.incumbent, award.incumbent_service
        found.award_reason = award.reason.strip()
        save(by, found)
        record(
            "transition.award_corrected",
            by=by,
            target=award.bid.code,
            tender=moving.tender.reference,
            data={"before": before, "after": _told(found), "reason": why},
        )
    return found


def _take_over_the_day(tender: Tender, awarded_on: date) -> str:
    """The stage that the award does on the calendar; its day is that of the award from now on.

    Empty where the tender has no such stage. Refused when another day is recorded there: that one is
    corrected on the calendar, with a reason.
    """
    code = next(
        each.code for each in templates()[tender.procedure].stages if each.moment == "award"
    )
    row = Stage.objects.filter(tender=tender, code=code).first()
    if row is None:
        return ""
    if row.actual_on not in (None, awarded_on):
        raise ActionRefused(
            "recorded_otherwise",
            _(
                "The calendar says that the award was decided on %(day)s: give that day, or correct"
                " it on the calendar first, with a reason."
            )
            % {"day": spoken_date(row.actual_on)},
        )
    if row.actual_on is not None:
        row.actual_on = None
        row.save(update_fields=["actual_on"])
    return code


def _told(moving: Transition) -> dict[str, Json]:
    service = moving.incumbent_service
    return {
        "bid": moving.bid.code,
        "awarded_on": moving.awarded_on.isoformat(),
        "incumbent": moving.incumbent.name,
        "service": service.name if service else "",
        "reason": moving.award_reason,
    }


def _check_award(tender: Tender, award: Award, reason: str) -> None:
    if award.bid.tender_id != tender.pk:
        raise ActionRefused("of_another_tender", _("This bid belongs to another tender."))
    if award.incumbent.is_fictitious != tender.is_fictitious:
        raise ActionRefused(
            "fiction_mismatch",
            _("A fictitious tender leaves a fictitious host only, and a real one a real host."),
        )
    if award.incumbent.pk == award.bid.provider_id:
        raise ActionRefused("same_host", _("The awarded host is already the incumbent."))
    service = award.incumbent_service
    if service is not None and service.provider_id != award.incumbent.pk:
        raise ActionRefused("service_of_another", _("This service belongs to another provider."))
    check_past(award.awarded_on)
    check_text(reason)
    if tender.bids_are_open:
        _check_evaluated(tender, award.bid, reason)
    elif not reason:
        raise ActionRefused(
            "evaluated_elsewhere",
            _("The bids were not opened here: say where the evaluation was made and decided."),
        )


def _check_evaluated(tender: Tender, bid: Bid, reason: str) -> None:
    """An award follows from an evaluation that is closed; another than the first has a reason."""
    if not is_closed(tender):
        raise ActionRefused(
            "not_evaluated", _("Close the evaluation first: no award comes before it.")
        )
    judged = next(each for each in assess(tender).verdict.bids if each.bid == bid.code)
    if judged.gates_failed:
        raise ActionRefused("out_at_a_gate", _("This bid is out at a gate: it cannot be awarded."))
    if judged.rank != 1 and not reason:
        raise ActionRefused(
            "not_first", _("This bid is not the first of the ranking: say why it is awarded.")
        )
