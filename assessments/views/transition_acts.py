"""The acts on a transition as a whole: opened, planned, erased at the old host, ticked, ended."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from assessments.access import TenderAccess, moving_of
from assessments.actions.awards import correct_award, open_transition
from assessments.actions.errors import ActionRefused
from assessments.actions.transition import (
    end_transition,
    plan_transition,
    record_erasure,
    reopen_transition,
    tick_item,
)
from assessments.forms.panel import ReasonForm
from assessments.forms.tenders import TypedReferenceForm
from assessments.forms.transition import AwardForm, ErasureForm, ItemForm, PlanForm
from assessments.models import Transition
from assessments.queries import transition_words as words
from assessments.queries.grid import bids_in_order
from assessments.queries.timeline import calendar_of
from assessments.queries.transition import (
    Ticked,
    end_blocks_of,
    findings_of,
    ticked,
    transition_of,
)
from assessments.transition.limits import Limit, earliest_erasure
from assessments.views.page import access_or_refuse, tender_page
from assessments.views.transition import findings_told, transition_page
from hdhcompliance.accounts.policy import Permission
from providers.models import Provider

ABOUT_ERASURE = (
    Limit.RETRIEVAL,
    Limit.ERASURE_AFTER_RETRIEVAL,
    Limit.ERASURE_NOTICE,
    Limit.CERTIFICATE,
)
FORMS = ["GET", "HEAD", "POST"]


@require_http_methods(FORMS)
def opening(request: HttpRequest, reference: str) -> HttpResponse:
    """Record the award: the transition opens. It is corrected here while nothing is moved."""
    access = access_or_refuse(request, reference, Permission.MANAGE_TRANSITION)
    tender, moving = access.tender, transition_of(access.tender)
    data = request.POST if request.method == "POST" else None
    hosts = Provider.objects.filter(is_fictitious=tender.is_fictitious)
    form = AwardForm(
        data,
        tender=tender,
        bids=bids_in_order(tender),
        hosts=hosts.prefetch_related("services"),
        moving=moving,
        decided_on=calendar_of(tender).day_of("award"),
    )

    def act() -> None:
        if moving is None:
            open_transition(by=access.user, tender=tender, award=form.award())
        else:
            typed = form.cleaned_data
            correct_award(
                by=access.user,
                moving=moving,
                award=form.award(),
                why=typed["why"],
                seen=typed["seen"],
            )

    if data is not None and done(form, act):
        messages.success(request, _("The award is recorded and the transition is open."))
        return see("assessments:transition", reference)
    return tender_page(
        request,
        "assessments/transition/open.html",
        access,
        {"form": form, "is_correction": moving is not None},
        status=status_of(form),
    )


@require_http_methods(FORMS)
def plan(request: HttpRequest, reference: str) -> HttpResponse:
    """The days of the way out and the amounts."""
    access = access_or_refuse(request, reference, Permission.MANAGE_TRANSITION)
    moving = moving_of(access)
    data = request.POST if request.method == "POST" else None
    form = PlanForm(data, moving=moving)

    def act() -> None:
        seen = form.cleaned_data["seen"]
        plan_transition(by=access.user, moving=moving, plan=form.plan(), seen=seen)

    if data is not None and done(form, act):
        messages.success(request, _("The days and the amounts are recorded."))
        return see("assessments:transition", reference)
    return transition_page(
        request,
        "assessments/transition/plan.html",
        access,
        moving,
        {"form": form},
        status=status_of(form),
    )


@require_http_methods(FORMS)
def erasure(request: HttpRequest, reference: str) -> HttpResponse:
    """The erasure at the incumbent, with the first lawful day computed."""
    access, moving = _writing(request, reference)
    data = request.POST if request.method == "POST" else None
    form = ErasureForm(data, moving=moving)

    def act() -> None:
        seen = form.cleaned_data["seen"]
        record_erasure(by=access.user, moving=moving, erasure=form.erasure(), seen=seen)

    if data is not None and done(form, act):
        messages.success(request, _("The erasure is recorded."))
        return see("assessments:transition_erasure", reference)
    found = findings_of(moving, timezone.localdate())
    context = {
        "form": form,
        "earliest": earliest_erasure(moving.leaving()),
        "findings": findings_told(each for each in found if each.limit in ABOUT_ERASURE),
    }
    return transition_page(
        request,
        "assessments/transition/erasure.html",
        access,
        moving,
        context,
        status=status_of(form),
    )


@require_http_methods(FORMS)
def tick(request: HttpRequest, reference: str) -> HttpResponse:
    """The checklist; POST ticks one item, or opens it again (no day)."""
    access, moving = _writing(request, reference)
    posted: ItemForm | None = None
    if request.method == "POST":
        posted = form = ItemForm(request.POST, key=request.POST.get("key", ""))

        def act() -> None:
            tick_item(by=access.user, moving=moving, **form.cleaned_data)

        if done(form, act):
            messages.success(request, _("The checklist is recorded."))
            return see("assessments:transition_checklist", reference)
    items = ticked(moving)
    rows = [
        {
            "key": each.item.key,
            "phase": words.PHASES[each.item.phase],
            "text": words.text_of(each.item),
            "row": each.row,
            "to_be_checked": each.item.to_be_checked,
            "sources": words.sources_of(each.item),
            "form": _item_form(each, posted),
        }
        for each in items
    ]
    return transition_page(
        request,
        "assessments/transition/checklist.html",
        access,
        moving,
        {"rows": rows, "refused": posted},
        status=status_of(posted),
    )


@require_http_methods(FORMS)
def end(request: HttpRequest, reference: str) -> HttpResponse:
    """End the transition (the reference is typed), or take it up again (with a reason)."""
    access = access_or_refuse(request, reference, Permission.MANAGE_TRANSITION)
    moving = moving_of(access)
    data = request.POST if request.method == "POST" else None
    form: forms.Form
    if moving.is_closed:
        form = ReasonForm(data)
        said = _("The transition is taken up again.")
    else:
        form = TypedReferenceForm(data, tender=access.tender)
        said = _("The transition is ended.")

    def act() -> None:
        if moving.is_closed:
            reopen_transition(by=access.user, moving=moving, **form.cleaned_data)
        else:
            end_transition(by=access.user, moving=moving)

    if data is not None and done(form, act):
        messages.success(request, said)
        return see("assessments:transition", reference)
    held = [words.because(block) for block in end_blocks_of(moving, timezone.localdate())]
    return transition_page(
        request,
        "assessments/transition/end.html",
        access,
        moving,
        {"form": form, "held": held},
        status=status_of(form),
    )


def done(form: forms.Form, act: Callable[[], Any]) -> bool:
    """Whether the form is valid and its act was done; a refusal becomes an error of the form."""
    if not form.is_valid():
        return False
    try:
        act()
    except ActionRefused as refusal:
        form.add_error(None, forms.ValidationError(str(refusal), code=refusal.code))
        return False
    return True


def status_of(form: forms.BaseForm | None) -> int:
    """200 for a page read, 409 for what changed in the meantime, 400 for what is refused."""
    if form is None or not form.is_bound or form.is_valid():
        return 200
    return 409 if form.has_error("__all__", "conflict") else 400


def see(name: str, *args: str) -> HttpResponse:
    response = HttpResponseRedirect(reverse(name, args=args))
    response.status_code = 303
    return response


def _writing(request: HttpRequest, reference: str) -> tuple[TenderAccess, Transition]:
    """A page that everyone reads and that an officer writes."""
    writes = request.method == "POST"
    wanted = Permission.MANAGE_TRANSITION if writes else Permission.READ_TRANSITION
    access = access_or_refuse(request, reference, wanted)
    return access, moving_of(access)


def _item_form(each: Ticked, posted: ItemForm | None) -> ItemForm:
    key = each.item.key
    return posted if posted is not None and posted.data.get("key") == key else ItemForm(key=key)
