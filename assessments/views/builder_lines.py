"""One line of the grid: its words, a new one, requirements of a framework, moving and dropping it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from assessments.access import TenderAccess
from assessments.actions.errors import ActionRefused
from assessments.actions.grid_edits import (
    add_criteria,
    add_line,
    describe_line,
    drop_line,
    move_line,
)
from assessments.forms.builder import (
    CriteriaFilterForm,
    CriteriaForm,
    LineForm,
    MoveForm,
    NewLineForm,
)
from assessments.models import Criterion, GridNode
from assessments.queries.outline import Entry, Outline, outline, uses_of
from assessments.views.builder import entry_of, is_draft
from assessments.views.page import access_or_refuse, tender_page
from hdhcompliance.accounts.policy import Permission

METHODS = ["GET", "HEAD", "POST"]
OFFERED = 100  # requirements listed at once; more are found by narrowing


@require_http_methods(METHODS)
def words(request: HttpRequest, reference: str, code: str) -> HttpResponse:
    """What a line says, what it is and what its marks mean."""
    access, _tree, here = _here(request, reference, code)
    form = LineForm(_posted(request), node=here.node, branch=here.is_branch)
    if form.is_bound and form.is_valid():
        try:
            describe_line(by=access.user, tender=access.tender, node=here.node, words=form.words)
        except ActionRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Line %(code)s is recorded.") % {"code": code})
            return _back(reference, here if here.is_branch else here.parent)
    return _page(request, "assessments/builder/words.html", access, here, form)


@require_http_methods(METHODS)
def add(request: HttpRequest, reference: str, code: str) -> HttpResponse:
    """A branch or a line of the buyer's own under a branch."""
    access, _tree, here = _here(request, reference, code)
    new_branch = "branch" in request.GET
    form = NewLineForm(_posted(request), branch=new_branch)
    if form.is_bound and form.is_valid():
        try:
            row = add_line(
                by=access.user,
                tender=access.tender,
                branch=here.node,
                code=form.cleaned_data["code"],
                words=form.words,
            )
        except ActionRefused as refusal:
            form.add_error("code" if refusal.code == "code_taken" else None, str(refusal))
        else:
            messages.success(
                request, _("%(code)s is added, with no weight yet.") % {"code": row.code}
            )
            return _back(reference, here)
    return _page(request, "assessments/builder/add.html", access, here, form, new_branch=new_branch)


@require_http_methods(METHODS)
def criteria(request: HttpRequest, reference: str, code: str) -> HttpResponse:
    """Requirements of the frameworks, to become lines under a branch."""
    access, tree, here = _here(request, reference, code)
    filters = CriteriaFilterForm(request.GET)
    found = _offered(filters, tree)
    form = CriteriaForm(_posted(request), offered=found)
    if form.is_bound and form.is_valid():
        try:
            rows = add_criteria(
                by=access.user,
                tender=access.tender,
                branch=here.node,
                criteria=list(form.cleaned_data["criteria"]),
                kind=form.cleaned_data["kind"],
            )
        except ActionRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            said = ngettext(
                "%(count)s line is added, with no weight yet.",
                "%(count)s lines are added, with no weight yet.",
                len(rows),
            )
            messages.success(request, said % {"count": len(rows)})
            return _back(reference, here)
    total = found.count()
    return _page(
        request,
        "assessments/builder/criteria.html",
        access,
        here,
        form,
        filters=filters,
        offered=found[:OFFERED],
        total=total,
        hidden=max(0, total - OFFERED),
        ticked=set(request.POST.getlist("criteria")),
    )


@require_http_methods(METHODS)
def move(request: HttpRequest, reference: str, code: str) -> HttpResponse:
    """Hang a line under another branch."""
    access, tree, here = _here(request, reference, code)
    form = MoveForm(_posted(request), tree=tree, entry=here)
    if form.is_bound and form.is_valid():
        under = entry_of(tree, form.cleaned_data["under"])
        try:
            move_line(by=access.user, tender=access.tender, node=here.node, under=under.node)
        except ActionRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(
                request,
                _("%(code)s hangs under %(branch)s now.")
                % {"code": code, "branch": under.node.code},
            )
            return _back(reference, under)
    return _page(request, "assessments/builder/move.html", access, here, form)


@require_http_methods(METHODS)
def drop(request: HttpRequest, reference: str, code: str) -> HttpResponse:
    """Take a line out, after showing what goes with it."""
    access, _tree, here = _here(request, reference, code)
    gone = [here, *here.below]
    uses = uses_of(GridNode.objects.filter(pk__in=[entry.node.pk for entry in gone]))
    if request.method == "POST":
        try:
            count = drop_line(by=access.user, tender=access.tender, node=here.node)
        except ActionRefused as refusal:
            messages.error(request, str(refusal))
            return redirect("assessments:line_drop", reference, code)
        said = ngettext(
            "%(code)s is dropped: %(count)s line less.",
            "%(code)s is dropped: %(count)s lines less.",
            count,
        )
        messages.success(request, said % {"code": code, "count": count})
        return _back(reference, here.parent)
    return _page(request, "assessments/builder/drop.html", access, here, None, gone=gone, uses=uses)


def _here(request: HttpRequest, reference: str, code: str) -> tuple[TenderAccess, Outline, Entry]:
    access = access_or_refuse(request, reference, Permission.EDIT_TENDER)
    tree = outline(access.tender.grid)
    return access, tree, entry_of(tree, code)


def _posted(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _back(reference: str, entry: Entry | None) -> HttpResponse:
    assert entry is not None
    response = redirect("assessments:branch", reference, entry.node.code)
    response.status_code = 303
    return response


def _offered(filters: CriteriaFilterForm, tree: Outline) -> Any:
    """The requirements that are not lines of the grid yet, in their framework's order."""
    taken = [entry.node.criterion_id for entry in tree.entries.values() if entry.node.criterion_id]
    found = Criterion.objects.exclude(pk__in=taken).select_related("framework")
    if filters.is_valid():
        if filters.cleaned_data["framework"]:
            found = found.filter(framework=filters.cleaned_data["framework"])
        for word in filters.cleaned_data["text"].split():
            found = found.filter(
                Q(ref__icontains=word)
                | Q(summary_fr__icontains=word)
                | Q(summary_en__icontains=word)
                | Q(section_fr__icontains=word)
            )
    return found.order_by("framework__code", "framework__version", "order")


def _page(
    request: HttpRequest,
    template: str,
    access: TenderAccess,
    here: Entry,
    form: Any,
    **context: Any,
) -> HttpResponse:
    return tender_page(
        request,
        template,
        access,
        {
            "here": here,
            "back": (here.parent or here).node.code,
            "form": form,
            "is_draft": is_draft(access),
            **context,
        },
        status=400 if form is not None and form.is_bound else 200,
    )
