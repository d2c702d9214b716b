"""What every page of a tender shares: its access, and refusals shown as messages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from assessments.access import TenderAccess, tender_access
from assessments.actions.errors import ActionRefused
from assessments.views.navigation import navigation
from hdhcompliance.accounts.policy import Permission


def access_or_refuse(request: HttpRequest, reference: str, permission: Permission) -> TenderAccess:
    """The tender for this visitor, or 404 / 403."""
    return tender_access(request.user, reference, permission)


def must_sign(access: TenderAccess) -> bool:
    """No grid opens before the statement of interests (article L. 2141-10), nor against its decision."""
    seat = access.seat
    return access.tender.bids_are_open and seat is not None and not seat.may_mark


def tender_page(
    request: HttpRequest,
    template: str,
    access: TenderAccess,
    context: Mapping[str, Any] | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    """A page inside a tender: `access`, `tender` and the left navigation are always there."""
    return render(
        request,
        template,
        {
            "access": access,
            "tender": access.tender,
            "sidenav": navigation(request, access),
            **(context or {}),
        },
        status=status,
    )


def refuse(request: HttpRequest, refusal: ActionRefused) -> None:
    """Tell the visitor why nothing was done."""
    messages.error(request, str(refusal))
