"""Letters to a bidder: composed, kept, answered; each as a PDF."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from assessments.access import TenderAccess, bid_of
from assessments.actions.errors import ActionRefused, Conflict
from assessments.actions.risk_requests import ask_for_risks, record_risk_answer
from assessments.forms.risk_requests import LetterAnswerForm, LetterForm, answer_form
from assessments.models import Bid, RiskRequest
from assessments.queries.risk_requests import letters, reference, suggested
from assessments.reports.letter import render_letter
from assessments.reports.naming import letter_name
from assessments.views.gates import closing
from assessments.views.page import access_or_refuse, tender_page
from hdhcompliance.accounts.policy import Permission


@require_http_methods(["GET", "HEAD", "POST"])
def risk_requests(request: HttpRequest, reference: str, bid: str) -> HttpResponse:
    """POST records a letter, or with `answer` the answer to the letter of that number."""
    writes = request.method == "POST"
    wanted = Permission.DECIDE_GATE if writes else Permission.READ_RISKS
    access = access_or_refuse(request, reference, wanted)
    row = bid_of(access, bid)
    if not writes:
        return _page(request, access, row)
    if "answer" in request.POST:
        return _answer(request, access, row, _letter(row, request.POST["answer"]))
    form = LetterForm(request.POST)
    if not form.is_valid():
        return _page(request, access, row, form=form, status=400)
    try:
        ask_for_risks(by=access.user, bid=row, **form.cleaned_data)
    except ActionRefused as refusal:
        form.add_error(None, str(refusal))
        return _page(request, access, row, form=form, status=400)
    return _done(request, access, row, _("The letter is recorded: download it, then send it."))


@require_safe
def risk_letter(request: HttpRequest, reference: str, bid: str, number: int) -> HttpResponse:
    """The letter as PDF, made again from what was recorded: the same bytes each time."""
    access = access_or_refuse(request, reference, Permission.READ_RISKS)
    letter = _letter(bid_of(access, bid), str(number))
    response = HttpResponse(render_letter(letter), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{letter_name(letter)}"'
    return response


def _answer(
    request: HttpRequest, access: TenderAccess, bid: Bid, letter: RiskRequest
) -> HttpResponse:
    form = answer_form(letter, request.POST)
    if not form.is_valid():
        return _page(request, access, bid, answered=(letter.number, form), status=400)
    try:
        record_risk_answer(by=access.user, letter=letter, **form.cleaned_data)
    except Conflict as conflict:
        now = _letter(bid, str(letter.number))
        data = {**request.POST.dict(), f"{form.prefix}-seen_version": str(now.version)}
        again = answer_form(now, data)
        again.add_error(None, str(conflict))
        return _page(request, access, bid, answered=(letter.number, again), status=409)
    except ActionRefused as refusal:
        form.add_error(None, str(refusal))
        return _page(request, access, bid, answered=(letter.number, form), status=400)
    return _done(request, access, bid, _("The answer is recorded."))


def _letter(bid: Bid, number: str) -> RiskRequest:
    found = bid.risk_requests.filter(number=number).first() if number.isdecimal() else None
    if found is None:
        raise Http404
    found.bid = bid
    return found


def _done(request: HttpRequest, access: TenderAccess, bid: Bid, said: str) -> HttpResponse:
    messages.success(request, said)
    response = redirect("assessments:risk_requests", access.tender.reference, bid.code)
    response.status_code = 303
    return response


def _page(
    request: HttpRequest,
    access: TenderAccess,
    bid: Bid,
    *,
    form: LetterForm | None = None,
    answered: tuple[int, LetterAnswerForm] | None = None,
    status: int = 200,
) -> HttpResponse:
    """The letters with their answers, each followed by its form, then the next letter."""
    shut = closing(access)
    writable = access.may(Permission.DECIDE_GATE) and not shut["closed"]
    found = letters(bid)
    for letter in found:
        letter.bid = bid
    typed = dict([answered]) if answered else {}
    return tender_page(
        request,
        "assessments/transfers/letters.html",
        access,
        {
            "bid": bid,
            "letters": [
                (one, reference(one), typed.get(one.number) or answer_form(one)) for one in found
            ],
            "form": form or LetterForm(suggested=suggested(bid) if writable else ()),
            "may_write": writable,
            **shut,
        },
        status=status,
    )
