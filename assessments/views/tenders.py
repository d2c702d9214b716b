"""The tender itself: overview, bids, people."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessments.actions.bids import open_bids, register_bid
from assessments.actions.errors import ActionRefused
from assessments.actions.tenders import grant_role, revoke_role
from assessments.forms.tenders import BidForm, MemberForm, TypedReferenceForm
from assessments.queries.bids import bids_of
from assessments.queries.freeze import check_freeze
from assessments.queries.home import my_work
from assessments.queries.low_prices import price_watch
from assessments.queries.overview import steps
from assessments.queries.timeline import calendar_of
from assessments.queries.timeline_words import summary
from assessments.views.page import access_or_refuse, refuse, tender_page
from hdhcompliance.accounts.policy import Permission


@require_safe
def overview(request: HttpRequest, reference: str) -> HttpResponse:
    access = access_or_refuse(request, reference, Permission.VIEW_TENDER)
    return tender_page(
        request,
        "assessments/overview.html",
        access,
        {
            "steps": [(step, access.may(step.permission)) for step in steps(access.tender)],
            "calendar": summary(calendar_of(access.tender)),
            "freeze": check_freeze(access.tender),
            "work": my_work(access.user, access.tender)[0],
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def bids(request: HttpRequest, reference: str) -> HttpResponse:
    wanted = Permission.EDIT_TENDER if request.method == "POST" else Permission.VIEW_TENDER
    access = access_or_refuse(request, reference, wanted)
    form = BidForm(request.POST if request.method == "POST" else None, tender=access.tender)
    if request.method == "POST" and form.is_valid():
        try:
            register_bid(by=access.user, tender=access.tender, **form.cleaned_data)
        except ActionRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The bid is registered; it stays closed until opening."))
            return redirect("assessments:bids", reference)
    rows = list(bids_of(access.tender))
    # What is out at a gate moves the comparison: those who may not see gates do not see it either.
    watched = access.may(Permission.VIEW_GATES) and access.tender.bids_are_open
    watches = price_watch(access.tender, rows) if watched else [None] * len(rows)
    return tender_page(
        request,
        "assessments/bids.html",
        access,
        {
            "bids": list(zip(rows, watches, strict=True)),
            "watched": watched,
            "form": form,
            "open_form": TypedReferenceForm(tender=access.tender),
            "may_edit": access.may(Permission.EDIT_TENDER),
            "may_open": access.may(Permission.OPEN_BIDS),
        },
        status=400 if form.is_bound else 200,
    )


@require_POST
def opening(request: HttpRequest, reference: str) -> HttpResponse:
    access = access_or_refuse(request, reference, Permission.OPEN_BIDS)
    form = TypedReferenceForm(request.POST, tender=access.tender)
    if form.is_valid():
        try:
            open_bids(by=access.user, tender=access.tender)
        except ActionRefused as refusal:
            refuse(request, refusal)
        else:
            messages.success(request, _("The bids are open: the evaluators may mark them."))
    else:
        messages.error(request, str(form.errors["reference"][0]))
    return redirect("assessments:bids", reference)


@require_http_methods(["GET", "HEAD", "POST"])
def members(request: HttpRequest, reference: str) -> HttpResponse:
    access = access_or_refuse(request, reference, Permission.MANAGE_MEMBERS)
    form = MemberForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            grant_role(
                by=access.user,
                tender=access.tender,
                user=form.cleaned_data["who"],
                role=form.cleaned_data["role"],
            )
        except ActionRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The role is given."))
            return redirect("assessments:members", reference)
    return tender_page(
        request,
        "assessments/members.html",
        access,
        {"memberships": access.tender.memberships.select_related("user"), "form": form},
        status=400 if form.is_bound else 200,
    )


@require_POST
def member_remove(request: HttpRequest, reference: str, membership: int) -> HttpResponse:
    access = access_or_refuse(request, reference, Permission.MANAGE_MEMBERS)
    found = access.tender.memberships.select_related("user").filter(pk=membership).first()
    if found is None:
        raise Http404
    found.tender = access.tender
    try:
        revoke_role(by=access.user, membership=found)
    except ActionRefused as refusal:
        refuse(request, refusal)
    else:
        messages.success(request, _("The role is taken back; give it again to undo this."))
    return redirect("assessments:members", reference)
