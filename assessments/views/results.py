"""Results: a sentence, the gates apart, the ranking with its chart and table, then why."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from assessments.access import TenderAccess
from assessments.queries.bids import bids_of
from assessments.queries.dossiers import assess, with_verdict
from assessments.queries.freeze import check_freeze
from assessments.queries.low_prices import price_watch
from assessments.reports.charts import chart_of, contribution_svg
from assessments.reports.context import criteria_points, short_names
from assessments.reports.differences import every_line, largest_differences
from assessments.reports.gates import gate_rows
from assessments.reports.low_prices import notices
from assessments.reports.ranking import read_ranking
from assessments.reports.sentences import conditions, exclusions, first_sentence, tie_sentences
from assessments.reports.tree import MethodTree
from assessments.views.page import access_or_refuse, tender_page
from hdhcompliance.accounts.policy import Permission

MISSING_SHOWN = 50


@never_cache
@require_safe
def results(request: HttpRequest, reference: str) -> HttpResponse:
    access = access_or_refuse(request, reference, Permission.VIEW_RESULTS)
    if not access.tender.bids_are_open:
        return redirect("assessments:bids", reference)
    return tender_page(request, "assessments/results.html", access, _context(access))


@never_cache
@require_safe
def lines(request: HttpRequest, reference: str) -> HttpResponse:
    access = access_or_refuse(request, reference, Permission.VIEW_RESULTS)
    if not access.tender.bids_are_open:
        return redirect("assessments:bids", reference)
    dossier = with_verdict(assess(access.tender))
    ranking = read_ranking(dossier)
    return tender_page(
        request,
        "assessments/results_lines.html",
        access,
        {
            "groups": every_line(dossier),
            "bids": ranking.bids,
            "names": list(short_names({bid.code: bid.provider for bid in ranking.bids}).values()),
        },
    )


def _context(access: TenderAccess) -> dict[str, Any]:
    assessment = assess(access.tender)
    dossier = with_verdict(assessment)
    colours = {bid["code"]: place for place, bid in enumerate(dossier["bids"], start=1)}
    ranking = read_ranking(dossier, colours)
    tree = MethodTree(dossier["method"])
    gates = gate_rows(dossier, colours)
    chart = chart_of(ranking, tree.criteria())
    names = short_names({bid.code: bid.provider for bid in ranking.bids})
    providers = {bid.code: bid.provider for bid in ranking.bids}
    missing = assessment.verdict.missing
    out = {bid.code for bid in ranking.out}
    bids = list(bids_of(access.tender))
    watches = price_watch(access.tender, bids, {bid.pk for bid in bids if bid.code in out})
    return {
        "price_notices": notices(watches),
        "sentence": first_sentence(ranking),
        "ties": tie_sentences(ranking),
        "conditions": conditions(gates),
        "excluded": exclusions(ranking, gates),
        "ranking": ranking,
        "chart": chart,
        "chart_svg": contribution_svg(chart),
        "details": criteria_points(tree, ranking),
        "ranked_names": [names[bid.code] for bid in ranking.ranked],
        "unranked": [bid for bid in ranking.bids if bid.rank is None],
        "differences": largest_differences(dossier),
        "grid_hash": assessment.verdict.grid_hash,
        "freeze": check_freeze(access.tender),
        "missing_count": len(missing),
        "missing": [
            (providers[entry.bid], entry.node, entry.evaluator or "", _WHAT[entry.what]())
            for entry in missing[:MISSING_SHOWN]
        ],
    }


_WHAT = {
    "mark": lambda: _("mark"),
    "gate": lambda: _("gate not decided"),
    "price": lambda: _("price not entered"),
}
