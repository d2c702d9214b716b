"""The European reading: what is pinned, what each bid's answers give, and the answers of one bid."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessments.access import TenderAccess, bid_of
from assessments.actions.errors import ActionRefused
from assessments.actions.sovereignty import AnswersChanged, choose_sovereignty, record_answers
from assessments.forms.sovereignty import AnswersForm, ProfileForm
from assessments.models import Bid, CsfAnswer
from assessments.queries.grid import bids_in_order
from assessments.queries.sovereignty import (
    FRAMEWORK,
    Pinned,
    board,
    is_replaced,
    pinned,
    read_answers,
    sentence,
    standings,
    weights,
)
from assessments.views.gates import closing
from assessments.views.page import access_or_refuse, refuse, tender_page
from assessments.views.sections import sovereignty_sections
from hdhcompliance.accounts.policy import Permission


@require_safe
def sovereignty(request: HttpRequest, reference: str) -> HttpResponse:
    """Level and score of every bid, and what was pinned before the freeze."""
    access = access_or_refuse(request, reference, Permission.VIEW_GATES)
    return _page(request, access, ProfileForm(grid=access.tender.grid))


@require_POST
def profile(request: HttpRequest, reference: str) -> HttpResponse:
    """Choose weights and minimum, before the freeze."""
    access = access_or_refuse(request, reference, Permission.EDIT_TENDER)
    form = ProfileForm(request.POST, grid=access.tender.grid)
    if not form.is_valid():
        return _page(request, access, form, 400)
    try:
        choose_sovereignty(by=access.user, tender=access.tender, **form.cleaned_data)
    except ActionRefused as refusal:
        refuse(request, refusal)
    else:
        messages.success(
            request, _("The European reading is chosen; it can be changed until the freeze.")
        )
    return redirect("assessments:sovereignty", reference)


@require_http_methods(["GET", "HEAD", "POST"])
def answers(request: HttpRequest, reference: str, bid: str) -> HttpResponse:
    """The 48 answers of one bid: written by whoever decides the gates, read by whoever sees them."""
    writing = request.method == "POST"
    wanted = Permission.DECIDE_GATE if writing else Permission.VIEW_GATES
    access = access_or_refuse(request, reference, wanted)
    row = bid_of(access, bid)
    rule = pinned(access.tender.grid)
    if rule is None:
        raise Http404
    if not writing:
        form = AnswersForm(rule=rule, rows=_rows(row))
        return _bid_page(request, access, row, rule, form)
    form = AnswersForm(request.POST, rule=rule, rows=_rows(row))
    if not form.is_valid():
        return _bid_page(request, access, row, rule, form, 400)
    try:
        changed = record_answers(by=access.user, bid=row, given=form.given(), seen=form.versions())
    except AnswersChanged as conflict:
        again = form.beside(conflict.current, _rows(row))
        again.add_error(None, str(conflict))
        return _bid_page(request, access, row, rule, again, 409)
    except ActionRefused as refusal:
        form.add_error(None, str(refusal))
        return _bid_page(request, access, row, rule, form, 400)
    _told(request, row, changed)
    response = redirect("assessments:sovereignty", reference)
    response.status_code = 303
    return response


def _told(request: HttpRequest, bid: Bid, changed: int) -> None:
    said = ngettext(
        "%(bid)s: %(count)d answer is recorded.",
        "%(bid)s: %(count)d answers are recorded.",
        changed,
    )
    messages.success(request, said % {"bid": bid.provider.name, "count": changed})


def _rows(bid: Bid) -> dict[str, CsfAnswer]:
    return {row.question: row for row in bid.csf_answers.all()}


def _page(
    request: HttpRequest, access: TenderAccess, form: ProfileForm, status: int = 200
) -> HttpResponse:
    grid, shut = access.tender.grid, closing(access)
    rule = pinned(grid)
    found = standings(access.tender, bids_in_order(access.tender)) if rule else []
    is_open = access.tender.bids_are_open
    return tender_page(
        request,
        "assessments/sovereignty/sovereignty.html",
        access,
        {
            "sections": sovereignty_sections(request, access),
            "grid": grid,
            "rule": rule,
            "framework_key": FRAMEWORK,
            "weights": weights(rule.table.profile) if rule else "",
            "replaced": is_replaced(grid),
            "form": form,
            "may_choose": access.may(Permission.EDIT_TENDER) and not grid.is_frozen,
            "standings": found if is_open else [],
            "sentences": [sentence(rule, each) for each in found] if rule and is_open else [],
            "board": board(rule, found) if rule and is_open else [],
            "may_answer": access.may(Permission.DECIDE_GATE) and not shut["closed"],
            **shut,
        },
        status=status,
    )


def _bid_page(
    request: HttpRequest,
    access: TenderAccess,
    bid: Bid,
    rule: Pinned,
    form: AnswersForm,
    status: int = 200,
) -> HttpResponse:
    shut = closing(access)
    return tender_page(
        request,
        "assessments/sovereignty/answers.html",
        access,
        {
            "bid": bid,
            "rule": rule,
            "form": form,
            "is_conflict": status == 409,
            "may_answer": access.may(Permission.DECIDE_GATE) and not shut["closed"],
            "read": read_answers(rule, form.rows),
            **shut,
        },
        status=status,
    )
