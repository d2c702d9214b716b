"""Public verification: one file in, one answer in large type, details under it. Nothing is kept."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from assessments.forms.reports import VerifyForm
from assessments.queries.verification import verify_file
from assessments.views.ratelimit import too_many
from assessments.views.uploads import oversized


@csrf_exempt  # changes nothing and reads no session: an outsider may script it
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return _page(request, VerifyForm())
    if oversized(request, settings.VERIFY_MAX_BYTES):
        return _refusal(request, _("This file is larger than 25 MB: reports are smaller."), 413)
    if too_many(request, "verify", per_minute=20):
        return _refusal(
            request, _("Too many files from your address: wait a minute, then try again."), 429
        )
    form = VerifyForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, form, status=400)
    uploaded = form.cleaned_data["file"]
    return _page(request, form, verification=verify_file(uploaded), name=uploaded.name)


def _page(
    request: HttpRequest, form: VerifyForm, *, status: int = 200, **context: object
) -> HttpResponse:
    return render(request, "assessments/verify.html", {"form": form, **context}, status=status)


def _refusal(request: HttpRequest, message: str, status: int) -> HttpResponse:
    return _page(request, VerifyForm(), status=status, refusal=message)
