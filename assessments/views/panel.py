"""The panel: who marks what, how far they are, and what an officer decides about it."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessments.access import TenderAccess
from assessments.actions.errors import ActionRefused
from assessments.actions.panel import (
    WORDING,
    assign_chapters,
    decide_interest,
    reopen_chapter,
    sign_statement,
    submit_chapter,
)
from assessments.forms.panel import DecisionForm, ReasonForm, ShareForm, StatementForm
from assessments.models import GridNode, InterestStatement, Membership, Submission
from assessments.queries.grid import bids_in_order
from assessments.queries.panel import shares, statement_of
from assessments.queries.progress import board, marked_chapters
from assessments.views.page import access_or_refuse, refuse, tender_page
from hdhcompliance.accounts.policy import Permission, Role


@require_safe
def panel(request: HttpRequest, reference: str) -> HttpResponse:
    """The evaluators with their statements, then how far each is; `evaluator` shows one by bid."""
    access = access_or_refuse(request, reference, Permission.VIEW_PANEL)
    found = board(access.tender, timezone.localdate())
    wanted = request.GET.get("evaluator", "")
    one = next((each for each in found.seated if each.code == wanted), None)
    if wanted and one is None:
        raise Http404
    return tender_page(
        request,
        "assessments/panel/panel.html",
        access,
        {
            "board": found,
            "one": one,
            "by_bid": found.by_bid(one) if one else None,
            "may_organise": access.may(Permission.ORGANISE_PANEL),
            "everyone_marks_all": all(each.share.cells is None for each in found.seated),
            "rule": access.tender.grid.get_consensus_display(),
            "agreed": access.tender.grid.consensus == "agreed",
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def statement(request: HttpRequest, reference: str) -> HttpResponse:
    """The statement of interests, signed by the person who marks."""
    access = access_or_refuse(request, reference, Permission.MARK)
    form = StatementForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            signed = sign_statement(by=access.user, tender=access.tender, **form.cleaned_data)
        except ActionRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            if signed.has_interest:
                messages.warning(request, _("Your statement is recorded; the officers are told."))
                return redirect("assessments:statement", reference)
            messages.success(request, _("Your statement is signed: you may mark."))
            return redirect("assessments:grid", reference)
    return tender_page(
        request,
        "assessments/panel/statement.html",
        access,
        {
            "wording": WORDING,
            "standing": statement_of(access.tender, access.user),
            "form": form,
        },
        status=400 if form.is_bound else 200,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: HttpRequest, reference: str, statement: int) -> HttpResponse:
    """An officer's decision on a declared interest."""
    access = access_or_refuse(request, reference, Permission.ORGANISE_PANEL)
    found = (
        InterestStatement.objects.filter(tender=access.tender, pk=statement, has_interest=True)
        .select_related("user")
        .first()
    )
    if found is None:
        raise Http404
    found.tender = access.tender
    form = DecisionForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            decide_interest(by=access.user, statement=found, **form.cleaned_data)
        except ActionRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The decision is recorded."))
            return redirect("assessments:panel", reference)
    return tender_page(
        request,
        "assessments/panel/decide.html",
        access,
        {"statement": found, "form": form},
        status=400 if form.is_bound else 200,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def assign(request: HttpRequest, reference: str, membership: int) -> HttpResponse:
    """The share of one evaluator."""
    access = access_or_refuse(request, reference, Permission.ORGANISE_PANEL)
    member = _member(access, membership)
    chapters = marked_chapters(access.tender)
    bids = bids_in_order(access.tender)
    form = ShareForm(
        request.POST if request.method == "POST" else None,
        chapters=chapters,
        bids=bids,
        initial=_standing_share(member, chapters),
    )
    if request.method == "POST" and form.is_valid():
        try:
            assign_chapters(by=access.user, membership=member, **form.share)
        except ActionRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(
                request, _("The share of %(who)s is recorded.") % {"who": member.panel_code}
            )
            return redirect("assessments:panel", reference)
    return tender_page(
        request,
        "assessments/panel/assign.html",
        access,
        {
            "member": member,
            "form": form,
            "agreed": access.tender.grid.consensus == "agreed",
            "rule": access.tender.grid.get_consensus_display(),
        },
        status=400 if form.is_bound else 200,
    )


@require_POST
def hand_in(request: HttpRequest, reference: str, code: str) -> HttpResponse:
    """Hand one's chapter in; refused while a mark is missing."""
    access = access_or_refuse(request, reference, Permission.MARK)
    chapter = GridNode.objects.filter(
        grid=access.tender.grid, code=code, kind=GridNode.Kind.BRANCH
    ).first()
    if chapter is None:
        raise Http404
    try:
        submit_chapter(by=access.user, tender=access.tender, chapter=chapter)
    except ActionRefused as refusal:
        refuse(request, refusal)
        return redirect("assessments:chapter", reference, code)
    messages.success(
        request,
        _("Chapter %(code)s is handed in and locked. An officer can reopen it.") % {"code": code},
    )
    return redirect("assessments:grid", reference)


@require_http_methods(["GET", "HEAD", "POST"])
def reopen(request: HttpRequest, reference: str, submission: int) -> HttpResponse:
    """Give a chapter back to its evaluator, with the reason that the journal keeps."""
    access = access_or_refuse(request, reference, Permission.ORGANISE_PANEL)
    found = (
        Submission.objects.filter(membership__tender=access.tender, pk=submission)
        .select_related("membership__user", "membership__tender", "chapter")
        .first()
    )
    if found is None:
        raise Http404
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            reopen_chapter(by=access.user, submission=found, **form.cleaned_data)
        except ActionRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The chapter is open again; its evaluator is told."))
            return redirect("assessments:panel", reference)
    return tender_page(
        request,
        "assessments/panel/reopen.html",
        access,
        {"submission": found, "form": form},
        status=400 if form.is_bound else 200,
    )


def _member(access: TenderAccess, number: int) -> Membership:
    member = (
        access.tender.memberships.filter(pk=number, role=Role.EVALUATOR)
        .select_related("user")
        .first()
    )
    if member is None:
        raise Http404
    member.tender = access.tender
    return member


def _standing_share(member: Membership, chapters: list[GridNode]) -> dict[str, object]:
    """What the form shows at first: the share as it stands."""
    share = shares(member.tender, [member])[0]
    rows = list(member.assignments.select_related("bid"))
    return {
        "chapters": [node.code for node in chapters if share.covers(node.pk)],
        "bids": sorted({row.bid.code for row in rows if row.bid}),
        "due_on": min((row.due_on for row in rows if row.due_on), default=None),
    }
