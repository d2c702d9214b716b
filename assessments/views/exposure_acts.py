"""What officer and reviewer record about the exposure of a bid: mitigations and links."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from assessments.access import TenderAccess, bid_of
from assessments.actions.errors import ActionRefused
from assessments.actions.exposure import (
    MeasureChanged,
    add_link,
    record_mitigation,
    withdraw_link,
)
from assessments.forms.exposure import LinkForm, MitigationForm, WithdrawForm, initial
from assessments.models import Bid, BidLink, ExposureMitigation
from assessments.queries.exposure import BidExposure, exposure_of_bid, relevant_day
from assessments.views.page import access_or_refuse, tender_page
from hdhcompliance.accounts.policy import Permission


@require_http_methods(["GET", "HEAD", "POST"])
def mitigation(request: HttpRequest, reference: str, bid: str) -> HttpResponse:
    """What stands in the way of a law or a link; one recorded meanwhile is shown beside."""
    access, row = _review(request, reference, bid)
    exposure = exposure_of_bid(row, relevant_day(access.tender))
    if exposure is None:
        raise Http404
    if request.method != "POST":
        law, link = request.GET.get("law", ""), request.GET.get("link", "")
        standing = ExposureMitigation.objects.filter(bid=row, law=law, link=link).first()
        form = MitigationForm(exposure=exposure, initial=initial(standing, law, link))
        return _form_page(request, access, row, "mitigation", form)
    form = MitigationForm(request.POST, exposure=exposure)
    if not form.is_valid():
        return _form_page(request, access, row, "mitigation", form, 400)
    try:
        record_mitigation(
            by=access.user,
            bid=row,
            measure=form.measure(),
            parameters=exposure.parameters,
            seen=form.cleaned_data["seen"],
        )
    except MeasureChanged as conflict:
        again = _again(request, exposure, conflict)
        return _form_page(request, access, row, "mitigation", again, 409, conflict.current)
    except ActionRefused as refusal:
        form.add_error(None, str(refusal))
        return _form_page(request, access, row, "mitigation", form, 400)
    return _back(request, row, _("The mitigation is recorded, and the figures follow it."))


@require_http_methods(["GET", "HEAD", "POST"])
def link_new(request: HttpRequest, reference: str, bid: str) -> HttpResponse:
    """Add a link that the bid brings."""
    access, row = _review(request, reference, bid)
    if request.method != "POST":
        return _form_page(request, access, row, "link", LinkForm())
    form = LinkForm(request.POST)
    if not form.is_valid():
        return _form_page(request, access, row, "link", form, 400)
    try:
        add_link(by=access.user, bid=row, found=form.found())
    except ActionRefused as refusal:
        form.add_error(None, str(refusal))
        return _form_page(request, access, row, "link", form, 400)
    return _back(request, row, _("The link is added, and the figures follow it."))


@require_http_methods(["GET", "HEAD", "POST"])
def link_withdraw(request: HttpRequest, reference: str, bid: str, code: str) -> HttpResponse:
    """Leave a link out of the reading, with the reason."""
    access, row = _review(request, reference, bid)
    link = BidLink.objects.filter(bid=row, code=code).first()
    if link is None:
        raise Http404
    link.bid = row
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        status = 400 if form.is_bound else 200
        return _form_page(request, access, row, "withdraw", form, status, link)
    try:
        withdraw_link(by=access.user, link=link, reason=form.cleaned_data["reason"])
    except ActionRefused as refusal:
        form.add_error(None, str(refusal))
        return _form_page(request, access, row, "withdraw", form, 400, link)
    return _back(request, row, _("The link is withdrawn: it stays in the list, with the reason."))


def _review(request: HttpRequest, reference: str, bid: str) -> tuple[TenderAccess, Bid]:
    access = access_or_refuse(request, reference, Permission.REVIEW_RISKS)
    return access, bid_of(access, bid)


def _again(request: HttpRequest, exposure: BidExposure, conflict: MeasureChanged) -> MitigationForm:
    """What was typed stays; saving again replaces what is now seen."""
    form = MitigationForm(
        {**request.POST.dict(), "seen": conflict.current.version}, exposure=exposure
    )
    form.add_error(None, str(conflict))
    return form


def _form_page(
    request: HttpRequest,
    access: TenderAccess,
    bid: Bid,
    name: str,
    form: MitigationForm | LinkForm | WithdrawForm,
    status: int = 200,
    standing: ExposureMitigation | BidLink | None = None,
) -> HttpResponse:
    return tender_page(
        request,
        FORM_PAGES[name],
        access,
        {"bid": bid, "form": form, "standing": standing, "is_conflict": status == 409},
        status=status,
    )


FORM_PAGES = {
    "mitigation": "assessments/exposure/mitigation.html",
    "link": "assessments/exposure/link.html",
    "withdraw": "assessments/exposure/withdraw.html",
}


def _back(request: HttpRequest, bid: Bid, said: str) -> HttpResponse:
    messages.success(request, f"{bid.provider.name} – {said}")
    response = redirect("assessments:exposure_bid", bid.tender.reference, bid.code)
    response.status_code = 303
    return response
