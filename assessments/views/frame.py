"""What the frame of every page shows of this room."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from assessments.queries.notifications import unread_count
from hdhcompliance.accounts.models import User


def notifications(request: HttpRequest) -> dict[str, Any]:
    """`unread_count`: notifications to read, asked of the database only by a page that shows it."""
    user = getattr(request, "user", None)
    if not isinstance(user, User):
        return {}
    return {"unread_count": SimpleLazyObject(lambda: unread_count(user))}
