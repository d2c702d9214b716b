"""Evidence: attach a file to a line, download it, withdraw it."""

from __future__ import annotations

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from assessments.access import TenderAccess, node_of
from assessments.actions.errors import ActionRefused
from assessments.actions.evidence import attach_evidence, withdraw_evidence
from assessments.forms.evidence import EvidenceForm
from assessments.models import Evidence, GridNode
from assessments.queries.grid import bids_in_order
from assessments.views.marking import leaf_page
from assessments.views.page import access_or_refuse, refuse
from assessments.views.stored import opened
from hdhcompliance.accounts.policy import Permission


@require_POST
def attach(request: HttpRequest, reference: str, node: str) -> HttpResponse:
    """Attach a file; the line's page comes back with what was wrong, if anything was."""
    access = access_or_refuse(request, reference, Permission.ADD_EVIDENCE)
    line = node_of(access, node)
    bids = bids_in_order(access.tender)
    form = EvidenceForm(request.POST, request.FILES, bids=bids)
    if form.is_valid():
        given = dict(form.cleaned_data)
        file, code = given.pop("file"), given.pop("bid")
        try:
            attach_evidence(
                by=access.user,
                bid=next(bid for bid in bids if bid.code == code),
                node=line,
                name=file.name,
                content=file.read(),
                **given,
            )
        except ActionRefused as refusal:
            form.add_error("file", str(refusal))
        else:
            messages.success(request, _("The file is attached."))
            return redirect(_section(reference, line))
    return leaf_page(request, access, line, form=form, status=400)


@require_safe
def download(request: HttpRequest, reference: str, evidence: int) -> FileResponse | HttpResponse:
    """The file as it was received: always as an attachment, never shown by the browser.

    One that was withdrawn is for those who read the journal.
    """
    access = access_or_refuse(request, reference, Permission.VIEW_TENDER)
    found = _evidence(access, evidence)
    if found.withdrawn_at is not None and not access.may(Permission.VIEW_JOURNAL):
        raise Http404
    file = opened(request, found.file, found.sha256)
    if file is None:
        return redirect(_section(reference, found.node))
    response = FileResponse(
        file,
        as_attachment=True,
        filename=found.name,
        content_type="application/octet-stream",
    )
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


@require_POST
def withdraw(request: HttpRequest, reference: str, evidence: int) -> HttpResponse:
    """Take a file out of the assessment."""
    access = access_or_refuse(request, reference, Permission.ADD_EVIDENCE)
    found = _evidence(access, evidence)
    try:
        withdraw_evidence(by=access.user, evidence=found)
    except ActionRefused as refusal:
        refuse(request, refusal)
    else:
        messages.success(request, _("The file is withdrawn; its trace stays."))
    return redirect(_section(reference, found.node))


def _evidence(access: TenderAccess, number: int) -> Evidence:
    """A file of the tender once its bids are open; Http404 otherwise."""
    found = (
        Evidence.objects.filter(bid__tender=access.tender, pk=number)
        .select_related("bid", "node")
        .first()
    )
    if found is None or not access.tender.bids_are_open:
        raise Http404
    found.bid.tender = access.tender
    return found


def _section(reference: str, line: GridNode) -> str:
    return f"{reverse('assessments:leaf', args=[reference, line.code])}#evidence"
