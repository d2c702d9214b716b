"""How solid the ranking is, as a report tells it: margins, panel, draws. Informs and never ranks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from assessments.queries.simulations import basis_of
from assessments.reports.evaluators import PanelTold, tell_panel
from assessments.reports.figures import difference, percent
from assessments.reports.robustness import Duel, analyse, nearer_end, sentences
from assessments.reports.simulation import Chosen, Told, tell_simulation, tell_whole
from assessments.reports.tree import MethodTree
from assessments.scoring.dossier import read_dossier
from assessments.scoring.registry import evaluate


@dataclass(frozen=True, slots=True)
class MarginRow:
    """The first bid against another one: the gap in points, and what would close it."""

    bid: str
    gap: str
    weight: str
    radius: str
    mass: str
    marks: str


@dataclass(frozen=True, slots=True)
class SolidityPage:
    """`first`: the bid whose margins are given. `told` and `whole`: the draws, None and empty without."""

    sentences: tuple[str, ...]
    first: str
    margins: tuple[MarginRow, ...]
    panel: PanelTold
    basis: str
    told: Told | None
    whole: tuple[Chosen, ...]


def solidity_page(
    dossier: Mapping[str, Any],
    draws: Mapping[str, Any] | None,
    tree: MethodTree,
    names: Mapping[str, str],
) -> SolidityPage | None:
    """None while fewer than two bids are ranked. `draws`: a kept simulation's result."""
    parsed = read_dossier(dict(dossier))
    verdict = evaluate(parsed)
    found = analyse(parsed, verdict)
    if found is None:
        return None
    labels = {code: node.label for code, node in tree.nodes.items()}
    return SolidityPage(
        sentences=tuple(sentences(found, names, labels)),
        first=names[found.duels[0].pair.ahead] if found.duels else "",
        margins=tuple(_margin(duel, names) for duel in found.duels),
        panel=tell_panel(parsed, verdict, names),
        basis=basis_of(dossier),
        told=tell_simulation(draws, dossier, names=names) if draws else None,
        whole=tell_whole(draws, dossier, names) if draws else (),
    )


def _margin(duel: Duel, names: Mapping[str, str]) -> MarginRow:
    never, one = _("never"), duel.tightest
    everything = duel.radius is None or duel.radius >= 1
    return MarginRow(
        bid=names[duel.pair.behind],
        gap=difference(duel.pair.gap * 100),
        weight=never
        if one is None
        else _("%(node)s: %(published)s → %(end)s")
        % {
            "node": one.node,
            "published": percent(one.published, 2),
            "end": percent(nearer_end(one), 2),
        },
        radius=never if everything or duel.radius is None else f"±{percent(duel.radius, 2)}",
        mass=never if duel.transfer is None else percent(duel.transfer.mass, 2),
        marks=never if duel.steps is None else str(len(duel.steps)),
    )
