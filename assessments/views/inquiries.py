"""A price that seems abnormally low: the request, the answer and the decision, on one page."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from assessments.access import TenderAccess, bid_of
from assessments.actions.errors import ActionRefused, Conflict
from assessments.actions.inquiries import ask_explanation, decide_price, record_explanation
from assessments.forms.inquiries import StepForm, steps
from assessments.models import Bid, PriceInquiry
from assessments.queries.low_prices import PriceWatch, price_watch
from assessments.reports.low_prices import comparison_sentence, threshold
from assessments.views.gates import closing
from assessments.views.page import access_or_refuse, tender_page
from hdhcompliance.accounts.policy import Permission

ACTS: Mapping[str, Callable[..., PriceInquiry]] = {
    "ask": ask_explanation,
    "answer": record_explanation,
    "decide": decide_price,
}


@require_http_methods(["GET", "HEAD", "POST"])
def price_inquiry(request: HttpRequest, reference: str, bid: str) -> HttpResponse:
    """POST takes the step named by `step`; what was recorded meanwhile is shown above what was typed."""
    writes = request.method == "POST"
    wanted = Permission.DECIDE_GATE if writes else Permission.VIEW_GATES
    access = access_or_refuse(request, reference, wanted)
    row = bid_of(access, bid)
    inquiry = PriceInquiry.objects.filter(bid=row).first()
    if not writes:
        return _page(request, access, row, inquiry, steps(inquiry))
    step = request.POST.get("step", "")
    forms = steps(inquiry, step, request.POST)
    form = forms.get(step)
    if form is None:
        messages.error(request, _("This step cannot be taken now; nothing was recorded."))
        return _page(request, access, row, inquiry, steps(inquiry), 400)
    if not form.is_valid():
        return _page(request, access, row, inquiry, forms, 400)
    try:
        ACTS[step](by=access.user, bid=row, **form.cleaned_data)
    except Conflict as conflict:
        now = PriceInquiry.objects.filter(bid=row).first()
        return _changed_meanwhile(request, access, row, now, step, str(conflict))
    except ActionRefused as refusal:
        form.add_error(None, str(refusal))
        return _page(request, access, row, inquiry, forms, 400)
    messages.success(request, _("The step is recorded."))
    response = redirect("assessments:price_inquiry", reference, row.code)
    response.status_code = 303
    return response


def _changed_meanwhile(
    request: HttpRequest,
    access: TenderAccess,
    bid: Bid,
    current: PriceInquiry | None,
    step: str,
    said: str,
) -> HttpResponse:
    """What stands, and below it what was typed; recording again keeps the typed one."""
    data = {**request.POST.dict(), f"{step}-seen_version": str(current.version if current else 0)}
    forms = steps(current, step, data)
    if step in forms:
        forms[step].add_error(None, said)
    else:
        messages.error(request, said)
    return _page(request, access, bid, current, forms, 409)


def _page(
    request: HttpRequest,
    access: TenderAccess,
    bid: Bid,
    inquiry: PriceInquiry | None,
    forms: dict[str, StepForm],
    status: int = 200,
) -> HttpResponse:
    shut = closing(access)
    watch = _watch(access, bid)
    writable = access.may(Permission.DECIDE_GATE) and not shut["closed"]
    comparison = watch.comparison if watch else None
    return tender_page(
        request,
        "assessments/price_inquiry.html",
        access,
        {
            "bid": bid,
            "inquiry": inquiry,
            "watch": watch,
            "compared": comparison_sentence(comparison) if comparison else "",
            "threshold": threshold(),
            "forms": forms if writable and watch and watch.price_cents else {},
            "may_decide": access.may(Permission.DECIDE_GATE),
            **shut,
        },
        status=status,
    )


def _watch(access: TenderAccess, bid: Bid) -> PriceWatch | None:
    """None while the bids are closed: nobody knows a price then."""
    if not access.tender.bids_are_open:
        return None
    return next(one for one in price_watch(access.tender) if one.bid.pk == bid.pk)
