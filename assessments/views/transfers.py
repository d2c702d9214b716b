"""The statements on transfers: which are complete, one of them, and its table as a file."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from assessments.access import TenderAccess, bid_of
from assessments.actions.errors import ActionRefused, Conflict
from assessments.actions.transfers import record_transfers
from assessments.forms.transfers import (
    ActorBlocks,
    WholeForm,
    more_blocks,
    shown_blocks,
    typed_blocks,
    whole_form,
)
from assessments.models import Bid
from assessments.queries import transfer_words as words
from assessments.queries.exposure import findings_of, relevant_day
from assessments.queries.grid import bids_in_order
from assessments.queries.transfers import Standing, proposed, standing, standings
from assessments.reports.naming import transfers_name
from assessments.views.gates import closing
from assessments.views.page import access_or_refuse, tender_page
from assessments.views.sections import sovereignty_sections
from assessments.views.spreadsheet import csv_file
from hdhcompliance.accounts.policy import Permission
from providers.exposure import Affects


@require_safe
def transfers(request: HttpRequest, reference: str) -> HttpResponse:
    """Every bid: complete, or what lacks."""
    access = access_or_refuse(request, reference, Permission.READ_RISKS)
    shut = closing(access)
    found = (
        standings(access.tender, bids_in_order(access.tender))
        if access.tender.bids_are_open
        else []
    )
    return tender_page(
        request,
        "assessments/transfers/transfers.html",
        access,
        {
            "sections": sovereignty_sections(request, access),
            "rows": [(each, _lacking(each)) for each in found],
            "complete": sum(each.is_complete for each in found),
            "may_write": access.may(Permission.REVIEW_RISKS) and not shut["closed"],
            **shut,
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def statement(request: HttpRequest, reference: str, bid: str) -> HttpResponse:
    """POST records the statement whole; with `more`, only an empty block is added."""
    writes = request.method == "POST"
    wanted = Permission.REVIEW_RISKS if writes else Permission.READ_RISKS
    access = access_or_refuse(request, reference, wanted)
    row = bid_of(access, bid)
    if not writes:
        return _page(request, access, row)
    whole = whole_form(None, request.POST)
    if "more" in request.POST:
        return _page(request, access, row, whole=whole, blocks=more_blocks(request.POST))
    blocks = typed_blocks(request.POST)
    if not (whole.is_valid() and blocks.is_valid()):
        return _page(request, access, row, whole=whole, blocks=blocks, status=400)
    try:
        record_transfers(
            by=access.user,
            bid=row,
            whole=whole.whole(),
            actors=blocks.actors(),
            seen_version=whole.cleaned_data["seen_version"],
        )
    except Conflict as conflict:
        found = standing(row).statement
        again = request.POST.copy()
        again["seen_version"] = str(found.version if found else 0)
        whole = whole_form(None, again)
        whole.add_error(None, str(conflict))
        return _page(request, access, row, whole=whole, blocks=blocks, status=409)
    except ActionRefused as refusal:
        whole.add_error(None, str(refusal))
        return _page(request, access, row, whole=whole, blocks=blocks, status=400)
    messages.success(
        request, _("The statement of %(bid)s is recorded.") % {"bid": row.provider.name}
    )
    response = redirect("assessments:transfer_statement", reference, row.code)
    response.status_code = 303
    return response


@require_safe
def table(request: HttpRequest, reference: str, bid: str) -> HttpResponse:
    """The table as CSV, in the columns that hosts publish."""
    access = access_or_refuse(request, reference, Permission.READ_RISKS)
    row = bid_of(access, bid)
    name = transfers_name(access.tender, bid=row.code)
    return csv_file(name, words.COLUMNS, map(words.cells, standing(row).actors))


def _lacking(found: Standing) -> list[str]:
    return [words.lacking(lack) for lack in found.lacks]


def _page(
    request: HttpRequest,
    access: TenderAccess,
    bid: Bid,
    *,
    whole: WholeForm | None = None,
    blocks: ActorBlocks | None = None,
    status: int = 200,
) -> HttpResponse:
    """What is recorded, or else what public facts propose; then the form of whoever may write."""
    shut = closing(access)
    found = standing(bid)
    offers = [] if found.statement else proposed(bid, timezone.localdate())
    actors = found.actors or offers
    day = relevant_day(access.tender)
    return tender_page(
        request,
        "assessments/transfers/statement.html",
        access,
        {
            "bid": bid,
            "found": found,
            "lacking": _lacking(found),
            "wording": words.WORDINGS[found.wording],
            "columns": words.COLUMNS,
            "rows": [(words.cells(actor), actor.basis) for actor in actors],
            "is_proposal": not found.statement,
            "day": day,
            "exposed": [
                each.sentence
                for each in findings_of(bid, day)
                if each.affects == Affects.CONFIDENTIALITY
            ],
            "whole": whole or whole_form(found.statement),
            "blocks": blocks if blocks is not None else shown_blocks(actors),
            "may_write": access.may(Permission.REVIEW_RISKS) and not shut["closed"],
            **shut,
        },
        status=status,
    )
