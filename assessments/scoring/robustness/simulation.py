"""Every simulation of one verdict, in one go: weights around the published ones, and the panel."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from assessments.scoring.robustness.acceptability import Acceptability, from_json, to_json
from assessments.scoring.robustness.evaluators import bootstrap, why_not
from assessments.scoring.robustness.groups import points_by_group
from assessments.scoring.robustness.pairs import NotComparable
from assessments.scoring.robustness.smaa import simulate
from assessments.scoring.types import Dossier, Verdict

LEVELS = (1, 2)  # criteria, sub-criteria
CONCENTRATIONS = (1, 4, 16)  # each weight's standard deviation: 100, 50, 25 % of itself
PANEL_SHARE = (
    10  # a panel costs more to judge than weights: a tenth of the draws, where it is sampled
)

Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Draws:
    """One simulation. `level` and `concentration` are those of the weights; 0 when the panel is drawn."""

    level: int
    concentration: int
    found: Acceptability


@dataclass(frozen=True, slots=True)
class Simulated:
    """`not_comparable`: the line that keeps the weights from being drawn; `why_not`: the panel."""

    draws: tuple[Draws, ...]
    not_comparable: str = ""
    why_not: str = ""


def simulate_all(
    dossier: Dossier, verdict: Verdict, *, draws: int, seed: int, progress: Progress
) -> Simulated:
    """The same answer for the same seed. `progress(percent)`, from 0 to 100, may raise to stop."""
    plan = [(level, concentration) for level in LEVELS for concentration in CONCENTRATIONS]
    steps = len(plan) + 1

    def within(step: int) -> Callable[[int, int], None]:
        return lambda done, total: progress((step * total + done) * 100 // (steps * total))

    bids = [bid.bid for bid in verdict.bids if bid.rank is not None]
    found, not_comparable = [], ""
    try:
        for step, (level, concentration) in enumerate(plan):
            points = points_by_group(dossier, verdict, level)
            weights = simulate(
                points,
                bids,
                draws=draws,
                seed=seed,
                concentration=concentration,
                progress=within(step),
            )
            found.append(Draws(level, concentration, weights))
    except NotComparable as reason:
        not_comparable = str(reason)
    panel = bootstrap(
        dossier, verdict, draws=draws // PANEL_SHARE, seed=seed, progress=within(len(plan))
    )
    if panel is not None:
        found.append(Draws(0, 0, panel))
    return Simulated(tuple(found), not_comparable, why_not(dossier, verdict))


def simulated_to_json(simulated: Simulated) -> dict[str, Any]:
    """Integers and texts only."""
    return {
        "draws": [
            {"level": one.level, "concentration": one.concentration, **to_json(one.found)}
            for one in simulated.draws
        ],
        "not_comparable": simulated.not_comparable,
        "why_not": simulated.why_not,
    }


def simulated_from_json(data: Mapping[str, Any]) -> Simulated:
    """What `simulated_to_json` wrote."""
    return Simulated(
        draws=tuple(
            Draws(one["level"], one["concentration"], from_json(one)) for one in data["draws"]
        ),
        not_comparable=data["not_comparable"],
        why_not=data["why_not"],
    )
