"""The transition of the platform: planned, paid, erased at the old host, ended.

Whoever changes the transition says which version they saw: nothing is overwritten unseen.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.actions.errors import ActionRefused
from assessments.models import Transition, TransitionCost, TransitionItem
from assessments.queries.transition import end_blocks_of
from assessments.queries.transition_words import held_by
from assessments.transition.files import checklist
from assessments.transition.limits import earliest_erasure
from hdhcompliance.accounts.models import User
from hdhcompliance.journal.chain import Json
from hdhcompliance.journal.record import record

MAXIMUM_TEXT = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The days of the way out and what two hosts cost a month. Integer cents, excl. VAT."""

    notice_on: date | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    unfeasible: bool = False
    retrieval_ends_on: date | None = None
    new_runs_from: date | None = None
    incumbent_runs_until: date | None = None
    incumbent_monthly_cents: int = 0
    new_monthly_cents: int = 0
    budget_cents: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Erasure:
    """What is known of the erasure at the old host; the certificate comes last."""

    erasure_notice_on: date | None = None
    erased_on: date | None = None
    erasure_method: str = ""
    certificate: str = ""
    certificate_on: date | None = None


def plan_transition(*, by: User, moving: Transition, plan: Plan, seen: int) -> Transition:
    """The days and the amounts. Writing what stands already changes nothing."""
    if plan.starts_on and plan.ends_on and plan.ends_on < plan.starts_on:
        raise ActionRefused("ends_before", _("The transition cannot end before it starts."))
    with transaction.atomic():
        found, told = _change(by, moving, plan, seen)
        if told:
            record("transition.planned", by=by, **_of(found), data=told)
    return found


def record_erasure(*, by: User, moving: Transition, erasure: Erasure, seen: int) -> Transition:
    """The notice, the erasure and its certificate. A certificate without erasure is refused."""
    _check_certificate(erasure)
    with transaction.atomic():
        found, told = _change(by, moving, erasure, seen)
        if told:
            first = _plain(earliest_erasure(found.leaving()))
            told |= {"earliest_erasure": first}
            record("transition.erasure_recorded", by=by, **_of(found), data=told)
    return found


def tick_item(
    *, by: User, moving: Transition, key: str, done_on: date | None, note: str = ""
) -> None:
    """An item of the checklist is done on a day, or (None) no longer is."""
    if key not in {item.key for item in checklist()}:
        raise ActionRefused("unknown_item", _("This item is not in the checklist."))
    note = note.strip()
    check_text(note)
    check_past(done_on)
    with transaction.atomic():
        found = lock(moving)
        found.items.filter(key=key).delete()
        if done_on is not None:
            TransitionItem.objects.create(
                transition=found,
                key=key,
                done_on=done_on,
                note=note,
                by=by.get_username(),
                at=timezone.now(),
            )
        record(
            "transition.item_ticked",
            by=by,
            target=key,
            tender=moving.tender.reference,
            data={"done_on": done_on.isoformat() if done_on else "", "note": note},
        )


def record_cost(
    *, by: User, moving: Transition, kind: str, label: str, amount_cents: int, billed_on: date
) -> TransitionCost:
    """A one-off cost, billed or to be billed on a day."""
    label = label.strip()
    if kind not in TransitionCost.Kind or not label:
        raise ActionRefused("no_label", _("Say what this cost is."))
    check_text(label, 200)
    with transaction.atomic():
        cost = TransitionCost.objects.create(
            transition=lock(moving),
            kind=kind,
            label=label,
            amount_cents=amount_cents,
            billed_on=billed_on,
            by=by.get_username(),
            at=timezone.now(),
        )
        record(
            "transition.cost_recorded",
            by=by,
            target=str(cost.pk),
            tender=moving.tender.reference,
            data={
                "kind": kind,
                "label": label,
                "amount_cents": amount_cents,
                "billed_on": billed_on.isoformat(),
            },
        )
    return cost


def withdraw_cost(*, by: User, moving: Transition, cost: int, reason: str) -> TransitionCost:
    """A cost recorded by mistake no longer counts; it stays, with the reason."""
    reason = required_reason(reason)
    with transaction.atomic():
        found = lock(moving).costs.filter(pk=cost, withdrawn_at__isnull=True).first()
        if found is None:
            raise ActionRefused("withdrawn", _("This cost is not in the account, or no longer is."))
        found.withdrawn_at, found.withdrawn_by = timezone.now(), by.get_username()
        found.reason = reason
        found.save()
        record(
            "transition.cost_withdrawn",
            by=by,
            target=str(found.pk),
            tender=moving.tender.reference,
            data={"label": found.label, "amount_cents": found.amount_cents, "reason": reason},
        )
    return found


def end_transition(*, by: User, moving: Transition) -> Transition:
    """The transition is over. Refused while anything holds its end."""
    with transaction.atomic():
        found = lock(moving)
        held = end_blocks_of(found, timezone.localdate())
        if held:
            raise ActionRefused(
                "held",
                _("The transition cannot end yet: %(why)s.") % {"why": held_by(held)},
            )
        found.closed_at, found.closed_by = timezone.now(), by.get_username()
        save(by, found)
        record(
            "transition.ended",
            by=by,
            target=found.bid.code,
            tender=moving.tender.reference,
            data={},
        )
    return found


def reopen_transition(*, by: User, moving: Transition, reason: str) -> Transition:
    """Take up again a transition that was ended."""
    reason = required_reason(reason)
    with transaction.atomic():
        found = lock(moving, ended=True)
        found.closed_at, found.closed_by = None, ""
        save(by, found)
        record(
            "transition.reopened",
            by=by,
            target=found.bid.code,
            tender=moving.tender.reference,
            data={"reason": reason},
        )
    return found


def lock(moving: Transition, *, ended: bool = False) -> Transition:
    """The row as it stands, held until the act is over; refused when it is ended (or is not)."""
    found = Transition.objects.select_for_update().get(pk=moving.pk)
    if found.is_closed is not ended:
        message = (
            _("The transition is not ended.")
            if ended
            else _("The transition is ended: take it up again, with a reason, to change it.")
        )
        raise ActionRefused("ended", message)
    return found


def required_reason(reason: str) -> str:
    """Without its spaces around; refused when empty."""
    reason = reason.strip()
    if not reason:
        raise ActionRefused("reason_missing", _("Give the reason: it is kept with the act."))
    check_text(reason)
    return reason


def check_text(text: str, longest: int = MAXIMUM_TEXT) -> None:
    if len(text) > longest:
        raise ActionRefused("too_long", _("This text is too long; shorten it and send it again."))


def check_past(day: date | None) -> None:
    if day is not None and day > timezone.localdate():
        raise ActionRefused("to_come", _("What is done is not dated in the future."))


def _check_certificate(erasure: Erasure) -> None:
    erased, dated = erasure.erased_on, erasure.certificate_on
    if not erasure.certificate:
        if dated:
            raise ActionRefused("no_reference", _("Give the reference of the certificate."))
        return
    if not (erased and dated and erasure.erasure_method):
        raise ActionRefused(
            "certificate_alone",
            _("A certificate says when and how the data were erased, and its own date: give them."),
        )
    if dated < erased:
        raise ActionRefused(
            "certificate_too_early", _("A certificate is not dated before the erasure it attests.")
        )
    if dated > timezone.localdate():
        raise ActionRefused(
            "to_come", _("An erasure still to come has no certificate; give its day alone.")
        )


def _change(
    by: User, moving: Transition, wanted: Plan | Erasure, seen: int
) -> tuple[Transition, dict[str, Json]]:
    """The row with what is wanted, and what the journal is told of it: nothing when it stood so."""
    names = [one.name for one in fields(wanted)]
    found = lock(moving)
    before = {name: getattr(found, name) for name in names}
    after = {name: getattr(wanted, name) for name in names}
    changed = [name for name in names if before[name] != after[name]]
    if not changed:
        return found, {}
    if found.version != seen:
        raise changed_meanwhile()
    for name in changed:
        setattr(found, name, after[name])
    save(by, found)
    return found, {
        "before": {name: _plain(before[name]) for name in changed},
        "after": {name: _plain(after[name]) for name in changed},
    }


def _of(moving: Transition) -> dict[str, str]:
    """What a journal entry is about."""
    return {"target": moving.bid.code, "tender": moving.tender.reference}


def changed_meanwhile() -> ActionRefused:
    return ActionRefused(
        "conflict",
        _(
            "Changed in the meantime, by someone else or in another window. Nothing was recorded;"
            " look at what stands now before you decide."
        ),
    )


def save(by: User, found: Transition) -> None:
    found.version += 1
    found.changed_by, found.changed_at = by.get_username(), timezone.now()
    found.save()


def _plain(value: object) -> Json:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return value
    return value.isoformat() if isinstance(value, date) else str(value or "")
