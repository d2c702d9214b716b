"""What if: other weights, a mark changed, a bid withdrawn. Reads, writes nothing, keeps nothing."""

from __future__ import annotations

from fractions import Fraction

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from assessments.forms.what_if import Choices, WhatIfForm
from assessments.queries.dossiers import Assessment, assess
from assessments.reports.tree import MethodTree
from assessments.reports.what_if import Names, WhatIf, tell_what_if, weights_said
from assessments.scoring.robustness.what_if import (
    Supposition,
    brought_to_whole,
    published,
    suppose,
)
from assessments.scoring.tree import build
from assessments.views.page import access_or_refuse, tender_page
from hdhcompliance.accounts.policy import Permission


@never_cache
@require_safe
def what_if(request: HttpRequest, reference: str) -> HttpResponse:
    """The address holds everything that is supposed: it can be shared, and nothing is stored."""
    access = access_or_refuse(request, reference, Permission.VIEW_RESULTS)
    if not access.tender.bids_are_open:
        return redirect("assessments:bids", reference)
    assessment = assess(access.tender)
    if not any(bid.rank is not None for bid in assessment.verdict.bids):
        return tender_page(request, "assessments/what_if.html", access, {"form": None})
    names = _names(assessment)
    choices = _choices(assessment, names)
    form = WhatIfForm(request.GET, choices)
    is_wrong = form.is_bound and not form.is_valid()
    context = {
        "form": form,
        "lines": [(code, names.labels[code]) for code in _marked_lines(assessment)],
        "rule_said": _AS_THOUGH[assessment.dossier.method.consensus == "agreed"](),
        "told": None if is_wrong else _told(assessment, form, choices, names),
        "said": "" if is_wrong or not form.is_bound else weights_said(_total(form)),
    }
    status = 400 if is_wrong else 200
    return tender_page(request, "assessments/what_if.html", access, context, status=status)


_AS_THOUGH = {
    True: lambda: _("A mark changed here takes the place of the one agreed on."),
    False: lambda: _("A mark changed here counts as though every evaluator had given it."),
}


def _told(assessment: Assessment, form: WhatIfForm, choices: Choices, names: Names) -> WhatIf:
    supposition = Supposition(
        weights=brought_to_whole(form.weights()) if form.is_bound else choices.published,
        marks=form.marks() if form.is_bound else {},
        withdrawn=form.withdrawn() if form.is_bound else frozenset(),
    )
    here = suppose(assessment.dossier, supposition)
    return tell_what_if(assessment.verdict, here, supposition, choices.published, names)


def _total(form: WhatIfForm) -> Fraction:
    return sum(form.weights().values(), Fraction(0))


def _names(assessment: Assessment) -> Names:
    tree = MethodTree(assessment.data["method"])
    return Names(
        providers={bid.bid: bid.provider for bid in assessment.verdict.bids},
        colours={bid["code"]: place for place, bid in enumerate(assessment.data["bids"], start=1)},
        labels={code: node.label for code, node in tree.nodes.items()},
    )


def _choices(assessment: Assessment, names: Names) -> Choices:
    tree = build(assessment.dossier.method.nodes)
    weights = published(tree)
    ranked = [bid for bid in assessment.verdict.bids if bid.rank is not None]
    return Choices(
        criteria={code: names.labels[code] for code in weights},
        published=weights,
        bids={bid.bid: bid.provider for bid in ranked},
        marked=frozenset(
            (bid.bid, line.node)
            for bid in ranked
            for line in bid.lines
            if line.kind == "scored" and not line.rule.startswith("not_applicable")
        ),
        maximum=assessment.dossier.method.scale.maximum,
    )


def _marked_lines(assessment: Assessment) -> list[str]:
    return [node.code for node in assessment.dossier.method.nodes if node.kind == "scored"]
