"""Accounts are made, closed and given new passwords; each act is journalled."""

from __future__ import annotations

import secrets

from django.db import transaction
from knox.models import AuthToken

from hdhcompliance.accounts.models import User
from hdhcompliance.journal.record import record


def create_account(
    *, by: User | None, username: str, first_name: str, last_name: str, email: str
) -> tuple[User, str]:
    """A new account and its first password, which is shown once and stored hashed."""
    password = secrets.token_urlsafe(15)
    with transaction.atomic():
        user = User(username=username, first_name=first_name, last_name=last_name, email=email)
        user.set_password(password)
        user.full_clean()
        user.save()
        record("account.created", by=by, target=username)
    return user, password


def set_account_active(*, by: User, user: User, active: bool) -> None:
    """Close an account (its marks stay, it can no longer sign in) or open it again."""
    with transaction.atomic():
        user.is_active = active
        user.save(update_fields=["is_active"])
        record("account.opened" if active else "account.closed", by=by, target=user.username)


def renew_password(*, by: User, user: User) -> str:
    """A new password, shown once; the old one, its sessions and its API tokens stop working."""
    password = secrets.token_urlsafe(15)
    with transaction.atomic():
        user.set_password(password)
        user.save(update_fields=["password"])
        AuthToken.objects.filter(user=user).delete()
        record("account.password_renewed", by=by, target=user.username)
    return password


def change_password(*, by: User, password: str) -> None:
    """A person's own new password, already judged; their API tokens and other sessions end.

    Django compares a session with the password at each request: the view renews the present one.
    """
    with transaction.atomic():
        by.set_password(password)
        by.save(update_fields=["password"])
        AuthToken.objects.filter(user=by).delete()
        record("account.password_changed", by=by, target=by.username)
