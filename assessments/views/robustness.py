"""How solid the ranking is: sentences first, then the chart, then the tables."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from assessments.queries.dossiers import Assessment, assess
from assessments.queries.simulations import simulation_of
from assessments.reports.evaluators import tell_panel
from assessments.reports.figures import percent
from assessments.reports.robustness import Duel, Solidity, analyse, nearer_end, sentences
from assessments.reports.robustness_chart import room_svg
from assessments.reports.tree import MethodTree
from assessments.views.page import access_or_refuse, tender_page
from assessments.views.simulation import simulation_context
from hdhcompliance.accounts.policy import Permission


@never_cache
@require_safe
def robustness(request: HttpRequest, reference: str) -> HttpResponse:
    """The first bid against its closest follower, or against the one named by `against`."""
    access = access_or_refuse(request, reference, Permission.VIEW_RESULTS)
    if not access.tender.bids_are_open:
        return redirect("assessments:bids", reference)
    assessment = assess(access.tender)
    found = simulation_of(access.tender, assessment.data)
    context = {
        **_context(assessment, request.GET.get("against", "")),
        **simulation_context(request, found, assessment.data),
    }
    return tender_page(request, "assessments/robustness.html", access, context)


def _context(assessment: Assessment, against: str) -> dict[str, Any]:
    solidity = analyse(assessment.dossier, assessment.verdict)
    if solidity is None:
        return {"solidity": None}
    providers = {bid.bid: bid.provider for bid in assessment.verdict.bids}
    tree = MethodTree(assessment.data["method"])
    labels = {code: node.label for code, node in tree.nodes.items()}
    duel = _chosen(solidity, against)
    colours = {bid["code"]: place for place, bid in enumerate(assessment.data["bids"], start=1)}
    return {
        "solidity": solidity,
        "sentences": sentences(solidity, providers, labels),
        "duel": duel,
        "against": [
            (each.pair.behind, providers[each.pair.behind], each is duel) for each in solidity.duels
        ],
        "first": providers[duel.pair.ahead] if duel else "",
        "second": providers[duel.pair.behind] if duel else "",
        **(_rooms(duel, tree, labels) if duel else {}),
        "steps": [
            (step.leaf, labels[step.leaf], providers[step.bid], step.change)
            for step in (duel.steps or () if duel else ())
        ],
        "panel": tell_panel(assessment.dossier, assessment.verdict, providers),
        "places": [
            {
                "colour": colours[ahead],
                "ahead": providers[ahead],
                "behind": providers[behind],
                "node": one and one.node,
                "label": one and labels[one.node],
                "published": one and percent(one.published, 2),
                "end": one and percent(nearer_end(one), 2),
            }
            for ahead, behind, one in solidity.places
        ],
        "withdrawals": [
            (
                colours[one.without],
                providers[one.without],
                [providers[code] for code in one.order],
                one,
            )
            for one in solidity.withdrawals
        ],
    }


def _chosen(solidity: Solidity, against: str) -> Duel | None:
    if not against:
        return next(iter(solidity.duels), None)
    found = next((each for each in solidity.duels if each.pair.behind == against), None)
    if found is None:
        raise Http404
    return found


def _rooms(duel: Duel, tree: MethodTree, labels: dict[str, str]) -> dict[str, Any]:
    """Intervals of the criteria for the chart, of every branch for the table."""
    criteria = {node.code for node in tree.criteria()}
    branches = [one for one in duel.intervals if tree.nodes[one.node].kind == "branch"]
    return {
        "chart": room_svg([one for one in branches if one.node in criteria], labels),
        "rooms": [
            {
                "node": one.node,
                "label": labels[one.node],
                "top": one.node in criteria,
                "published": percent(one.published, 2),
                "low": percent(one.low, 2) if one.low_flips else "",
                "high": percent(one.high, 2) if one.high_flips else "",
            }
            for one in branches
        ],
    }
