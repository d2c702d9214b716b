"""The evidence part of a line's page."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from assessments.access import TenderAccess
from assessments.actions.evidence import TAKES_EVIDENCE
from assessments.forms.evidence import EvidenceForm
from assessments.models import GridNode
from assessments.queries.evidence import Exhibit, evidence_of
from assessments.queries.grid import bids_in_order
from hdhcompliance.accounts.policy import Permission, Role


def evidence_section(
    access: TenderAccess, line: GridNode, form: EvidenceForm | None = None
) -> dict[str, Any]:
    """What the template shows: the files, what the visitor may do with each, the form. Two queries."""
    tender = access.tender
    if line.kind not in TAKES_EVIDENCE or not tender.bids_are_open:
        return {"takes_evidence": False}
    exhibits = evidence_of(tender, line, timezone.localdate())
    may_add = access.may(Permission.ADD_EVIDENCE)
    return {
        "takes_evidence": True,
        "exhibits": [(one, _may_withdraw(access, one)) for one in exhibits],
        "may_read_withdrawn": access.may(Permission.VIEW_JOURNAL),
        "may_add_evidence": may_add,
        "evidence_form": (form or EvidenceForm(bids=bids_in_order(tender))) if may_add else None,
    }


def _may_withdraw(access: TenderAccess, one: Exhibit) -> bool:
    mine = one.row.added_by_id == access.user.pk
    return (
        access.may(Permission.ADD_EVIDENCE)
        and not one.is_withdrawn
        and (mine or Role.OFFICER in access.roles)
    )
