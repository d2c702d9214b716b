"""The register of risks: add, edit, entrust, move from status to status. Nothing is deleted.

Each act says which version of the risk its author saw: what changed meanwhile is never overwritten.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from assessments.actions.errors import ActionRefused
from assessments.actions.notifications import notify
from assessments.models import Bid, Notification, Risk, RiskStep, Tender
from assessments.queries.risks import may_own
from assessments.rating import Rating
from hdhcompliance.accounts.models import User
from hdhcompliance.journal.chain import Json
from hdhcompliance.journal.record import record

MAXIMUM_TITLE = 200
MAXIMUM_TEXT = 5000


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What a person writes of a risk. A rating that is not given is None."""

    title: str
    description: str = ""
    affects: str = Risk.Affects.CONFIDENTIALITY
    law_code: str = ""
    activities: str = ""
    before: Rating | None = None
    after: Rating | None = None
    treatment_kind: str = ""
    treatment: str = ""
    owner: User | None = None
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class Charge:
    """Who answers for risks and by when; only what is named changes."""

    owner: User | None = None
    due_on: date | None = None


class RisksChanged(ActionRefused):
    """Risks were changed since their reader saw them. `current`: those risks as they stand."""

    def __init__(self, current: list[Risk]) -> None:
        super().__init__(
            "conflict",
            _(
                "Changed in the meantime, by someone else or in another window: %(risks)s."
                " Nothing was recorded; look at what stands now before you decide."
            )
            % {"risks": ", ".join(risk.code for risk in current)},
        )
        self.current = current


def add_risk(*, by: User, tender: Tender, content: Content, bid: Bid | None = None) -> Risk:
    """A new risk, proposed: on one bid, or on the whole tender."""
    if bid is not None and bid.tender_id != tender.pk:
        raise ActionRefused("of_another_tender", _("This bid belongs to another tender."))
    _check(content)
    _check_owner(tender, content.owner)
    with transaction.atomic():
        risk = create(by, tender, bid, content, Risk.Origin.ADDED)
        _tell_owner(by, [risk])
        record(
            "risk.added",
            by=by,
            target=_target(risk),
            tender=tender.reference,
            data=_told(content),
        )
    return risk


def edit_risk(*, by: User, risk: Risk, content: Content, seen: int) -> Risk:
    """Words, ratings, treatment, owner and day of a risk still open. `seen`: the version read.

    Writing what stands already changes nothing.
    """
    _check(content)
    with transaction.atomic():
        (found,) = _lock(risk.tender, {risk.code: seen})
        before, after = _told(content_of(found)), _told(content)
        changed = [name for name in after if after[name] != before[name]]
        if not changed:
            return found
        _refuse_decided([found])
        owner = found.owner
        if content.owner != owner:
            _check_owner(risk.tender, content.owner)
        _lay(found, content)
        _save(by, found)
        if content.owner != owner:
            _tell_owner(by, [found])
        record(
            "risk.edited",
            by=by,
            target=_target(found),
            tender=risk.tender.reference,
            data={
                "before": {name: before[name] for name in changed},
                "after": {name: after[name] for name in changed},
            },
        )
    return found


def move_risks(
    *, by: User, tender: Tender, seen: Mapping[str, int], to: str, reason: str
) -> list[Risk]:
    """Move one or several risks to a status, for one reason: all of them or none.

    `seen`: code -> version read.
    """
    reason = reason.strip()
    if not reason:
        raise ActionRefused("reason_missing", _("Give the reason: it is kept with the decision."))
    if len(reason) > MAXIMUM_TEXT:
        raise ActionRefused("too_long", _("This text is too long; shorten it and send it again."))
    with transaction.atomic():
        risks = _lock(tender, seen)
        _refuse_move(risks, to)
        for risk in risks:
            _step(by, risk, risk.status, to, reason)
            risk.status = to
            _save(by, risk)
        record(
            "risks.moved",
            by=by,
            target=" ".join(risk.code for risk in risks),
            tender=tender.reference,
            data={"to": str(to), "reason": reason},
        )
    return risks


def entrust_risks(
    *, by: User, tender: Tender, seen: Mapping[str, int], charge: Charge
) -> list[Risk]:
    """Give one or several open risks an owner, a day, or both: all of them or none."""
    if charge == Charge():
        raise ActionRefused("nothing_chosen", _("Choose an owner, a day, or both."))
    _check_owner(tender, charge.owner)
    with transaction.atomic():
        risks = _lock(tender, seen)
        _refuse_decided(risks)
        told = [risk for risk in risks if charge.owner and risk.owner_id != charge.owner.pk]
        for risk in risks:
            risk.owner = charge.owner or risk.owner
            risk.due_on = charge.due_on or risk.due_on
            _save(by, risk)
        _tell_owner(by, told)
        record(
            "risks.entrusted",
            by=by,
            target=" ".join(risk.code for risk in risks),
            tender=tender.reference,
            data={
                "owner": charge.owner.get_username() if charge.owner else None,
                "due_on": charge.due_on.isoformat() if charge.due_on else None,
            },
        )
    return risks


def content_of(risk: Risk) -> Content:
    """A risk as it stands, in the terms in which it is written."""
    return Content(
        title=risk.title,
        description=risk.description,
        affects=risk.affects,
        law_code=risk.law_code,
        activities=risk.activities,
        before=risk.before,
        after=risk.after,
        treatment_kind=risk.treatment_kind,
        treatment=risk.treatment,
        owner=risk.owner,
        due_on=risk.due_on,
    )


def create(
    by: User, tender: Tender, bid: Bid | None, content: Content, origin: str, key: str = ""
) -> Risk:
    """A row with the next code of the tender and its first step. Part of an act."""
    # Writers queue on the tender's row: no code is given twice.
    Tender.objects.select_for_update().get(pk=tender.pk)
    number = Risk.objects.filter(tender=tender).count() + 1
    risk = Risk(tender=tender, bid=bid, code=f"R{number:02d}", origin=origin, source_key=key)
    _lay(risk, content)
    risk.changed_by, risk.changed_at = by.get_username(), timezone.now()
    risk.save()
    _step(by, risk, "", Risk.Status.PROPOSED, "")
    return risk


def _lock(tender: Tender, seen: Mapping[str, int]) -> list[Risk]:
    """The risks named, as they stand; RisksChanged when one is not as it was seen."""
    if not seen:
        raise ActionRefused("nothing_chosen", _("Tick the risks you mean."))
    Tender.objects.select_for_update().get(pk=tender.pk)
    rows = Risk.objects.filter(tender=tender, code__in=seen).order_by("pk")
    risks = list(rows.select_related("bid__provider", "owner"))
    if len(risks) != len(seen):
        raise ActionRefused("unknown_risk", _("One of these risks is not in the register."))
    changed = [risk for risk in risks if risk.version != seen[risk.code]]
    if changed:
        raise RisksChanged(changed)
    return risks


def _refuse_move(risks: Iterable[Risk], to: str) -> None:
    for risk in risks:
        if to not in Risk.FLOW[Risk.Status(risk.status)]:
            raise _refusal("not_in_flow", risk, _("it is not moved there from where it stands"))
        if to in Risk.DECIDED and risk.before is None:
            raise _refusal("not_rated", risk, _("rate it before deciding"))
        if to == Risk.Status.TREATED and (
            risk.after is None or not risk.treatment_kind or not risk.treatment
        ):
            raise _refusal(
                "not_treated", risk, _("say how it is treated, and rate it after treatment")
            )


def _refuse_decided(risks: Iterable[Risk]) -> None:
    for risk in risks:
        if risk.is_decided:
            raise _refusal(
                "decided", risk, _("it is decided; take it up again, with a reason, to change it")
            )


def _refusal(code: str, risk: Risk, why: str | Promise) -> ActionRefused:
    return ActionRefused(
        code,
        _("%(risk)s: %(why)s. Nothing was recorded.") % {"risk": risk.code, "why": why},
    )


def _check(content: Content) -> None:
    if not content.title.strip():
        raise ActionRefused("title_missing", _("Give the risk a title."))
    if len(content.title) > MAXIMUM_TITLE or any(
        len(text) > MAXIMUM_TEXT for text in (content.description, content.treatment)
    ):
        raise ActionRefused("too_long", _("This text is too long; shorten it and send it again."))


def _check_owner(tender: Tender, owner: User | None) -> None:
    if owner is not None and not may_own(tender).filter(pk=owner.pk).exists():
        raise ActionRefused(
            "not_a_reviewer", _("A risk is entrusted to an officer or a reviewer of the tender.")
        )


def _lay(risk: Risk, content: Content) -> None:
    """Write the content into the row, unsaved."""
    for one in fields(content):
        if one.name not in ("before", "after"):
            setattr(risk, one.name, getattr(content, one.name))
    for when, given in (("before", content.before), ("after", content.after)):
        setattr(risk, f"likelihood_{when}", given.likelihood if given else None)
        setattr(risk, f"impact_{when}", given.impact if given else None)


def _save(by: User, risk: Risk) -> None:
    risk.version += 1
    risk.changed_by, risk.changed_at = by.get_username(), timezone.now()
    risk.save()


def _step(by: User, risk: Risk, before: str, to: str, reason: str) -> None:
    RiskStep.objects.create(
        risk=risk,
        status_from=before,
        status_to=to,
        reason=reason,
        by=by.get_username(),
        at=timezone.now(),
    )


def _tell_owner(by: User, risks: Iterable[Risk]) -> None:
    for risk in risks:
        if risk.owner is not None and risk.owner != by:
            notify(
                users=[risk.owner],
                tender=risk.tender,
                kind=Notification.Kind.RISK,
                subject=risk.code,
                path=reverse("assessments:risk", args=[risk.tender.reference, risk.code]),
            )


def _target(risk: Risk) -> str:
    return f"{risk.bid.code}/{risk.code}" if risk.bid else risk.code


def _told(content: Content) -> dict[str, Json]:
    """What the journal keeps of a content: plain values, ratings as « 3x4 »."""

    def plain(value: object) -> Json:
        if isinstance(value, Rating):
            return f"{value.likelihood}x{value.impact}"
        if isinstance(value, User):
            return value.get_username()
        return value.isoformat() if isinstance(value, date) else str(value or "")

    return {one.name: plain(getattr(content, one.name)) for one in fields(content)}
