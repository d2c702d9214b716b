"""Writing an opinion, approving it by its hash, taking the approval back."""

from __future__ import annotations

from dataclasses import asdict

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from assessments.access import TenderAccess
from assessments.actions.errors import ActionRefused
from assessments.actions.opinions import (
    OpinionChanged,
    approve_opinion,
    withdraw_approval,
    write_opinion,
)
from assessments.forms.opinions import ApprovalForm, OpinionForm, WithdrawalForm, opinion_form
from assessments.queries.opinions import Standing, drafted, standing_of
from assessments.reports.opinions import Changes, sections, what_changed
from assessments.views.opinions import bid_named, opinion_page
from assessments.views.page import access_or_refuse, refuse
from hdhcompliance.accounts.policy import Permission


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, reference: str, subject: str) -> HttpResponse:
    """Write a version. `?draft` puts the register's text in the form; nothing is recorded by it."""
    access = access_or_refuse(request, reference, Permission.REVIEW_RISKS)
    standing = standing_of(access.tender, bid_named(access, subject))
    if request.method != "POST":
        text = drafted(standing) if "draft" in request.GET else None
        return _editing(request, access, standing, opinion_form(standing.latest, text))
    form = OpinionForm(request.POST)
    if not form.is_valid():
        return _editing(request, access, standing, form, status=400)
    try:
        written = write_opinion(
            by=access.user,
            tender=access.tender,
            bid=standing.bid,
            words=form.words(),
            seen=form.cleaned_data["seen"],
        )
    except OpinionChanged as conflict:
        return _conflict(request, access, conflict, form)
    except ActionRefused as refusal:
        form.add_error(None, str(refusal))
        return _editing(request, access, standing, form, status=400)
    said = _("Version %(number)s is recorded; the earlier ones are kept.")
    messages.success(request, said % {"number": written.version})
    return _back(reference, subject)


@require_http_methods(["GET", "HEAD", "POST"])
def approve(request: HttpRequest, reference: str, subject: str) -> HttpResponse:
    """The confirmation names what is approved and its SHA-256; the POST sends that hash back."""
    access = access_or_refuse(request, reference, Permission.APPROVE_OPINION)
    standing = standing_of(access.tender, bid_named(access, subject))
    if request.method != "POST":
        return _approving(request, access, standing)
    form = ApprovalForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Read what is to be approved, then approve it from this page."))
        return _approving(request, access, standing, status=400)
    try:
        approved = approve_opinion(
            by=access.user,
            tender=access.tender,
            bid=standing.bid,
            seen=form.cleaned_data["sha256"],
        )
    except OpinionChanged as conflict:
        refuse(request, conflict)
        return _approving(request, access, conflict.standing, status=409)
    except ActionRefused as refusal:
        refuse(request, refusal)
        return _approving(request, access, standing, status=400)
    said = _("Version %(number)s is approved, by its SHA-256 %(sha256)s.")
    messages.success(request, said % {"number": approved.version, "sha256": approved.sha256})
    return _back(reference, subject)


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, reference: str, subject: str) -> HttpResponse:
    """Take an approval back, with its reason."""
    access = access_or_refuse(request, reference, Permission.APPROVE_OPINION)
    standing = standing_of(access.tender, bid_named(access, subject))
    if request.method != "POST":
        if standing.approved is None:
            raise Http404
        form = WithdrawalForm(initial={"seen": standing.approved.version})
        return _withdrawing(request, access, standing, form)
    form = WithdrawalForm(request.POST)
    if not form.is_valid():
        return _withdrawing(request, access, standing, form, status=400)
    try:
        withdraw_approval(
            by=access.user, tender=access.tender, bid=standing.bid, **form.cleaned_data
        )
    except OpinionChanged as conflict:
        form.add_error(None, str(conflict))
        return _withdrawing(request, access, conflict.standing, form, status=409)
    except ActionRefused as refusal:
        form.add_error(None, str(refusal))
        return _withdrawing(request, access, standing, form, status=400)
    messages.success(request, _("The approval is withdrawn; its version is kept with the reason."))
    return _back(reference, subject)


def _editing(
    request: HttpRequest,
    access: TenderAccess,
    standing: Standing,
    form: OpinionForm,
    *,
    changes: Changes | None = None,
    status: int = 200,
) -> HttpResponse:
    return opinion_page(
        request,
        access,
        standing,
        "assessments/opinions/edit.html",
        {"form": form, "changes": changes, "is_conflict": status == 409},
        status=status,
    )


def _conflict(
    request: HttpRequest, access: TenderAccess, conflict: OpinionChanged, form: OpinionForm
) -> HttpResponse:
    """What was recorded meanwhile beside what was typed; saving again keeps the typed one."""
    latest = conflict.standing.latest
    words = asdict(form.words())
    again = form.reading(latest.version if latest else 0)
    again.full_clean()
    again.add_error(None, str(conflict))
    changes = what_changed(latest.content, words, latest.register) if latest else None
    return _editing(request, access, conflict.standing, again, changes=changes, status=409)


def _approving(
    request: HttpRequest, access: TenderAccess, standing: Standing, *, status: int = 200
) -> HttpResponse:
    opinion = standing.to_approve
    if opinion is None:
        raise Http404
    sha256 = opinion.digest()
    return opinion_page(
        request,
        access,
        standing,
        "assessments/opinions/approve.html",
        {
            "opinion": opinion,
            "sha256": sha256,
            "form": ApprovalForm(initial={"sha256": sha256}),
            "told": sections(opinion.content),
        },
        status=status,
    )


def _withdrawing(
    request: HttpRequest,
    access: TenderAccess,
    standing: Standing,
    form: WithdrawalForm,
    *,
    status: int = 200,
) -> HttpResponse:
    return opinion_page(
        request,
        access,
        standing,
        "assessments/opinions/withdraw.html",
        {"form": form},
        status=status,
    )


def _back(reference: str, subject: str) -> HttpResponse:
    response = redirect("assessments:opinion", reference, subject)
    response.status_code = 303
    return response
