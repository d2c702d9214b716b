"""The grid branch by branch: weights with what they sum to; and starting the whole grid again."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from assessments.access import TenderAccess, tenders_of
from assessments.actions.errors import ActionRefused
from assessments.actions.grid_edits import set_weights
from assessments.actions.grid_sources import EMPTY, start_again
from assessments.forms.builder import StartForm, WeightsForm, fingerprint
from assessments.queries.method_versions import REFERENCE_GRID
from assessments.queries.outline import Entry, Outline, outline
from assessments.views.page import access_or_refuse, tender_page
from hdhcompliance.accounts.policy import Permission

READS = ("GET", "HEAD")


@require_http_methods(["GET", "HEAD", "POST"])
def branch(request: HttpRequest, reference: str, code: str) -> HttpResponse:
    """One branch of the grid and its children. With `alike` in the POST, their weights are made equal."""
    wanted = Permission.VIEW_TENDER if request.method in READS else Permission.EDIT_TENDER
    access = access_or_refuse(request, reference, wanted)
    tree = outline(access.tender.grid)
    here = entry_of(tree, code)
    if not here.is_branch:
        return redirect("assessments:leaf", reference, code)
    if request.method != "POST":
        return _page(request, access, here, WeightsForm(branch=here), 200)
    form = WeightsForm(request.POST, branch=here)
    if not form.is_valid():
        return _page(request, access, here, form, 400)
    if form.cleaned_data["seen"] != fingerprint(here):
        return _changed_meanwhile(request, access, here)
    try:
        set_weights(
            by=access.user,
            tender=access.tender,
            branch=here.node,
            wanted=form.alike if "alike" in request.POST else form.wanted,
        )
    except ActionRefused as refusal:
        form.add_error(None, str(refusal))
        return _page(request, access, here, form, 400)
    messages.success(request, _("The weights of %(branch)s are recorded.") % {"branch": code})
    response = redirect("assessments:branch", reference, code)
    response.status_code = 303
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest, reference: str) -> HttpResponse:
    """Start the whole grid again, from another one."""
    access = access_or_refuse(request, reference, Permission.EDIT_TENDER)
    others = {
        tender.reference: tender
        for tender in tenders_of(access.user).exclude(pk=access.tender.pk).select_related("grid")
    }
    sources = [
        (REFERENCE_GRID, _("The reference grid (a proposal of this project)")),
        (EMPTY, _("An empty grid")),
        *(
            (
                other.reference,
                _("The grid of %(tender)s, with its rules") % {"tender": str(other)},
            )
            for other in others.values()
        ),
    ]
    form = StartForm(
        request.POST if request.method == "POST" else None, tender=access.tender, sources=sources
    )
    if request.method == "POST" and form.is_valid():
        source = form.cleaned_data["source"]
        try:
            start_again(
                by=access.user, tender=access.tender, source=source, other=others.get(source)
            )
        except ActionRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The grid is laid anew."))
            return redirect("assessments:method", reference)
    status = 400 if form.is_bound else 200
    context = {"form": form, "is_draft": is_draft(access)}
    return tender_page(request, "assessments/builder/start.html", access, context, status=status)


def entry_of(tree: Outline, code: str) -> Entry:
    """A node of the grid by its code; Http404 otherwise."""
    found = tree.entries.get(code)
    if found is None:
        raise Http404
    return found


def is_draft(access: TenderAccess) -> bool:
    """Whether the grid can still change."""
    return not access.tender.grid.is_frozen and not access.tender.bids_are_open


def _changed_meanwhile(request: HttpRequest, access: TenderAccess, here: Entry) -> HttpResponse:
    """What was typed stays on the page; saving again replaces what the other one wrote."""
    form = WeightsForm({**request.POST.dict(), "seen": fingerprint(here)}, branch=here)
    form.is_valid()
    form.add_error(
        None,
        _(
            "This branch was changed in the meantime: the recorded weights are shown beside"
            " yours. Save again to replace them, or leave the page to keep them."
        ),
    )
    return _page(request, access, here, form, 409)


def _page(
    request: HttpRequest, access: TenderAccess, here: Entry, form: WeightsForm, status: int
) -> HttpResponse:
    return tender_page(
        request,
        "assessments/builder/branch.html",
        access,
        {
            "here": here,
            "form": form,
            "may_edit": access.may(Permission.EDIT_TENDER) and is_draft(access),
            "is_draft": is_draft(access),
            "is_conflict": status == 409,
        },
        status=status,
    )
