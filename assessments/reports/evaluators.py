"""The ranking without one of the evaluators, and what is said where their marks cannot be varied."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from assessments.reports.figures import difference
from assessments.scoring.robustness.evaluators import WithoutEvaluator, why_not, without_each
from assessments.scoring.types import Dossier, Verdict


@dataclass(frozen=True, slots=True)
class PanelRow:
    """One line of the table. `order`: each bidder with its rank where it is shared, best first."""

    evaluator: str
    order: tuple[str, ...]
    gap: str
    keeps_first: bool
    keeps_order: bool


@dataclass(frozen=True, slots=True)
class PanelTold:
    """A sentence, then a row for each evaluator; no row where leaving one out means nothing."""

    sentence: str
    rows: tuple[PanelRow, ...]


def tell_panel(dossier: Dossier, verdict: Verdict, providers: Mapping[str, str]) -> PanelTold:
    """`providers`: bid -> its bidder's name."""
    found = without_each(dossier, verdict)
    if not found:
        return PanelTold(cannot_vary(why_not(dossier, verdict)), ())
    return PanelTold(_sentence(found), tuple(_row(one, providers) for one in found))


def cannot_vary(reason: str) -> str:
    """Why nothing is said of another panel; empty when there is no reason."""
    if reason == "agreed":
        return _(
            "The marks that count were agreed on by the panel together: they belong to nobody, and"
            " leaving an evaluator out or drawing the panel again would say nothing."
        )
    if reason == "alone":
        return _("The panel has one member: it cannot be varied.")
    return ""


def _sentence(found: Sequence[WithoutEvaluator]) -> str:
    moving = [one.without for one in found if not one.keeps_first]
    if not moving:
        return _("Without any one of the evaluators, the first place would be the same.")
    return _("The first place would change without %(evaluators)s.") % {
        "evaluators": _(", or without ").join(moving)
    }


def _row(one: WithoutEvaluator, providers: Mapping[str, str]) -> PanelRow:
    ranks = [rank for _code, rank in one.order]
    return PanelRow(
        evaluator=one.without,
        order=tuple(
            f"{providers[code]} ({rank})" if ranks.count(rank) > 1 else providers[code]
            for code, rank in one.order
        ),
        gap=difference(one.gap),
        keeps_first=one.keeps_first,
        keeps_order=one.keeps_order,
    )
