"""What the price lint found, one sentence each, with the ruling that struck such a method down."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from assessments.reports.figures import decimal, percent
from assessments.scoring.price_lint import Finding


def sentences(findings: Sequence[Finding]) -> list[str]:
    """Each finding as a sentence that ends with its ruling, where there is one."""
    return [_cited(_said(finding), finding.ruling) for finding in findings]


def _said(finding: Finding) -> str:
    sentence = {
        "negative_marks": _(
            "Some prices get a negative mark (down to %(mark)s): it takes away points earned elsewhere."
        ),
        "cheapest_not_best": _(
            "The lowest price does not get the best mark: a dearer one gets %(share)s of the points more."
        ),
        "best_mark_shared": _(
            "A price %(share)s dearer gets the best mark too: being the cheapest then brings nothing."
        ),
        "dearest_zero": _(
            "The dearest bid gets zero even when it is only 2%% dearer, for a weight of %(share)s."
        ),
        "flattened": _(
            "A price twice the lowest keeps %(share)s of the points: the gaps between prices are flattened."
        ),
        "rank_only": _(
            "The marks depend on the rank alone: 2%% dearer or four times dearer is the same."
        ),
        "lots_averaged": _(
            "Two bids of the same total get marks %(mark)s apart: lots count alike whatever their size."
        ),
        "effective_weight_far": _(
            "On these prices the price would really weigh %(share)s in telling the bids apart."
        ),
    }[finding.code]
    figures: Mapping[str, str] = {
        "mark": decimal(finding.detail, 2),
        "share": percent(finding.detail, 0),
    }
    return sentence % figures


def _cited(sentence: str, ruling: str) -> str:
    if not ruling:
        return sentence
    said = conditional_escape(_("%(sentence)s Such a method was struck down: %(ruling)s."))
    # A ruling is cited in its own language.
    cited = {
        "sentence": conditional_escape(sentence),
        "ruling": format_html('<span lang="fr">{}</span>', ruling),
    }
    return mark_safe(said % cited)  # noqa: S308 - both parts are escaped above
