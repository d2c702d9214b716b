"""The costs of a bid, year by year: the table everyone may read, the rows an officer changes."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from assessments.access import TenderAccess, bid_of
from assessments.actions.costs import set_costs
from assessments.actions.errors import ActionRefused, Conflict
from assessments.forms.costs import CostRows, more_rows, recorded_rows, typed_rows
from assessments.models import Bid, GridNode
from assessments.queries.costs import (
    amount_nodes,
    amounts_of,
    cost_items,
    cost_table,
    fingerprint,
)
from assessments.views.gates import closing
from assessments.views.page import access_or_refuse, tender_page
from hdhcompliance.accounts.policy import Permission


@require_http_methods(["GET", "HEAD", "POST"])
def cost(request: HttpRequest, reference: str, bid: str) -> HttpResponse:
    """POST records every row; with `more`, only empty rows are added and nothing is written."""
    writes = request.method == "POST"
    wanted = Permission.EDIT_TENDER if writes else Permission.VIEW_TENDER
    access = access_or_refuse(request, reference, wanted)
    row = bid_of(access, bid)
    nodes = amount_nodes(row)
    if not writes:
        return _page(request, access, row, nodes)
    seen = request.POST.get("seen", "")
    if "more" in request.POST:
        return _page(request, access, row, nodes, more_rows(nodes, request.POST), seen=seen)
    rows = typed_rows(nodes, request.POST.dict())
    if not rows.is_valid():
        return _page(request, access, row, nodes, rows, seen=seen, status=400)
    try:
        set_costs(by=access.user, bid=row, items=rows.items(), seen=seen)
    except Conflict as conflict:
        return _page(request, access, row, nodes, rows, said=str(conflict), status=409)
    except ActionRefused as refusal:
        said = str(refusal)
        return _page(request, access, row, nodes, rows, seen=seen, said=said, status=400)
    messages.success(request, _("The costs of %(bid)s are recorded.") % {"bid": row.provider.name})
    response = redirect("assessments:cost", reference, row.code)
    response.status_code = 303
    return response


def _page(
    request: HttpRequest,
    access: TenderAccess,
    bid: Bid,
    nodes: list[GridNode],
    rows: CostRows | None = None,
    *,
    seen: str = "",
    said: str = "",
    status: int = 200,
) -> HttpResponse:
    """The table as recorded, and below it the rows, as recorded or as typed.

    Without `seen`, what is typed will be recorded against what the table shows now.
    """
    items, amounts = cost_items(bid), amounts_of(bid)
    shut = closing(access)
    writable = access.may(Permission.EDIT_TENDER) and not shut["closed"]
    return tender_page(
        request,
        "assessments/cost.html",
        access,
        {
            "bid": bid,
            "table": cost_table(nodes, items, amounts),
            "rows": (rows or recorded_rows(nodes, items)) if writable else None,
            "said": said,
            "seen": seen or fingerprint(items, amounts),
            **shut,
        },
        status=status,
    )
