"""A person's notifications, over all their tenders."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from assessments.actions.notifications import mark_all_read, mark_read
from assessments.queries.notifications import notifications_of
from hdhcompliance.accounts.models import User

PER_PAGE = 50


@require_safe
def notifications(request: HttpRequest) -> HttpResponse:
    """Unread ones first. Looking at the list reads none of them."""
    assert isinstance(request.user, User)
    page = Paginator(notifications_of(request.user), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "assessments/notifications.html", {"page": page})


@require_POST
def notification_open(request: HttpRequest, notification: int) -> HttpResponse:
    """Read one and go where it leads; what the visitor finds there is that page's affair."""
    assert isinstance(request.user, User)
    found = get_object_or_404(notifications_of(request.user), pk=notification)
    mark_read(by=request.user, notification=found)
    return redirect(found.path)


@require_POST
def notifications_read(request: HttpRequest) -> HttpResponse:
    """Read them all."""
    assert isinstance(request.user, User)
    number = mark_all_read(by=request.user)
    messages.success(
        request,
        ngettext(
            "%(number)d notification marked as read.",
            "%(number)d notifications marked as read.",
            number,
        )
        % {"number": number},
    )
    return redirect("notifications")
