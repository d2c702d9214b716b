"""Secret addresses for calendars: a person's own, and what is read under one."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessments.actions.feeds import open_feed, revoke_feed
from assessments.forms.feeds import FeedForm
from assessments.ics import written
from assessments.queries.feeds import feed_at, standing
from hdhcompliance.accounts.models import User


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def calendars(request: HttpRequest) -> HttpResponse:
    """The addresses that stand; POST opens one and shows it, once."""
    assert isinstance(request.user, User)
    user, address, status = request.user, "", 200
    asked = {"tender": request.GET.get("tender", "")}
    form = FeedForm(request.POST if request.method == "POST" else None, user=user, initial=asked)
    if request.method == "POST":
        if form.is_valid():
            secret = open_feed(by=user, tender=form.cleaned_data["tender"])
            path = reverse("assessments:calendar_feed", args=[secret])
            address = request.build_absolute_uri(path)
        else:
            status = 400
    context = {"form": form, "feeds": standing(user), "address": address}
    return render(request, "assessments/calendars.html", context, status=status)


@require_POST
def calendar_revoke(request: HttpRequest, feed: int) -> HttpResponse:
    assert isinstance(request.user, User)
    revoke_feed(by=request.user, feed=get_object_or_404(standing(request.user), pk=feed))
    messages.success(request, _("The address gives nothing any more."))
    return redirect("assessments:calendars")


@login_not_required
@require_safe
@never_cache
def calendar_feed(_request: HttpRequest, secret: str) -> HttpResponse:
    """Whoever has the address reads what its owner may read."""
    feed = feed_at(secret)
    if feed is None:
        raise Http404
    return HttpResponse(
        written(feed.name, feed.moments),
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": 'inline; filename="calendar.ics"'},
    )
