"""What the analysis finds and the register does not hold yet: shown, ticked, added."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from assessments.access import bid_of
from assessments.actions.errors import ActionRefused
from assessments.actions.risk_proposals import propose_risks
from assessments.queries.exposure import relevant_day
from assessments.queries.grid import bids_in_order
from assessments.queries.risk_proposals import proposals
from assessments.views.page import access_or_refuse, refuse, tender_page
from assessments.views.sections import risk_sections
from hdhcompliance.accounts.policy import Permission


@require_safe
def risk_proposals(request: HttpRequest, reference: str) -> HttpResponse:
    """Bid by bid: findings to weigh, and risks whose finding is gone."""
    access = access_or_refuse(request, reference, Permission.READ_RISKS)
    tender = access.tender
    found = proposals(tender, bids_in_order(tender))
    return tender_page(
        request,
        "assessments/risks/proposals.html",
        access,
        {
            "sections": risk_sections(request, access),
            "proposals": found,
            "number": sum(len(each.new) for each in found),
            "day": relevant_day(tender),
            "may_review": access.may(Permission.REVIEW_RISKS),
        },
    )


@require_POST
def risk_propose(request: HttpRequest, reference: str, bid: str) -> HttpResponse:
    """Put the ticked findings of a bid in the register."""
    access = access_or_refuse(request, reference, Permission.REVIEW_RISKS)
    keys = request.POST.getlist("finding")
    try:
        added = propose_risks(by=access.user, bid=bid_of(access, bid), keys=keys)
    except ActionRefused as refusal:
        refuse(request, refusal)
    else:
        said = ngettext(
            "%(count)d risk is in the register, to be rated.",
            "%(count)d risks are in the register, to be rated.",
            len(added),
        )
        messages.success(request, said % {"count": len(added)})
    response = HttpResponseRedirect(reverse("assessments:risk_proposals", args=[reference]))
    response.status_code = 303
    return response
