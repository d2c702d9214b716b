"""Who may do what in a tender: the only place that says so. Default deny."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    OFFICER = "officer", _("Procurement officer")
    EVALUATOR = "evaluator", _("Evaluator")
    REVIEWER = "reviewer", _("Legal reviewer")
    AUDITOR = "auditor", _("Auditor")
    # Held by the account (superuser), never granted per tender.
    ADMINISTRATOR = "administrator", _("Administrator")


TENDER_ROLES = (Role.OFFICER, Role.EVALUATOR, Role.REVIEWER, Role.AUDITOR)


class Permission(StrEnum):
    VIEW_TENDER = "view_tender"
    MANAGE_MEMBERS = "manage_members"
    EDIT_TENDER = "edit_tender"
    FREEZE_METHOD = "freeze_method"
    OPEN_BIDS = "open_bids"
    VIEW_GATES = "view_gates"
    DECIDE_GATE = "decide_gate"
    MARK = "mark"
    VIEW_PANEL = "view_panel"
    ORGANISE_PANEL = "organise_panel"
    ADD_EVIDENCE = "add_evidence"
    COMMENT = "comment"
    READ_COMMENTS = "read_comments"
    VIEW_ALL_MARKS = "view_all_marks"
    AGREE = "agree"
    CLOSE_EVALUATION = "close_evaluation"
    VIEW_RESULTS = "view_results"
    ORDER_REPORT = "order_report"
    DOWNLOAD_REPORT = "download_report"
    VIEW_JOURNAL = "view_journal"
    READ_RISKS = "read_risks"
    REVIEW_RISKS = "review_risks"
    APPROVE_OPINION = "approve_opinion"
    COUNTER_SIGN = "counter_sign"
    READ_TRANSITION = "read_transition"
    MANAGE_TRANSITION = "manage_transition"
    # In no tender: what every tender may then draw on.
    IMPORT_FRAMEWORKS = "import_frameworks"
    KEEP_LAWS = "keep_laws"
    KEEP_OWNERSHIP = "keep_ownership"


_P = Permission

GRANTS: dict[Role, frozenset[Permission]] = {
    Role.OFFICER: frozenset(_P)
    - {
        _P.MARK,
        _P.APPROVE_OPINION,
        _P.COUNTER_SIGN,
        _P.IMPORT_FRAMEWORKS,
        _P.KEEP_LAWS,
        _P.KEEP_OWNERSHIP,
    },
    # Blind: an evaluator sees neither the others' marks nor the results drawn from them.
    Role.EVALUATOR: frozenset(
        {
            _P.VIEW_TENDER,
            _P.MARK,
            _P.ADD_EVIDENCE,
            _P.COMMENT,
            _P.READ_COMMENTS,
            _P.READ_TRANSITION,
        }
    ),
    Role.REVIEWER: frozenset(
        {
            _P.VIEW_TENDER,
            _P.VIEW_GATES,
            _P.VIEW_PANEL,
            _P.VIEW_ALL_MARKS,
            _P.COMMENT,
            _P.READ_COMMENTS,
            _P.VIEW_RESULTS,
            _P.DOWNLOAD_REPORT,
            _P.READ_RISKS,
            _P.REVIEW_RISKS,
            _P.APPROVE_OPINION,
            _P.COUNTER_SIGN,
            _P.READ_TRANSITION,
        }
    ),
    Role.AUDITOR: frozenset(
        {
            _P.VIEW_TENDER,
            _P.VIEW_GATES,
            _P.VIEW_PANEL,
            _P.VIEW_ALL_MARKS,
            _P.READ_COMMENTS,
            _P.VIEW_RESULTS,
            _P.DOWNLOAD_REPORT,
            _P.VIEW_JOURNAL,
            _P.READ_RISKS,
            _P.READ_TRANSITION,
        }
    ),
    Role.ADMINISTRATOR: frozenset(
        {
            _P.VIEW_TENDER,
            _P.MANAGE_MEMBERS,
            _P.VIEW_JOURNAL,
            _P.IMPORT_FRAMEWORKS,
            _P.KEEP_LAWS,
            _P.KEEP_OWNERSHIP,
        }
    ),
}

# What a member of the panel goes without until every chapter of theirs is handed in, whatever
# other role they hold: each of these shows the others' marks or something drawn from them.
BLINDED = frozenset(
    {
        _P.VIEW_ALL_MARKS,
        _P.AGREE,
        _P.CLOSE_EVALUATION,
        _P.VIEW_RESULTS,
        _P.ORDER_REPORT,
        _P.DOWNLOAD_REPORT,
        _P.COUNTER_SIGN,
    }
)


def permissions(roles: Iterable[Role]) -> frozenset[Permission]:
    """Everything the given roles may do together; nothing for no role."""
    return frozenset().union(*(GRANTS[role] for role in roles))


def allows(roles: Iterable[Role], permission: Permission) -> bool:
    """Whether any of the roles grants the permission."""
    return any(permission in GRANTS[role] for role in roles)
