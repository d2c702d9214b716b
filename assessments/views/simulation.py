"""The simulation on the page of robustness: order it, follow the worker, cancel it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from assessments.access import TenderAccess
from assessments.actions import jobs
from assessments.actions.errors import ActionRefused
from assessments.actions.simulations import DRAWS, order_simulation
from assessments.models import Simulation
from assessments.reports.simulation import UnknownDraw, tell_simulation
from assessments.tasks import send
from assessments.views.page import access_or_refuse, refuse
from hdhcompliance.accounts.policy import Permission


@require_POST
def simulation(request: HttpRequest, reference: str) -> HttpResponse:
    """Who may see the results may have them simulated; one that is there is not drawn again."""
    access = access_or_refuse(request, reference, Permission.VIEW_RESULTS)
    try:
        found, is_new = order_simulation(by=access.user, tender=access.tender)
    except ActionRefused as refusal:
        refuse(request, refusal)
    else:
        if is_new and found.job is not None:
            send(found.job)
    return _back(reference)


@never_cache
@require_safe
def simulation_progress(request: HttpRequest, reference: str, simulation: int) -> HttpResponse:
    """The part of the page that htmx refreshes while the worker works."""
    access = access_or_refuse(request, reference, Permission.VIEW_RESULTS)
    found = _simulation(access, simulation)
    dossier = json.loads(found.verdict.dossier) if found.is_done else {}
    context = {"tender": access.tender, **simulation_context(request, found, dossier)}
    return render(request, "assessments/simulation.html", context)


@require_POST
def simulation_cancel(request: HttpRequest, reference: str, simulation: int) -> HttpResponse:
    access = access_or_refuse(request, reference, Permission.VIEW_RESULTS)
    found = _simulation(access, simulation)
    if found.job is None:  # drawn for a report, whose own job is cancelled
        raise Http404
    try:
        jobs.cancel(by=access.user, job=found.job, tender=reference)
    except ActionRefused as refusal:
        refuse(request, refusal)
    else:
        messages.success(request, _("The simulation is cancelled; you can order it again."))
    return _back(reference)


def simulation_context(
    request: HttpRequest, found: Simulation | None, dossier: Mapping[str, Any]
) -> dict[str, Any]:
    """What assessments/simulation.html shows; `dossier` is the object the simulation rests on."""
    told = None
    if found is not None and found.result is not None:
        try:
            told = tell_simulation(found.result, dossier, request.GET.get("draw", ""))
        except UnknownDraw as unknown:
            raise Http404 from unknown
    return {
        "simulation": found,
        "told": told,
        "draws": DRAWS,
        "query": request.GET.urlencode(),
        "against_code": request.GET.get("against", ""),
    }


def _back(reference: str) -> HttpResponse:
    return redirect(f"{reverse('assessments:robustness', args=[reference])}#simulation")


def _simulation(access: TenderAccess, number: int) -> Simulation:
    found = access.tender.simulations.select_related("job").filter(pk=number).first()
    if found is None:
        raise Http404
    return found
