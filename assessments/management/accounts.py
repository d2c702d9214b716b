"""Printing demonstration accounts, the one time their passwords are known."""

from __future__ import annotations

from collections.abc import Sequence

from assessments.actions.demo import Account


def accounts_json(accounts: Sequence[Account]) -> list[dict[str, object]]:
    return [
        {
            "username": account.username,
            "password": account.password,
            "roles": [role.value for role in account.roles],
        }
        for account in accounts
    ]


def accounts_text(accounts: Sequence[Account]) -> str:
    return "\n".join(
        f"  {account.username:<10} {account.password:<18} "
        + ", ".join(role.value for role in account.roles)
        for account in accounts
    )
