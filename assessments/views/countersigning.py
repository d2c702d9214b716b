"""Counter-signing a report: what is to be signed, the key given once, the file that comes out."""

from __future__ import annotations

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessments.access import TenderAccess, report_of
from assessments.actions.countersignatures import (
    DEVELOPMENT_PASSPHRASE,
    LARGEST_KEY,
    TOO_LARGE,
    ReportMoved,
    counter_sign,
    development_certificate,
    seen_of,
)
from assessments.actions.errors import ActionRefused
from assessments.forms.countersigning import CounterSignForm, shown
from assessments.models import Report
from assessments.queries.revisions import counter_signatures, superseding
from assessments.queries.roots import is_development
from assessments.reports.naming import revision_name
from assessments.views.page import access_or_refuse, refuse, tender_page
from assessments.views.ratelimit import too_many
from assessments.views.stored import opened
from assessments.views.uploads import oversized
from hdhcompliance.accounts.policy import Permission

OF_THE_FILE = {
    *("not_a_key", "signer_unsuitable", "signer_expired", "signer_not_yet_valid"),
    *("signer_untrusted", "too_large", "too_slow"),
}


@never_cache
@csrf_exempt  # checked in _given, once the size announced is known to be that of a key
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("passphrase")
def countersign(request: HttpRequest, reference: str, report: int) -> HttpResponse:
    """The page says what is signed; its POST carries the key, used and forgotten."""
    access = access_or_refuse(request, reference, Permission.COUNTER_SIGN)
    found = report_of(access, report)
    if not found.is_sealed or found.extension != "pdf":
        raise Http404
    form = CounterSignForm(initial={"reason": _reason(), **shown(seen_of(found))})
    if request.method != "POST":
        return _page(request, access, found, form)
    if oversized(request, LARGEST_KEY):
        return _page(request, access, found, form, refusal=str(TOO_LARGE), status=413)
    if too_many(request, "countersign", per_minute=10):
        words = _("Too many attempts from your address: wait a minute, then try again.")
        return _page(request, access, found, form, refusal=words, status=429)
    return _given(request, access, found)


@csrf_protect
@sensitive_variables("form", "key")
def _given(request: HttpRequest, access: TenderAccess, report: Report) -> HttpResponse:
    form = CounterSignForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, access, report, form, status=400)
    try:
        revision = counter_sign(
            by=access.user,
            report=report,
            key=form.key,
            reason=form.cleaned_data["reason"],
            seen=form.seen,
        )
    except ReportMoved as moved:
        stands = report_of(access, report.pk)
        again = form.reading(seen_of(stands))
        return _page(request, access, stands, again, refusal=str(moved), status=409)
    except ActionRefused as refusal:
        form.add_error(_field(refusal.code), str(refusal))
        return _page(request, access, report, form, status=400)
    said = _("The report is counter-signed in the name of %(signer)s and registered.")
    messages.success(request, said % {"signer": revision.signer})
    response = redirect(report)
    response.status_code = 303
    return response


@require_POST
def development_key(request: HttpRequest, reference: str, report: int) -> HttpResponse:
    """A certificate without legal value, made on the spot and kept nowhere."""
    access = access_or_refuse(request, reference, Permission.COUNTER_SIGN)
    found = report_of(access, report)
    try:
        key = development_certificate(by=access.user)
    except ActionRefused as refusal:
        refuse(request, refusal)
        return redirect("assessments:report_countersign", reference, found.pk)
    response = HttpResponse(key, content_type="application/x-pkcs12")
    name = f"sans-valeur-juridique-{access.user.pk}.p12"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response


@require_safe
def revision_download(
    request: HttpRequest, reference: str, report: int, position: int
) -> FileResponse | HttpResponse:
    """A newer file of a sealed report, as it was registered."""
    access = access_or_refuse(request, reference, Permission.DOWNLOAD_REPORT)
    found = report_of(access, report)
    revision = next((each for each in found.revisions.all() if each.position == position), None)
    if revision is None:
        raise Http404
    file = opened(request, revision.file, revision.sha256)
    if file is None:
        return redirect(found)
    return FileResponse(
        file,
        as_attachment=True,
        filename=revision_name(found, position),
        content_type="application/pdf",
    )


def may_countersign(access: TenderAccess, report: Report) -> bool:
    """Whether this visitor may sign this report now."""
    return (
        access.may(Permission.COUNTER_SIGN)
        and report.is_sealed
        and report.extension == "pdf"
        and all(each.by != access.user.get_username() for each in counter_signatures(report))
    )


def _reason() -> str:
    return _("Legal review of the report")


def _field(code: str) -> str | None:
    """The field that a refusal is about."""
    if code == "signer_wrong_passphrase":
        return "passphrase"
    return "file" if code in OF_THE_FILE else "reason" if code == "reason" else None


def _page(
    request: HttpRequest,
    access: TenderAccess,
    report: Report,
    form: CounterSignForm,
    *,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    return tender_page(
        request,
        "assessments/report_countersign.html",
        access,
        {
            "report": report,
            "form": form,
            "refusal": refusal,
            "newest": report.newest,
            "signatures": counter_signatures(report),
            "signed_already": not may_countersign(access, report),
            "superseded_by": superseding(report),
            "development": is_development(),
            "development_passphrase": DEVELOPMENT_PASSPHRASE,
        },
        status=status,
    )
