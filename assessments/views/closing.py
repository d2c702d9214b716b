"""Closing the evaluation: what it still lacks, each thing one click from where it is done."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from assessments.access import TenderAccess
from assessments.actions.agreement import close_evaluation, reopen_evaluation
from assessments.actions.errors import ActionRefused
from assessments.forms.panel import ReasonForm
from assessments.queries.closing import Lack, lacks
from assessments.queries.panel import standing_closing
from assessments.views.page import access_or_refuse, refuse, tender_page
from hdhcompliance.accounts.policy import Permission

SHOWN = 100


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def closing(request: HttpRequest, reference: str) -> HttpResponse:
    """What is missing; POST closes, or says again what is missing."""
    access = access_or_refuse(request, reference, Permission.CLOSE_EVALUATION)
    if not access.tender.bids_are_open:
        return redirect("assessments:bids", reference)
    if request.method != "POST":
        return _page(request, access, ReasonForm())
    try:
        close_evaluation(by=access.user, tender=access.tender)
    except ActionRefused as refusal:
        refuse(request, refusal)
        return _page(request, access, ReasonForm(), status=400)
    messages.success(request, _("The evaluation is closed: no mark, gate or price moves any more."))
    response = redirect("assessments:closing", reference)
    response.status_code = 303
    return response


@require_POST
def reopening(request: HttpRequest, reference: str) -> HttpResponse:
    """Open the evaluation again, with a reason."""
    access = access_or_refuse(request, reference, Permission.CLOSE_EVALUATION)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _page(request, access, form, status=400)
    try:
        reopen_evaluation(by=access.user, tender=access.tender, **form.cleaned_data)
    except ActionRefused as refusal:
        refuse(request, refusal)
    else:
        messages.success(request, _("The evaluation is open again."))
    return redirect("assessments:closing", reference)


def _page(
    request: HttpRequest, access: TenderAccess, form: ReasonForm, status: int = 200
) -> HttpResponse:
    standing = standing_closing(access.tender)
    missing = [] if standing else lacks(access.tender)
    return tender_page(
        request,
        "assessments/consensus/closing.html",
        access,
        {
            "closing": standing,
            "form": form,
            "missing": [(lack, _where(access, lack)) for lack in missing[:SHOWN]],
            "number": len(missing),
            "others": max(0, len(missing) - SHOWN),
        },
        status=status,
    )


def _where(access: TenderAccess, lack: Lack) -> str:
    """The page on which the lack is made good, or seen."""
    reference = access.tender.reference
    if lack.what == "price" and lack.bid:
        return reverse("assessments:prices", args=[reference, lack.bid.code])
    if lack.what == "low_price" and lack.bid:
        return reverse("assessments:price_inquiry", args=[reference, lack.bid.code])
    if lack.what == "rejected":
        return reverse("assessments:gates", args=[reference])
    if lack.node and lack.bid and lack.what == "gate":
        return reverse("assessments:gate", args=[reference, lack.bid.code, lack.node.code])
    if lack.node and lack.bid:
        return reverse(
            "assessments:consensus_point", args=[reference, lack.node.code, lack.bid.code]
        )
    return reverse("assessments:panel", args=[reference])
