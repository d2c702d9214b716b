"""Certifications on the days that count, and the derogation of a bid."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from assessments.access import TenderAccess, bid_of
from assessments.actions.derogations import record_derogation, withdraw_derogation
from assessments.actions.errors import ActionRefused, Conflict
from assessments.forms.derogations import (
    DerogationForm,
    WithdrawalForm,
    derogation_form,
    withdrawal_form,
)
from assessments.models import Bid, Derogation
from assessments.queries.certification_words import MOMENTS
from assessments.queries.certifications import EXEMPTED, board, gates_of, summary
from assessments.queries.grid import bids_in_order
from assessments.reports.certification_chart import axis
from assessments.views.gates import closing
from assessments.views.page import access_or_refuse, tender_page
from assessments.views.sections import sovereignty_sections
from hdhcompliance.accounts.policy import Permission
from providers.forms import AsOfForm


@require_safe
def certifications(request: HttpRequest, reference: str) -> HttpResponse:
    """Every bid against the tender's days, as known on the day chosen."""
    access = access_or_refuse(request, reference, Permission.VIEW_GATES)
    form = AsOfForm(request.GET, timezone.localdate())
    form.is_valid()
    bids = bids_in_order(access.tender)
    found = board(access.tender, bids, form.day())
    shut, gates = closing(access), gates_of(access.tender)
    return tender_page(
        request,
        "assessments/certifications/certifications.html",
        access,
        {
            "sections": sovereignty_sections(request, access),
            "form": form,
            "board": found,
            "bids": bids,
            "heads": [(MOMENTS[moment], day) for moment, day in found.days.items()],
            "summary": summary(found),
            "tables": [(scheme, rows, gates.get(scheme)) for scheme, rows in found.tables.items()],
            "exempted": EXEMPTED,
            "axis": axis(found, bids),
            "may_decide": access.may(Permission.DECIDE_GATE) and not shut["closed"],
        },
        status=400 if form.errors else 200,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def derogation(request: HttpRequest, reference: str, bid: str) -> HttpResponse:
    """POST records or corrects it; with `withdraw`, withdraws it with the reason."""
    writes = request.method == "POST"
    wanted = Permission.DECIDE_GATE if writes else Permission.VIEW_GATES
    access = access_or_refuse(request, reference, wanted)
    row = bid_of(access, bid)
    if not writes:
        return _page(request, access, row)
    if "withdraw" in request.POST:
        return _withdraw(request, access, row)
    form = derogation_form(None, request.POST)
    if not form.is_valid():
        return _page(request, access, row, form=form, status=400)
    try:
        record_derogation(
            by=access.user,
            bid=row,
            granted=form.granted(),
            seen_version=form.cleaned_data["seen_version"],
        )
    except Conflict as conflict:
        again = derogation_form(None, {**request.POST.dict(), "seen_version": _version(row)})
        again.add_error(None, str(conflict))
        return _page(request, access, row, form=again, status=409)
    except ActionRefused as refusal:
        form.add_error(None, str(refusal))
        return _page(request, access, row, form=form, status=400)
    return _done(request, access, _("The derogation is recorded; decide the gate with it."))


def _withdraw(request: HttpRequest, access: TenderAccess, bid: Bid) -> HttpResponse:
    form = withdrawal_form(None, request.POST)
    if not form.is_valid():
        return _page(request, access, bid, withdrawal=form, status=400)
    given = form.cleaned_data
    try:
        withdraw_derogation(
            by=access.user,
            bid=bid,
            reason=given["withdrawal"],
            seen_version=given["seen_version"],
        )
    except Conflict as conflict:
        data = {**request.POST.dict(), "withdrawal-seen_version": _version(bid)}
        again = withdrawal_form(None, data)
        again.add_error(None, str(conflict))
        return _page(request, access, bid, withdrawal=again, status=409)
    except ActionRefused as refusal:
        form.add_error(None, str(refusal))
        return _page(request, access, bid, withdrawal=form, status=400)
    return _done(request, access, _("The derogation is withdrawn; look at the gate again."))


def _done(request: HttpRequest, access: TenderAccess, said: str) -> HttpResponse:
    messages.success(request, said)
    response = redirect("assessments:certifications", access.tender.reference)
    response.status_code = 303
    return response


def _version(bid: Bid) -> str:
    found = bid.derogations.filter(withdrawn_at__isnull=True).first()
    return str(found.version if found else 0)


def _page(
    request: HttpRequest,
    access: TenderAccess,
    bid: Bid,
    *,
    form: DerogationForm | None = None,
    withdrawal: WithdrawalForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """What stands and what was withdrawn, then the forms of whoever may write."""
    shut = closing(access)
    rows = list(Derogation.objects.filter(bid=bid))
    standing = next((row for row in rows if row.withdrawn_at is None), None)
    return tender_page(
        request,
        "assessments/certifications/derogation.html",
        access,
        {
            "bid": bid,
            "standing": standing,
            "withdrawn": [row for row in rows if row.withdrawn_at],
            "form": form or derogation_form(standing),
            "withdrawal": withdrawal or withdrawal_form(standing),
            "may_decide": access.may(Permission.DECIDE_GATE) and not shut["closed"],
            **shut,
        },
        status=status,
    )
