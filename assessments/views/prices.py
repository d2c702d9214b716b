"""The amounts of a bid, with their total worked out by the server."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from assessments.access import TenderAccess, bid_of
from assessments.actions.bids import set_prices
from assessments.actions.errors import ActionRefused
from assessments.forms.prices import PricesForm, fingerprint
from assessments.models import Bid, GridNode
from assessments.queries.costs import amount_nodes, amounts_of, cost_items
from assessments.views.gates import closing
from assessments.views.page import access_or_refuse, tender_page
from hdhcompliance.accounts.policy import Permission


@require_http_methods(["GET", "HEAD", "POST"])
def prices(request: HttpRequest, reference: str, bid: str) -> HttpResponse:
    """The amounts of one bid. With `total` in the POST, only their sum is worked out."""
    access = access_or_refuse(request, reference, Permission.EDIT_TENDER)
    row = bid_of(access, bid)
    nodes, amounts = amount_nodes(row), amounts_of(row)
    itemised = {item.node.code for item in cost_items(row)}
    if request.method != "POST":
        form = PricesForm(nodes=nodes, amounts=amounts, itemised=itemised)
        return _page(request, access, row, form, amounts, 200)
    form = PricesForm(request.POST, nodes=nodes, amounts=amounts, itemised=itemised)
    valid = form.is_valid()
    if "total" in request.POST:
        if "HX-Request" in request.headers:
            return render(request, "assessments/marking/prices_total.html", _total(form))
        return _page(request, access, row, form, amounts, 200 if valid else 400)
    if not valid:
        return _page(request, access, row, form, amounts, 400)
    wanted = form.amounts_cents()
    if amounts and wanted != amounts and form.cleaned_data["seen"] != fingerprint(amounts):
        return _changed_meanwhile(request, access, row, nodes, amounts, itemised)
    try:
        set_prices(by=access.user, bid=row, amounts_cents=wanted)
    except ActionRefused as refusal:
        form.add_error(None, str(refusal))
        return _page(request, access, row, form, amounts, 400)
    messages.success(request, _("The price of %(bid)s is recorded.") % {"bid": row.provider.name})
    response = redirect("assessments:bids", reference)
    response.status_code = 303
    return response


def _changed_meanwhile(
    request: HttpRequest,
    access: TenderAccess,
    bid: Bid,
    nodes: list[GridNode],
    amounts: dict[str, int],
    itemised: set[str],
) -> HttpResponse:
    """Both prices on one page; saving again keeps the typed one."""
    data = {**request.POST.dict(), "seen": fingerprint(amounts)}
    form = PricesForm(data, nodes=nodes, amounts=amounts, itemised=itemised)
    form.is_valid()
    form.add_error(
        None,
        _(
            "These amounts were changed in the meantime: the recorded ones are shown beside"
            " yours. Save again to replace them, or leave the page to keep them."
        ),
    )
    return _page(request, access, bid, form, amounts, 409)


def _page(
    request: HttpRequest,
    access: TenderAccess,
    bid: Bid,
    form: PricesForm,
    amounts: dict[str, int],
    status: int,
) -> HttpResponse:
    return tender_page(
        request,
        "assessments/marking/prices.html",
        access,
        {
            "bid": bid,
            "form": form,
            "rows": [
                (field, amounts.get(code))
                for field, code in zip(form.rows(), form.codes, strict=True)
            ],
            "is_conflict": status == 409,
            "recorded_cents": sum(amounts.values()) if amounts else None,
            **_total(form, recorded=amounts),
            **closing(access),
        },
        status=status,
    )


def _total(form: PricesForm, recorded: dict[str, int] | None = None) -> dict[str, int | None]:
    """The sum of the amounts that can be read, and how many cannot."""
    found = form.amounts_cents() if form.is_bound else (recorded or {})
    return {
        "total_cents": sum(found.values()) if found else None,
        "unread": len(form.codes) - len(found),
    }
