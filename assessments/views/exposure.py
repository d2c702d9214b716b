"""Exposure of the bids to foreign law: the list, then one bid on a day."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from assessments.access import TenderAccess, bid_of
from assessments.actions.errors import ActionRefused
from assessments.actions.exposure import choose_exposure, keep_reading
from assessments.forms.exposure import DayForm, PinForm
from assessments.models import BidLink, ExposureReading
from assessments.queries.exposure import (
    BidExposure,
    exposure_of_bid,
    exposures,
    parameters_of,
    relevant_day,
)
from assessments.queries.exposure_readings import content_of, differences, digest, last_kept
from assessments.queries.grid import bids_in_order
from assessments.scoring.canonical import canonical_bytes
from assessments.views.gates import closing
from assessments.views.page import access_or_refuse, refuse, tender_page
from assessments.views.sections import sovereignty_sections
from hdhcompliance.accounts.policy import Permission
from providers.exposure import ACTIVITIES, Affects
from providers.exposure_words import highest


@require_safe
def exposure_list(request: HttpRequest, reference: str) -> HttpResponse:
    """The heaviest exposure of every bid, confidentiality and availability apart."""
    access = access_or_refuse(request, reference, Permission.READ_RISKS)
    return _list(request, access, PinForm(grid=access.tender.grid))


@require_POST
def pin(request: HttpRequest, reference: str) -> HttpResponse:
    """Pin the parameters in the method, before the freeze."""
    access = access_or_refuse(request, reference, Permission.EDIT_TENDER)
    form = PinForm(request.POST, grid=access.tender.grid)
    if not form.is_valid():
        return _list(request, access, form, 400)
    try:
        choose_exposure(by=access.user, tender=access.tender, **form.cleaned_data)
    except ActionRefused as refusal:
        refuse(request, refusal)
    else:
        messages.success(request, _("The parameters are chosen; they can change until the freeze."))
    return redirect("assessments:exposure", reference)


@require_safe
def exposure_bid(request: HttpRequest, reference: str, bid: str) -> HttpResponse:
    """One bid: every law and link with its reason, the mitigations, and the readings kept."""
    access = access_or_refuse(request, reference, Permission.READ_RISKS)
    row = bid_of(access, bid)
    form = DayForm(request.GET, relevant_day(access.tender))
    is_open = access.tender.bids_are_open
    exposure = exposure_of_bid(row, form.day()) if is_open else None
    context = {
        "bid": row,
        "form": form,
        "as_of": form.day(),
        "exposure": exposure,
        "may_review": access.may(Permission.REVIEW_RISKS) and is_open,
        "links": BidLink.objects.filter(bid=row) if is_open else (),
        **(_told(exposure) if exposure else {}),
        **_shut(access),
    }
    return tender_page(
        request,
        "assessments/exposure/bid.html",
        access,
        context,
        status=400 if form.errors else 200,
    )


@require_POST
def keep(request: HttpRequest, reference: str, bid: str) -> HttpResponse:
    """Keep the reading of a day, with the records it used."""
    access = access_or_refuse(request, reference, Permission.REVIEW_RISKS)
    row = bid_of(access, bid)
    day = DayForm(request.POST, relevant_day(access.tender)).day()
    try:
        kept = keep_reading(by=access.user, bid=row, as_of=day)
    except ActionRefused as refusal:
        refuse(request, refusal)
    else:
        messages.success(
            request, _("This reading is kept: SHA-256 %(hash)s.") % {"hash": kept.sha256}
        )
    return redirect(f"{reverse('assessments:exposure_bid', args=[reference, bid])}?as_of={day}")


@require_safe
def kept(request: HttpRequest, reference: str, bid: str, reading: int) -> HttpResponse:
    """A kept reading as canonical JSON: the bytes that its SHA-256 names."""
    access = access_or_refuse(request, reference, Permission.READ_RISKS)
    row = bid_of(access, bid)
    found = ExposureReading.objects.filter(bid=row, pk=reading).first()
    if found is None:
        raise Http404
    response = HttpResponse(canonical_bytes(found.content), content_type="application/json")
    prefix = "FICTIF_" if access.tender.is_fictitious else ""
    name = f"{prefix}{reference}-{row.code}-exposure-{found.as_of}.json"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _list(
    request: HttpRequest, access: TenderAccess, form: PinForm, status: int = 200
) -> HttpResponse:
    tender, grid = access.tender, access.tender.grid
    day = DayForm(request.GET, relevant_day(tender))
    found = exposures(tender, bids_in_order(tender), day.day()) if tender.bids_are_open else []
    return tender_page(
        request,
        "assessments/exposure/list.html",
        access,
        {
            "sections": sovereignty_sections(request, access),
            "grid": grid,
            "parameters": parameters_of(grid),
            "form": form,
            "day": day,
            "as_of": day.day(),
            "rows": [(each, [each.figure(affects) for affects in Affects]) for each in found],
            "sentences": [_sentence(each) for each in found],
            "may_choose": access.may(Permission.EDIT_TENDER) and not grid.is_frozen,
            **_shut(access),
        },
        status=400 if day.errors else status,
    )


def _sentence(exposure: BidExposure) -> str:
    lines = exposure.reading.lines
    return f"{exposure.bid.provider.name} – " + " ".join(
        highest(lines, affects) for affects in Affects
    )


def _shut(access: TenderAccess) -> dict[str, object]:
    """Why nothing is shown yet; the closing of the marks does not close the legal review."""
    return closing(access) if not access.tender.bids_are_open else {}


def _told(exposure: BidExposure) -> dict[str, Any]:
    """The sentences, the table by activity, and the last reading kept beside today's."""
    kept = last_kept(exposure.bid)
    now = content_of(exposure)
    same_day = kept is not None and kept.as_of == exposure.as_of
    return {
        "sentences": [highest(exposure.reading.lines, affects) for affects in Affects],
        "activities": ACTIVITIES,
        "by_activity": [
            (affects, [exposure.figure(affects, number) for number in ACTIVITIES])
            for affects in Affects
        ],
        "kept": kept,
        "kept_is_now": kept is not None and kept.sha256 == digest(now),
        "kept_same_day": same_day,
        "differences": differences(kept.content, now) if kept is not None else [],
    }
