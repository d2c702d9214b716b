"""The right to do what belongs to no tender: it is held by the account."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from hdhcompliance.accounts.models import User
from hdhcompliance.accounts.policy import Permission, Role, allows


def may_in_house(user: User | AnonymousUser, permission: Permission) -> bool:
    """Whether the account allows an act that belongs to no tender."""
    return isinstance(user, User) and user.is_superuser and allows([Role.ADMINISTRATOR], permission)


def house_access(user: User | AnonymousUser, permission: Permission) -> User:
    """The person, when their account allows the act; PermissionDenied otherwise."""
    if not isinstance(user, User) or not may_in_house(user, permission):
        raise PermissionDenied(_("Only administrators may do this."))
    return user
