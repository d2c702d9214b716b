"""Opening a tender from a procedure template, and naming the people who work on it."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from assessments.actions.errors import ActionRefused
from assessments.actions.grid_sources import adopt_reference_grid
from assessments.models import Mark, Membership, Stage, Tender
from assessments.timeline import templates
from hdhcompliance.accounts.models import User
from hdhcompliance.accounts.policy import TENDER_ROLES, Role
from hdhcompliance.journal.models import JournalEntry
from hdhcompliance.journal.record import record


def create_tender(
    *,
    by: User,
    reference: str,
    title: str,
    buyer: str,
    procedure: str,
    bids_due_at: datetime | None = None,
    award_on: date | None = None,
    contract_start_on: date | None = None,
    contract_end_on: date | None = None,
    is_fictitious: bool = False,
) -> Tender:
    """A tender with the stages of its template and the reference grid; its creator is officer and evaluator.

    Raises ValidationError on a bad field or a reference already taken.
    """
    with transaction.atomic():
        tender = Tender(
            reference=reference,
            title=title,
            buyer=buyer,
            procedure=procedure,
            bids_due_at=bids_due_at,
            award_on=award_on,
            contract_start_on=contract_start_on,
            contract_end_on=contract_end_on,
            is_fictitious=is_fictitious,
        )
        tender.full_clean()
        tender.save()
        add_stages(tender)
        adopt_reference_grid(tender)
        Membership.objects.create(tender=tender, user=by, role=Role.OFFICER)
        panel_code = next_panel_code(tender)
        Membership.objects.create(
            tender=tender, user=by, role=Role.EVALUATOR, panel_code=panel_code
        )
        record(
            "tender.created",
            by=by,
            target=tender.reference,
            tender=tender.reference,
            data={
                "title": title,
                "buyer": buyer,
                "procedure": procedure,
                "panel_code": panel_code,
            },
        )
    return tender


def add_stages(tender: Tender) -> None:
    """The stages of the procedure's template, without dates."""
    template = templates()[tender.procedure]
    Stage.objects.bulk_create(
        Stage(
            tender=tender,
            code=stage.code,
            order=stage.order,
            label_fr=stage.label_fr,
            label_en=stage.label_en,
            mandatory=stage.mandatory,
            legal_basis=stage.legal_basis,
            minimum_days="" if stage.min_days is None else str(stage.min_days),
            actor=stage.actor,
        )
        for stage in template.stages
    )


def next_panel_code(tender: Tender) -> str:
    """`eval1`, `eval2`…: never reused, so that a code names one person for ever.

    The journal remembers the codes of the people who left the panel.
    """
    taken = set(tender.memberships.exclude(panel_code="").values_list("panel_code", flat=True))
    granted = JournalEntry.objects.filter(
        tender=tender.reference, action__in=["tender.created", "role.granted"]
    )
    taken.update(entry.details.get("panel_code", "") for entry in granted)
    number = 1
    while f"eval{number}" in taken:
        number += 1
    return f"eval{number}"


def grant_role(*, by: User, tender: Tender, user: User, role: str) -> Membership:
    """Give a person a role in a tender; giving it twice changes nothing."""
    if role not in TENDER_ROLES:
        raise ActionRefused("unknown_role", _("This role does not exist in a tender."))
    # Real people may look at the demonstration; fictitious people never sign a real file.
    if user.is_fictitious and not tender.is_fictitious:
        raise ActionRefused(
            "fictitious_person",
            _("A demonstration account cannot hold a role in a real tender."),
        )
    with transaction.atomic():
        # Grants queue on the tender's row: two at once never take the same panel code.
        Tender.objects.select_for_update().get(pk=tender.pk)
        code = next_panel_code(tender) if role == Role.EVALUATOR else ""
        membership, created = Membership.objects.get_or_create(
            tender=tender, user=user, role=role, defaults={"panel_code": code}
        )
        if created:
            record(
                "role.granted",
                by=by,
                target=f"{user.get_username()}/{role}",
                tender=tender.reference,
                data={"panel_code": membership.panel_code},
            )
    return membership


def revoke_role(*, by: User, membership: Membership) -> None:
    """Take a role back. Refused for the last officer and for an evaluator who has marked."""
    tender = membership.tender
    with transaction.atomic():
        if membership.role == Role.OFFICER:
            officers = Membership.objects.select_for_update().filter(
                tender=tender, role=Role.OFFICER
            )
            if len(officers) == 1:
                raise ActionRefused(
                    "last_officer",
                    _("This is the last officer of the tender: name another one first."),
                )
        if (
            membership.role == Role.EVALUATOR
            and Mark.objects.filter(bid__tender=tender, evaluator=membership.user).exists()
        ):
            raise ActionRefused(
                "evaluator_has_marked",
                _("This evaluator has marked: their marks belong to the file and so do they."),
            )
        record(
            "role.revoked",
            by=by,
            target=f"{membership.user.get_username()}/{membership.role}",
            tender=tender.reference,
        )
        membership.delete()
