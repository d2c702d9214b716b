"""A framework's file: given, its differences shown, imported or discarded. For administrators."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST

from assessments.actions.errors import ActionRefused
from assessments.actions.framework_imports import (
    FileRefused,
    confirm_framework,
    discard_framework,
    read_framework,
)
from assessments.forms.frameworks import FrameworkForm
from assessments.frameworks.importers import Fault, from_json
from assessments.models import FrameworkDraft
from assessments.queries.framework_imports import Fate, preview, shown_changes, shown_lines
from assessments.queries.import_reasons import sentence, why_not
from assessments.views.page import refuse
from assessments.views.uploads import oversized
from hdhcompliance.accounts.access import house_access
from hdhcompliance.accounts.models import User
from hdhcompliance.accounts.policy import Permission

SHOWN = 100  # rows of each sort of difference


@csrf_exempt  # checked by _given, once the announced size is known to be bearable
@require_http_methods(["GET", "HEAD", "POST"])
def framework_import(request: HttpRequest) -> HttpResponse:
    user = house_access(request.user, Permission.IMPORT_FRAMEWORKS)
    if request.method != "POST":
        return _page(request, FrameworkForm())
    if oversized(request, settings.FRAMEWORK_MAX_BYTES):
        fault = Fault("too_large", limit=settings.FRAMEWORK_MAX_BYTES)
        return _page(request, FrameworkForm(), reasons=[sentence(fault)], status=413)
    return _given(request, user)


@csrf_protect
def _given(request: HttpRequest, user: User) -> HttpResponse:
    form = FrameworkForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, form, status=400)
    file = form.cleaned_data["file"]
    try:
        draft = read_framework(by=user, name=file.name, data=file.read(), asked=form.asked)
    except FileRefused as refusal:
        status = 413 if refusal.code == "too_large" else 400
        return _page(request, form, reasons=refusal.reasons, status=status)
    return _see_other("assessments:framework_draft", draft.pk)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def framework_draft(request: HttpRequest, draft: UUID) -> HttpResponse:
    """What the file would change. POST imports it as it was shown."""
    user = house_access(request.user, Permission.IMPORT_FRAMEWORKS)
    found = _draft(user, draft)
    if request.method == "POST":
        return _over(request) if found is None else _confirm(request, user, found)
    if found is None:
        raise Http404
    return _preview(request, found)


def _confirm(request: HttpRequest, user: User, draft: FrameworkDraft) -> HttpResponse:
    try:
        done = confirm_framework(by=user, draft=draft, shown=request.POST.get("shown", ""))
    except ActionRefused as refusal:
        if refusal.code == "draft_over":
            return _over(request)
        refuse(request, refusal)
        return _preview(request, draft, status=409)
    if done.preview.fate is Fate.SAME:
        messages.info(request, _("This version is already kept as it is: nothing was changed."))
    else:
        messages.success(request, _("The framework is imported."))
    return _see_other("assessments:framework", done.framework.code, done.framework.version)


@require_POST
def framework_discard(request: HttpRequest, draft: UUID) -> HttpResponse:
    user = house_access(request.user, Permission.IMPORT_FRAMEWORKS)
    found = _draft(user, draft)
    if found is None:
        return _over(request)
    discard_framework(by=user, draft=found)
    messages.info(request, _("The file is discarded: nothing of it was imported."))
    return _see_other("assessments:frameworks")


def _over(request: HttpRequest) -> HttpResponse:
    """Twice the same button: the first time did it."""
    messages.info(request, _("This file is already imported or discarded."))
    return _see_other("assessments:frameworks")


def _page(
    request: HttpRequest, form: FrameworkForm, *, reasons: Sequence[str] = (), status: int = 200
) -> HttpResponse:
    return render(
        request,
        "assessments/frameworks/import.html",
        {"form": form, "reasons": reasons},
        status=status,
    )


def _preview(request: HttpRequest, draft: FrameworkDraft, *, status: int = 200) -> HttpResponse:
    found = preview(from_json(draft.content))
    differences = found.differences
    context = {
        "draft": draft,
        "preview": found,
        "reason": why_not(found),
        "new": shown_lines(differences.new[:SHOWN]),
        "changed": shown_changes(differences.changed[:SHOWN]),
        "gone": shown_lines(differences.gone[:SHOWN]),
        "shown": SHOWN,
    }
    return render(request, "assessments/frameworks/draft.html", context, status=status)


def _draft(user: User, draft: UUID) -> FrameworkDraft | None:
    """The visitor's own draft."""
    return FrameworkDraft.objects.filter(user=user, pk=draft).first()


def _see_other(name: str, *arguments: object) -> HttpResponse:
    response = redirect(name, *arguments)
    response.status_code = 303
    return response
