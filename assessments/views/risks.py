"""The register of risks, one risk, and the acts on one or on several."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessments.access import TenderAccess, risk_of
from assessments.actions.errors import ActionRefused
from assessments.actions.risks import (
    RisksChanged,
    add_risk,
    edit_risk,
    entrust_risks,
    move_risks,
)
from assessments.forms.risks import MoveForm, RegisterFilterForm, RiskForm, TogetherForm
from assessments.models import Risk
from assessments.queries.grid import bids_in_order
from assessments.queries.risk_words import IMPACT, LIKELIHOOD, MOVES
from assessments.queries.risks import (
    laws_named,
    matrix,
    may_own,
    register,
    tally,
    with_threads,
)
from assessments.views.discussion import talk
from assessments.views.page import access_or_refuse, tender_page
from assessments.views.sections import risk_sections
from hdhcompliance.accounts.policy import Permission


@require_safe
def risks(request: HttpRequest, reference: str) -> HttpResponse:
    """The two matrices and the register, narrowed as the address says."""
    access = access_or_refuse(request, reference, Permission.READ_RISKS)
    return _register(request, access)


@require_POST
def together(request: HttpRequest, reference: str) -> HttpResponse:
    """One act on the ticked risks: shown first, done once confirmed."""
    access = access_or_refuse(request, reference, Permission.REVIEW_RISKS)
    form = TogetherForm(request.POST, owners=may_own(access.tender))
    if not form.is_valid():
        return _register(request, access, form, 400)
    ticked = list(register(access.tender).filter(code__in=form.seen()))
    if "confirm" not in request.POST:
        return tender_page(
            request,
            "assessments/risks/together.html",
            access,
            {
                "form": form,
                "ticked": ticked,
                "charge": form.charge(),
                "chosen": MOVES.get(form.cleaned_data["to"], ""),
            },
        )
    try:
        done = _do_together(access, form)
    except ActionRefused as refusal:
        form.add_error(None, str(refusal))
        status = 409 if isinstance(refusal, RisksChanged) else 400
        return _register(request, access, form, status)
    said = ngettext("%(count)d risk is changed.", "%(count)d risks are changed.", len(done))
    messages.success(request, said % {"count": len(done)})
    return _see(reverse("assessments:risks", args=[reference]))


def _do_together(access: TenderAccess, form: TogetherForm) -> list[Risk]:
    by, tender, seen, typed = access.user, access.tender, form.seen(), form.cleaned_data
    if form.is_move:
        return move_risks(by=by, tender=tender, seen=seen, to=typed["to"], reason=typed["reason"])
    return entrust_risks(by=by, tender=tender, seen=seen, charge=form.charge())


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, reference: str) -> HttpResponse:
    """A risk added by hand."""
    access = access_or_refuse(request, reference, Permission.REVIEW_RISKS)
    tender = access.tender
    data = request.POST if request.method == "POST" else None
    form = RiskForm(data, owners=may_own(tender), bids=bids_in_order(tender))
    if data is None or not form.is_valid():
        return _form_page(request, access, form, status=200 if data is None else 400)
    try:
        added = add_risk(
            by=access.user, tender=tender, bid=form.chosen_bid(), content=form.content()
        )
    except ActionRefused as refusal:
        form.add_error(None, str(refusal))
        return _form_page(request, access, form, status=400)
    messages.success(request, _("%(code)s is in the register.") % {"code": added.code})
    return _see(reverse("assessments:risk", args=[reference, added.code]))


@require_safe
def risk(request: HttpRequest, reference: str, code: str) -> HttpResponse:
    """One risk: what it is, how it is rated and treated, how it came to be decided, what is said."""
    access = access_or_refuse(request, reference, Permission.READ_RISKS)
    return _risk_page(request, access, risk_of(access, code))


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, reference: str, code: str) -> HttpResponse:
    """Words, ratings, treatment, owner and day of one risk."""
    access = access_or_refuse(request, reference, Permission.REVIEW_RISKS)
    found = risk_of(access, code)
    if found.is_decided:
        messages.warning(request, _("This risk is decided: take it up again to change it."))
        return redirect("assessments:risk", reference, code)
    data = request.POST if request.method == "POST" else None
    form = RiskForm(data, owners=may_own(access.tender), risk=found)
    if data is None or not form.is_valid():
        return _form_page(request, access, form, found, 200 if data is None else 400)
    try:
        edit_risk(
            by=access.user, risk=found, content=form.content(), seen=form.cleaned_data["seen"]
        )
    except RisksChanged as conflict:
        form.again(conflict.current[0])
        form.add_error(None, str(conflict))
        return _form_page(request, access, form, conflict.current[0], 409)
    except ActionRefused as refusal:
        form.add_error(None, str(refusal))
        return _form_page(request, access, form, found, 400)
    messages.success(request, _("%(code)s is recorded.") % {"code": code})
    return _see(reverse("assessments:risk", args=[reference, code]))


@require_POST
def move(request: HttpRequest, reference: str, code: str) -> HttpResponse:
    """Move one risk to another status, with a reason."""
    access = access_or_refuse(request, reference, Permission.REVIEW_RISKS)
    found = risk_of(access, code)
    form = MoveForm(request.POST, risk=found)
    if not form.is_valid():
        return _risk_page(request, access, found, form, 400)
    typed = form.cleaned_data
    try:
        move_risks(
            by=access.user,
            tender=access.tender,
            seen={code: typed["seen"]},
            to=typed["to"],
            reason=typed["reason"],
        )
    except ActionRefused as refusal:
        form.add_error(None, str(refusal))
        status = 409 if isinstance(refusal, RisksChanged) else 400
        if status == 409:
            form.again(found)
        return _risk_page(request, access, found, form, status)
    messages.success(request, _("%(code)s is recorded.") % {"code": code})
    return _see(reverse("assessments:risk", args=[reference, code]))


def _register(
    request: HttpRequest,
    access: TenderAccess,
    acting: TogetherForm | None = None,
    status: int = 200,
) -> HttpResponse:
    tender, today = access.tender, timezone.localdate()
    owners = list(may_own(tender))
    bids = bids_in_order(tender)
    form = RegisterFilterForm(request.GET, bids=bids, owners=owners, laws=laws_named(tender))
    wanted = form.wanted
    every = list(with_threads(register(tender)))
    narrowed = wanted.narrow(register(tender), reader=access.user, today=today)
    shown = list(with_threads(narrowed))
    return tender_page(
        request,
        "assessments/risks/register.html",
        access,
        {
            "sections": risk_sections(request, access),
            "form": form,
            "filtered": wanted != type(wanted)(),
            "tally": tally(every, today),
            "rows": [(row, row.is_overdue(today)) for row in shown],
            "before": matrix(shown, after=False),
            "after": matrix(shown, after=True),
            "acting": (acting or TogetherForm(owners=owners))
            if access.may(Permission.REVIEW_RISKS)
            else None,
            "ticked": {value.partition(":")[0] for value in request.POST.getlist("risks")},
        },
        status=status if form.is_valid() else 400,
    )


def _risk_page(
    request: HttpRequest,
    access: TenderAccess,
    found: Risk,
    moving: MoveForm | None = None,
    status: int = 200,
) -> HttpResponse:
    may_review = access.may(Permission.REVIEW_RISKS)
    return tender_page(
        request,
        "assessments/risks/risk.html",
        access,
        {
            "sections": risk_sections(request, access),
            "risk": found,
            "overdue": found.is_overdue(timezone.localdate()),
            "steps": found.steps.all(),
            "moving": (moving or MoveForm(risk=found)) if may_review else None,
            "may_review": may_review,
            "is_conflict": status == 409,
            **talk(access, found),
        },
        status=status,
    )


def _form_page(
    request: HttpRequest,
    access: TenderAccess,
    form: RiskForm,
    found: Risk | None = None,
    status: int = 200,
) -> HttpResponse:
    scale: dict[str, Any] = {"likelihood_scale": LIKELIHOOD.items(), "impact_scale": IMPACT.items()}
    return tender_page(
        request,
        "assessments/risks/form.html",
        access,
        {
            "form": form,
            "risk": found,
            "is_conflict": status == 409,
            "laws": laws_named(access.tender),
            **scale,
        },
        status=status,
    )


def _see(url: str) -> HttpResponse:
    response = HttpResponseRedirect(url)
    response.status_code = 303
    return response
