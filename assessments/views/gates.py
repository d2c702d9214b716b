"""The gates: all of them against all bids, and the decision at one gate for one bid."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from assessments.access import TenderAccess, bid_of
from assessments.actions.bids import decide_gate
from assessments.actions.errors import ActionRefused, Conflict
from assessments.forms.gates import GateForm, initial
from assessments.models import Bid, GateOutcome, GridNode
from assessments.queries.chapters import gate_lines
from assessments.queries.gate_proposals import gate_proposals
from assessments.queries.grid import bids_in_order, why_closed
from assessments.queries.panel import is_closed
from assessments.queries.proposals import Proposal
from assessments.views.page import access_or_refuse, tender_page
from hdhcompliance.accounts.policy import Permission


@require_safe
def gates(request: HttpRequest, reference: str) -> HttpResponse:
    """Every gate with what was found for every bid."""
    access = access_or_refuse(request, reference, Permission.VIEW_GATES)
    bids = bids_in_order(access.tender)
    rows = gate_lines(access.tender, bids)
    shut = closing(access)
    decided = sum(one.outcome is not None for row in rows for one in row.standings)
    return tender_page(
        request,
        "assessments/marking/gates.html",
        access,
        {
            "bids": bids,
            "rows": rows,
            "decided": decided,
            "to_decide": len(rows) * len(bids),
            "may_decide": access.may(Permission.DECIDE_GATE) and not shut["closed"],
            **shut,
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def gate(request: HttpRequest, reference: str, bid: str, node: str) -> HttpResponse:
    """Decide one gate for one bid; a decision taken meanwhile is shown beside the typed one."""
    access = access_or_refuse(request, reference, Permission.DECIDE_GATE)
    row = bid_of(access, bid)
    found = _gate_node(access, node)
    standing = GateOutcome.objects.filter(bid=row, node=found).first()
    if request.method != "POST":
        form = GateForm(initial=initial(standing, _proposal(access, row, found)))
        return _page(request, access, row, found, form, standing=standing)
    form = GateForm(request.POST)
    if not form.is_valid():
        return _page(request, access, row, found, form, standing=standing, status=400)
    try:
        decide_gate(by=access.user, bid=row, node=found, **form.cleaned_data)
    except Conflict as conflict:
        assert isinstance(conflict.current, GateOutcome)
        again = GateForm({**request.POST.dict(), "seen_version": conflict.current.version})
        again.add_error(None, str(conflict))
        return _page(request, access, row, found, again, standing=conflict.current, status=409)
    except ActionRefused as refusal:
        form.add_error(None, str(refusal))
        return _page(request, access, row, found, form, standing=standing, status=400)
    messages.success(
        request,
        _("The decision at gate %(gate)s for %(bid)s is recorded.")
        % {"gate": found.code, "bid": row.provider.name},
    )
    response = redirect("assessments:gates", reference)
    response.status_code = 303
    return response


def closing(access: TenderAccess) -> dict[str, object]:
    """What `marking/closed.html` needs: the reason, and who may do the next act."""
    closed = why_closed(access.tender)
    if not closed and is_closed(access.tender):
        closed = _("The evaluation is closed: nothing can change any more.")
    return {
        "closed": closed,
        "may_freeze": access.may(Permission.FREEZE_METHOD),
        "may_open": access.may(Permission.OPEN_BIDS),
    }


def _page(
    request: HttpRequest,
    access: TenderAccess,
    bid: Bid,
    node: GridNode,
    form: GateForm,
    *,
    standing: GateOutcome | None,
    status: int = 200,
) -> HttpResponse:
    return tender_page(
        request,
        "assessments/marking/gate.html",
        access,
        {
            "bid": bid,
            "node": node,
            "form": form,
            "standing": standing,
            "proposal": _proposal(access, bid, node),
            "is_conflict": status == 409,
            **closing(access),
        },
        status=status,
    )


def _proposal(access: TenderAccess, bid: Bid, node: GridNode) -> Proposal | None:
    """What the European answers or the certifications say, at their own gates only."""
    return gate_proposals(access.tender, [bid], {node.code}).get((bid.pk, node.code))


def _gate_node(access: TenderAccess, code: str) -> GridNode:
    found = (
        GridNode.objects.filter(grid=access.tender.grid, code=code, kind=GridNode.Kind.GATE)
        .select_related("criterion")
        .first()
    )
    if found is None:
        raise Http404
    found.grid = access.tender.grid
    return found
