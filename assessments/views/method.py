"""The method: its rules, what is still missing, the freeze, and the versions it has had."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from assessments.access import TenderAccess
from assessments.actions.errors import ActionRefused
from assessments.actions.grids import (
    choose_consensus_rule,
    choose_ties,
    freeze_method,
    revise_method,
)
from assessments.forms.builder import ComparisonForm, ReviseForm, TiesForm
from assessments.forms.consensus import RULES, RuleForm
from assessments.forms.tenders import TypedReferenceForm
from assessments.models import GridNode
from assessments.queries.freeze import check_freeze, check_versions
from assessments.queries.method_versions import NOW, REFERENCE, differences, method_at
from assessments.queries.method_versions import versions as versions_of
from assessments.queries.outline import Outline, outline
from assessments.queries.timestamps import timestamp_of
from assessments.signing.timestamp import MEDIA_TYPE
from assessments.tasks import send_to_stamp
from assessments.views.page import access_or_refuse, refuse, tender_page
from hdhcompliance.accounts.policy import Permission

COUNTED = (
    GridNode.Kind.SCORED,
    GridNode.Kind.PRICE,
    GridNode.Kind.GATE,
    GridNode.Kind.INFORMATIVE,
)


@require_safe
def method(request: HttpRequest, reference: str) -> HttpResponse:
    access = access_or_refuse(request, reference, Permission.VIEW_TENDER)
    return _page(request, access)


@require_POST
def rule(request: HttpRequest, reference: str) -> HttpResponse:
    """Choose how several marks become one, before the freeze."""
    access = access_or_refuse(request, reference, Permission.EDIT_TENDER)
    form = RuleForm(request.POST)
    if not form.is_valid():
        return _page(request, access, rule_form=form)
    try:
        choose_consensus_rule(by=access.user, tender=access.tender, **form.cleaned_data)
    except ActionRefused as refusal:
        refuse(request, refusal)
    else:
        messages.success(request, _("The rule is chosen; it can be changed until the freeze."))
    return redirect("assessments:method", reference)


@require_POST
def ties(request: HttpRequest, reference: str) -> HttpResponse:
    """Choose what decides an exact tie, before the freeze."""
    access = access_or_refuse(request, reference, Permission.EDIT_TENDER)
    grid = access.tender.grid
    form = TiesForm(request.POST, tree=outline(grid), ties=grid.ties)
    if not form.is_valid():
        return _page(request, access, ties_form=form)
    try:
        choose_ties(by=access.user, tender=access.tender, ties=form.ties)
    except ActionRefused as refusal:
        refuse(request, refusal)
    else:
        messages.success(request, _("The tie rule is chosen; it can be changed until the freeze."))
    return redirect("assessments:method", reference)


@require_POST
def freeze(request: HttpRequest, reference: str) -> HttpResponse:
    access = access_or_refuse(request, reference, Permission.FREEZE_METHOD)
    form = TypedReferenceForm(request.POST, tender=access.tender)
    if not form.is_valid():
        return _page(request, access, form=form)
    try:
        grid = freeze_method(by=access.user, tender=access.tender)
    except ActionRefused as refusal:
        refuse(request, refusal)
    else:
        send_to_stamp(grid)
        messages.success(
            request,
            _("The method is frozen: until the bids are opened it can only be taken up again."),
        )
    return redirect("assessments:method", reference)


@require_POST
def revise(request: HttpRequest, reference: str) -> HttpResponse:
    """Take a frozen method up again, while the bids are closed."""
    access = access_or_refuse(request, reference, Permission.FREEZE_METHOD)
    form = ReviseForm(request.POST, tender=access.tender)
    if not form.is_valid():
        return _page(request, access, revise_form=form)
    try:
        revise_method(by=access.user, tender=access.tender, reason=form.cleaned_data["reason"])
    except ActionRefused as refusal:
        refuse(request, refusal)
    else:
        messages.success(
            request, _("The method can be changed again; the frozen version is kept as it was.")
        )
    return redirect("assessments:method", reference)


@require_safe
def timestamp(request: HttpRequest, reference: str) -> HttpResponse:
    """The token of the frozen hash, to be verified elsewhere."""
    access = access_or_refuse(request, reference, Permission.VIEW_TENDER)
    stamp = timestamp_of(access.tender.grid)
    if stamp is None or stamp.token is None:
        raise Http404
    response = HttpResponse(bytes(stamp.token), content_type=MEDIA_TYPE)
    response["Content-Disposition"] = f'attachment; filename="{reference}.tst"'
    return response


@require_safe
def versions(request: HttpRequest, reference: str) -> HttpResponse:
    """What changed between two versions of the method."""
    access = access_or_refuse(request, reference, Permission.VIEW_TENDER)
    known = {version.key: version for version in versions_of(access.tender.grid)}
    frozen = [key for key in known if key not in (NOW, REFERENCE)]
    wanted = {
        "before": request.GET.get("before", frozen[-1] if frozen else REFERENCE),
        "after": request.GET.get("after", NOW),
    }
    choices = [(version.key, version.title) for version in known.values()]
    form = ComparisonForm(wanted, choices=choices)
    found = None
    if form.is_valid():
        before, after = (known[form.cleaned_data[side]] for side in ("before", "after"))
        entries = outline(access.tender.grid).entries
        words = {code: entry.label for code, entry in entries.items()}
        found = differences(
            method_at(access.tender, before), method_at(access.tender, after), words
        )
    return tender_page(
        request,
        "assessments/method_versions.html",
        access,
        {
            "form": form,
            "differences": found,
            "versions": check_versions(access.tender.grid),
            "grid": access.tender.grid,
        },
        status=200 if form.is_valid() else 400,
    )


def _page(
    request: HttpRequest,
    access: TenderAccess,
    *,
    form: TypedReferenceForm | None = None,
    rule_form: RuleForm | None = None,
    ties_form: TiesForm | None = None,
    revise_form: ReviseForm | None = None,
) -> HttpResponse:
    """The page; a form given is one that was refused."""
    tender, grid = access.tender, access.tender.grid
    tree = outline(grid)
    refused = form or rule_form or ties_form or revise_form
    return tender_page(
        request,
        "assessments/method.html",
        access,
        {
            "grid": grid,
            "freeze": check_freeze(tender),
            "stamp": timestamp_of(grid),
            "may_be_stamped": bool(settings.TSA_URL),
            **_contents(tree),
            "form": form or TypedReferenceForm(tender=tender),
            "rule_said": RULES.get(grid.consensus, ""),
            "rule_form": rule_form or RuleForm(initial={"rule": grid.consensus}),
            "ties_form": ties_form or TiesForm(tree=tree, ties=grid.ties),
            "revise_form": revise_form or ReviseForm(tender=tender),
            "may_edit": access.may(Permission.EDIT_TENDER),
            "may_freeze": access.may(Permission.FREEZE_METHOD),
        },
        status=400 if refused else 200,
    )


def _contents(tree: Outline) -> dict[str, Any]:
    """What the grid holds, and what the freeze would refuse of it."""
    kinds = [entry.node.kind for entry in tree.entries.values()]
    return {
        "branches": [entry for entry in tree.branches if entry.parent],
        "root": tree.root,
        "counts": {str(kind.label): kinds.count(kind) for kind in COUNTED},
        "unbalanced": tree.unbalanced,
        "empty": tree.empty,
    }
