"""The legal opinions as they stand, their versions, and a new draft beside what is written."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from assessments.access import TenderAccess, bid_of
from assessments.actions.errors import ActionRefused
from assessments.actions.opinions import draft_opinion
from assessments.forms.opinions import VersionsForm
from assessments.models import Bid
from assessments.models.opinions import OVERALL
from assessments.queries.opinions import (
    Standing,
    State,
    check_opinions,
    drafted,
    standing_of,
    standings,
    versions_of,
)
from assessments.reports.opinions import Changes, risk_rows, sections, what_changed
from assessments.views.page import access_or_refuse, refuse, tender_page
from assessments.views.sections import risk_sections
from hdhcompliance.accounts.policy import Permission


@require_safe
def opinions(request: HttpRequest, reference: str) -> HttpResponse:
    """Every opinion of the tender and where it stands."""
    access = access_or_refuse(request, reference, Permission.READ_RISKS)
    found = standings(access.tender)
    return tender_page(
        request,
        "assessments/opinions/list.html",
        access,
        {
            "sections": risk_sections(request, access),
            "standings": found,
            "counts": {state: sum(one.state == state for one in found) for state in State},
            "altered": [one for one in check_opinions(access.tender) if one.problems],
            "may_write": access.may(Permission.REVIEW_RISKS),
        },
    )


@require_safe
def opinion(request: HttpRequest, reference: str, subject: str) -> HttpResponse:
    """One opinion: its state, what changed since its approval, its words, what it rests on."""
    access = access_or_refuse(request, reference, Permission.READ_RISKS)
    standing = standing_of(access.tender, bid_named(access, subject))
    approved, latest = standing.approved, standing.latest
    changes = None
    if approved is not None and latest is not None:
        changes = what_changed(approved.content, latest.content, standing.register)
    return opinion_page(
        request,
        access,
        standing,
        "assessments/opinions/opinion.html",
        {
            "changes": changes,
            "told": sections(latest.content) if latest else [],
            "altered": [
                one
                for one in check_opinions(access.tender)
                if one.problems and one.opinion.subject == subject
            ],
            "may_write": access.may(Permission.REVIEW_RISKS),
            "may_approve": access.may(Permission.APPROVE_OPINION),
            "may_sign": access.may(Permission.REVIEW_RISKS)
            and access.may(Permission.DOWNLOAD_REPORT)
            and (standing.approved or standing.withdrawn),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def draft(request: HttpRequest, reference: str, subject: str) -> HttpResponse:
    """GET: a new draft beside what is written. POST: the first draft, where nothing is."""
    access = access_or_refuse(request, reference, Permission.REVIEW_RISKS)
    bid = bid_named(access, subject)
    if request.method == "POST":
        try:
            draft_opinion(by=access.user, tender=access.tender, bid=bid)
        except ActionRefused as refusal:
            refuse(request, refusal)
        else:
            messages.success(request, _("A draft is written from the register: complete it."))
        response = redirect("assessments:opinion", reference, subject)
        response.status_code = 303
        return response
    standing = standing_of(access.tender, bid)
    latest = standing.latest
    if latest is None:
        raise Http404
    content = latest.content
    proposed = {**content, "text": drafted(standing)}
    return opinion_page(
        request,
        access,
        standing,
        "assessments/opinions/draft.html",
        {"changes": what_changed(content, proposed, content["register"])},
    )


@require_safe
def versions(request: HttpRequest, reference: str, subject: str) -> HttpResponse:
    """Every version kept, and what changed between any two."""
    access = access_or_refuse(request, reference, Permission.READ_RISKS)
    bid = bid_named(access, subject)
    kept = {row.version: row for row in versions_of(access.tender, bid)}
    if not kept:
        raise Http404
    form = VersionsForm(request.GET, versions=list(kept))
    changes: Changes | None = None
    if form.is_valid():
        before, after = (kept[form.cleaned_data[side]] for side in ("before", "after"))
        changes = what_changed(before.content, after.content, after.register)
    return opinion_page(
        request,
        access,
        standing_of(access.tender, bid),
        "assessments/opinions/versions.html",
        {"versions": kept.values(), "form": form, "changes": changes},
        status=200 if form.is_valid() else 400,
    )


def bid_named(access: TenderAccess, subject: str) -> Bid | None:
    """The bid an address names; None for the whole tender; Http404 for neither."""
    return None if subject == OVERALL else bid_of(access, subject)


def opinion_page(
    request: HttpRequest,
    access: TenderAccess,
    standing: Standing,
    template: str,
    context: dict[str, Any],
    *,
    status: int = 200,
) -> HttpResponse:
    """A page about one opinion: `standing` and the `rows` of its register are always there."""
    rows = risk_rows(standing.register)
    return tender_page(
        request, template, access, {"standing": standing, "rows": rows, **context}, status=status
    )
