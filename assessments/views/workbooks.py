"""An evaluator's workbook: downloaded, given back, its differences shown, recorded or discarded."""

from __future__ import annotations

import io
from collections.abc import Sequence
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessments.access import TenderAccess
from assessments.actions.errors import ActionRefused
from assessments.actions.marks import MAXIMUM_JUSTIFICATION
from assessments.actions.workbooks import (
    confirm_workbook,
    discard_workbook,
    read_workbook,
    share_to_mark,
)
from assessments.forms.workbooks import WorkbookForm
from assessments.models import WorkbookDraft
from assessments.queries import workbook_reasons
from assessments.queries.grid import why_closed
from assessments.queries.panel import share_of
from assessments.queries.workbook_differences import Kind, preview
from assessments.queries.workbooks import book_of, offer
from assessments.reports.naming import workbook_name
from assessments.views.page import access_or_refuse, must_sign, refuse, tender_page
from assessments.views.uploads import oversized
from assessments.workbooks import XLSX
from assessments.workbooks.errors import WorkbookRefused
from assessments.workbooks.write import write
from hdhcompliance.accounts.policy import Permission


@csrf_exempt  # checked by _given, once the announced size is known to be bearable
@require_http_methods(["GET", "HEAD", "POST"])
def workbook(request: HttpRequest, reference: str) -> HttpResponse:
    """The page of the workbook; POST gives a filled one."""
    access = access_or_refuse(request, reference, Permission.MARK)
    if must_sign(access):
        return redirect("assessments:statement", reference)
    if request.method != "POST":
        return _page(request, access, WorkbookForm())
    if oversized(request, settings.WORKBOOK_MAX_BYTES):
        refusal = workbook_reasons.of_file(WorkbookRefused("too_large"))
        return _page(request, access, WorkbookForm(), refusal=refusal, status=413)
    return _given(request, access)


@csrf_protect
def _given(request: HttpRequest, access: TenderAccess) -> HttpResponse:
    form = WorkbookForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, access, form, status=400)
    file = form.cleaned_data["file"]
    try:
        draft = read_workbook(
            by=access.user, tender=access.tender, name=file.name, data=file.read()
        )
    except ActionRefused as refusal:
        status = 413 if refusal.code == "too_large" else 400
        return _page(request, access, WorkbookForm(), refusal=str(refusal), status=status)
    return _see_other("assessments:workbook_draft", access.tender.reference, draft.pk)


@never_cache
@require_safe
def workbook_file(request: HttpRequest, reference: str) -> HttpResponse | FileResponse:
    """The file, made on the spot from the marks as they stand."""
    access = access_or_refuse(request, reference, Permission.MARK)
    if must_sign(access):
        return redirect("assessments:statement", reference)
    try:
        share = share_to_mark(by=access.user, tender=access.tender)
    except ActionRefused as refusal:
        return _page(request, access, WorkbookForm(), refusal=str(refusal), status=400)
    now = timezone.now()
    book = book_of(access.tender, share, made_at=now, longest=MAXIMUM_JUSTIFICATION)
    return FileResponse(
        io.BytesIO(write(book)),
        as_attachment=True,
        filename=workbook_name(
            access.tender,
            panel_code=share.membership.panel_code,
            language=request.LANGUAGE_CODE,
            day=timezone.localdate(now),
        ),
        content_type=XLSX,
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def workbook_draft(request: HttpRequest, reference: str, draft: UUID) -> HttpResponse:
    """What the workbook would change. POST records it as it was shown."""
    access = access_or_refuse(request, reference, Permission.MARK)
    found = _draft(access, draft)
    if request.method == "POST":
        return _over(request, reference) if found is None else _confirm(request, access, found)
    if found is None:
        raise Http404
    return _preview(request, access, found)


def _confirm(request: HttpRequest, access: TenderAccess, draft: WorkbookDraft) -> HttpResponse:
    taken = request.POST.getlist("take")
    try:
        result = confirm_workbook(
            by=access.user, draft=draft, shown=request.POST.get("shown", ""), taken=frozenset(taken)
        )
    except ActionRefused as refusal:
        if refusal.code == "workbook_over":
            return _over(request, access.tender.reference)
        refuse(request, refusal)
        return _preview(request, access, draft, taken=taken, status=409)
    count = len(result.written)
    text = ngettext(
        "%(count)s mark recorded from the workbook.",
        "%(count)s marks recorded from the workbook.",
        count,
    )
    messages.success(request, text % {"count": count})
    return _see_other("assessments:grid", access.tender.reference)


@require_POST
def workbook_discard(request: HttpRequest, reference: str, draft: UUID) -> HttpResponse:
    access = access_or_refuse(request, reference, Permission.MARK)
    found = _draft(access, draft)
    if found is None:
        return _over(request, reference)
    discard_workbook(by=access.user, draft=found)
    messages.info(request, _("The workbook is discarded: nothing of it was recorded."))
    return _see_other("assessments:grid", reference)


def _over(request: HttpRequest, reference: str) -> HttpResponse:
    """Twice the same button: the first time did it."""
    messages.info(request, _("This workbook is already recorded or discarded."))
    return _see_other("assessments:grid", reference)


def _page(
    request: HttpRequest,
    access: TenderAccess,
    form: WorkbookForm,
    *,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    share = share_of(access.tender, access.user)
    return tender_page(
        request,
        "assessments/workbook.html",
        access,
        {
            "form": form,
            "offer": offer(access.tender, share) if share else None,
            "refusal": refusal,
            "closed": why_closed(access.tender, access.seat),
        },
        status=status,
    )


def _preview(
    request: HttpRequest,
    access: TenderAccess,
    draft: WorkbookDraft,
    *,
    taken: Sequence[str] = (),
    status: int = 200,
) -> HttpResponse:
    found = preview(draft, longest=MAXIMUM_JUSTIFICATION)
    return tender_page(
        request,
        "assessments/workbook_draft.html",
        access,
        {
            "draft": draft,
            "preview": found,
            "new": found.of(Kind.NEW),
            "changed": found.of(Kind.CHANGED),
            "conflicts": found.of(Kind.CONFLICT),
            "refused": found.of(Kind.REFUSED),
            "writable": len(found.writable),
            "taken": taken,
        },
        status=status,
    )


def _draft(access: TenderAccess, draft: UUID) -> WorkbookDraft | None:
    """The visitor's own draft in this tender."""
    found = WorkbookDraft.objects.filter(tender=access.tender, user=access.user, pk=draft).first()
    if found is not None:
        found.tender, found.user = access.tender, access.user
    return found


def _see_other(name: str, *arguments: object) -> HttpResponse:
    response = redirect(name, *arguments)
    response.status_code = 303
    return response
