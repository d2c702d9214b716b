"""The whole table of rights, written a second time: a change of policy must be made twice."""

from __future__ import annotations

import pytest

from hdhcompliance.accounts.policy import Permission, Role, allows, permissions

# officer, evaluator, reviewer, auditor, administrator
TABLE = {
    Permission.VIEW_TENDER: "yyyyy",
    Permission.MANAGE_MEMBERS: "y---y",
    Permission.EDIT_TENDER: "y----",
    Permission.FREEZE_METHOD: "y----",
    Permission.OPEN_BIDS: "y----",
    Permission.VIEW_GATES: "y-yy-",
    Permission.DECIDE_GATE: "y----",
    Permission.MARK: "-y---",
    Permission.VIEW_PANEL: "y-yy-",
    Permission.ORGANISE_PANEL: "y----",
    Permission.ADD_EVIDENCE: "yy---",
    Permission.READ_COMMENTS: "yyyy-",
    Permission.COMMENT: "yyy--",
    Permission.VIEW_ALL_MARKS: "y-yy-",
    Permission.AGREE: "y----",
    Permission.CLOSE_EVALUATION: "y----",
    Permission.VIEW_RESULTS: "y-yy-",
    Permission.ORDER_REPORT: "y----",
    Permission.DOWNLOAD_REPORT: "y-yy-",
    Permission.VIEW_JOURNAL: "y--yy",
    Permission.READ_RISKS: "y-yy-",
    Permission.REVIEW_RISKS: "y-y--",
    Permission.APPROVE_OPINION: "--y--",
    Permission.COUNTER_SIGN: "--y--",
    Permission.READ_TRANSITION: "yyyy-",
    Permission.MANAGE_TRANSITION: "y----",
    Permission.IMPORT_FRAMEWORKS: "----y",
    Permission.KEEP_LAWS: "----y",
    Permission.KEEP_OWNERSHIP: "----y",
}
ROLES = (Role.OFFICER, Role.EVALUATOR, Role.REVIEWER, Role.AUDITOR, Role.ADMINISTRATOR)


def test_every_permission_is_in_the_table() -> None:
    assert set(TABLE) == set(Permission)


@pytest.mark.parametrize("permission", list(Permission))
@pytest.mark.parametrize("role", ROLES)
def test_policy_follows_the_table(role: Role, permission: Permission) -> None:
    expected = TABLE[permission][ROLES.index(role)] == "y"
    assert allows([role], permission) is expected


def test_no_role_grants_nothing() -> None:
    assert permissions([]) == frozenset()
    assert not any(allows([], permission) for permission in Permission)


def test_an_auditor_can_write_nothing() -> None:
    writing = {
        Permission.MANAGE_MEMBERS,
        Permission.EDIT_TENDER,
        Permission.FREEZE_METHOD,
        Permission.OPEN_BIDS,
        Permission.DECIDE_GATE,
        Permission.MARK,
        Permission.ORGANISE_PANEL,
        Permission.ADD_EVIDENCE,
        Permission.AGREE,
        Permission.CLOSE_EVALUATION,
        Permission.ORDER_REPORT,
        Permission.MANAGE_TRANSITION,
    }
    reviewing = {Permission.COMMENT, Permission.REVIEW_RISKS, Permission.APPROVE_OPINION}
    assert permissions([Role.AUDITOR]).isdisjoint(writing | reviewing)
    assert permissions([Role.REVIEWER]).isdisjoint(writing)
