"""Reports: order, follow the worker's progress, download, cancel."""

from __future__ import annotations

import json

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessments.access import TenderAccess, report_of, reports_of
from assessments.actions import jobs
from assessments.actions.errors import ActionRefused
from assessments.actions.reports import order_report
from assessments.forms.reports import OrderForm
from assessments.queries.panel import standing_closing
from assessments.queries.revisions import superseding
from assessments.reports.kinds import KINDS, choices
from assessments.reports.kinds.kind import Kind
from assessments.reports.naming import file_name
from assessments.tasks import send
from assessments.views.countersigning import may_countersign
from assessments.views.page import access_or_refuse, refuse, tender_page
from assessments.views.stored import opened
from hdhcompliance.accounts.policy import Permission


@require_http_methods(["GET", "HEAD", "POST"])
def reports(request: HttpRequest, reference: str) -> HttpResponse:
    access = access_or_refuse(request, reference, Permission.DOWNLOAD_REPORT)
    if request.method == "POST":
        _check_may_order(access, *KINDS.values())
    form = OrderForm(
        request.POST if request.method == "POST" else None,
        initial={"language": request.LANGUAGE_CODE},
        choices=choices(access.tender, access.may),
    )
    if request.method == "POST" and form.is_valid():
        try:
            report = order_report(
                by=access.user,
                tender=access.tender,
                kind=form.chosen_kind,
                subject=form.chosen_subject,
                language=form.cleaned_data["language"],
            )
        except ActionRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            if report.job is not None:
                send(report.job)
            return redirect(report)
    return tender_page(
        request,
        "assessments/reports.html",
        access,
        {
            "reports": reports_of(access),
            "form": form,
            "may_order": _may_order(access, *KINDS.values()),
            "may_close": access.may(Permission.CLOSE_EVALUATION),
            "closing": standing_closing(access.tender),
        },
        status=400 if form.is_bound else 200,
    )


@never_cache
@require_safe
def report(request: HttpRequest, reference: str, report: int) -> HttpResponse:
    access = access_or_refuse(request, reference, Permission.DOWNLOAD_REPORT)
    found = report_of(access, report)
    return tender_page(
        request,
        "assessments/report.html",
        access,
        {
            "report": found,
            "job": found.job,
            "may_order": _may_order(access, KINDS[found.kind]),
            "may_countersign": may_countersign(access, found),
            "superseded_by": superseding(found) if found.is_sealed else None,
            "salt": json.loads(found.content or "{}").get("salt"),
        },
    )


@never_cache
@require_safe
def report_progress(request: HttpRequest, reference: str, report: int) -> HttpResponse:
    """The part of the page that htmx refreshes while the worker works."""
    access = access_or_refuse(request, reference, Permission.DOWNLOAD_REPORT)
    found = report_of(access, report)
    return render(
        request,
        "assessments/report_progress.html",
        {
            "report": found,
            "job": found.job,
            "tender": access.tender,
            "may_countersign": may_countersign(access, found),
            "superseded_by": superseding(found) if found.is_sealed else None,
            "may_order": _may_order(access, KINDS[found.kind]),
        },
    )


@require_safe
def report_download(
    request: HttpRequest, reference: str, report: int
) -> FileResponse | HttpResponse:
    access = access_or_refuse(request, reference, Permission.DOWNLOAD_REPORT)
    found = report_of(access, report)
    if not found.is_sealed:
        raise Http404
    file = opened(request, found.file, found.sha256)
    if file is None:
        return redirect(found)
    return FileResponse(
        file,
        as_attachment=True,
        filename=file_name(found),
        content_type=f"application/{found.extension}",
    )


@require_POST
def report_cancel(request: HttpRequest, reference: str, report: int) -> HttpResponse:
    access = access_or_refuse(request, reference, Permission.DOWNLOAD_REPORT)
    found = report_of(access, report)
    _check_may_order(access, KINDS[found.kind])
    if found.job is None:
        raise Http404
    try:
        jobs.cancel(by=access.user, job=found.job, tender=reference)
    except ActionRefused as refusal:
        refuse(request, refusal)
    else:
        messages.success(request, _("The report is cancelled; you can order it again."))
    return redirect(found)


def _may_order(access: TenderAccess, *kinds: Kind) -> bool:
    """Whether they may order a report of one of these kinds."""
    return any(access.may(kind.orders) for kind in kinds)


def _check_may_order(access: TenderAccess, *kinds: Kind) -> None:
    if not _may_order(access, *kinds):
        raise PermissionDenied(_("Your role in this tender does not include this act."))
