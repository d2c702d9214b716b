"""How solid the ranking is, in sentences and tables: one pair at a time, the first bid against another.

Informative: nothing here ranks. Computed from a complete verdict; exact until printed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from math import floor

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.reports.figures import difference, french, percent
from assessments.scoring.robustness.fragility import Step, fewest_steps
from assessments.scoring.robustness.pairs import (
    NotComparable,
    Pair,
    Weighted,
    leading_pairs,
    weighted,
)
from assessments.scoring.robustness.radius import Transfer, joint_radius, smallest_transfer
from assessments.scoring.robustness.stability import Interval, Stability, stability
from assessments.scoring.robustness.withdrawal import Withdrawal, withdrawals
from assessments.scoring.types import BidResult, Dossier, Verdict

NAMED = 4  # lines or marks named in a sentence; the tables have them all


@dataclass(frozen=True, slots=True)
class Duel:
    """The first bid against one of the others, in figures. `None`: nothing of this kind changes it."""

    pair: Pair
    intervals: tuple[Interval, ...]
    tightest: Interval | None
    radius: Fraction | None
    transfer: Transfer | None
    steps: tuple[Step, ...] | None


@dataclass(frozen=True, slots=True)
class Solidity:
    """The whole analysis. `not_comparable`: the line that keeps the closed forms from holding.

    `places`: each ranked bid and the next, with the weight closest to making them change places.
    """

    duels: tuple[Duel, ...]
    withdrawals: tuple[Withdrawal, ...]
    places: tuple[tuple[str, str, Interval | None], ...] = ()
    not_comparable: str = ""


def analyse(dossier: Dossier, verdict: Verdict) -> Solidity | None:
    """None while the verdict is incomplete or fewer than two bids are ranked."""
    ranked = {bid.bid: bid for bid in verdict.bids if bid.rank is not None}
    if not verdict.complete or len(ranked) < 2:
        return None
    left = tuple(withdrawals(dossier, verdict))
    shape = weighted(dossier.method)
    try:
        pairs = leading_pairs(shape, verdict)
    except NotComparable as reason:
        return Solidity((), left, not_comparable=str(reason))
    every = stability(shape, list(ranked.values()))
    return Solidity(
        duels=tuple(_duel(shape, every, pair, ranked) for pair in pairs),
        withdrawals=left,
        places=tuple(
            (ahead, behind, every.tightest(every.of(ahead, behind)))
            for ahead, behind in pairwise(ranked)
        ),
    )


def _duel(shape: Weighted, every: Stability, pair: Pair, ranked: Mapping[str, BidResult]) -> Duel:
    column = every.of(pair.ahead, pair.behind)
    return Duel(
        pair=pair,
        intervals=tuple(every.column(column)),
        tightest=every.tightest(column),
        radius=joint_radius(shape, pair),
        transfer=smallest_transfer(shape, pair),
        steps=fewest_steps(shape, pair, ranked[pair.ahead], ranked[pair.behind]),
    )


def sentences(
    solidity: Solidity, providers: Mapping[str, str], labels: Mapping[str, str]
) -> list[str]:
    """What a reader should take away, the closest follower first. `labels`: node -> its name."""
    if solidity.not_comparable:
        return [
            _(
                "Line %(line)s does not apply to one of the bids: their weights differ, and no margin"
                " on the weights is given."
            )
            % {"line": solidity.not_comparable},
            _withdrawn(solidity.withdrawals, providers),
        ]
    duel = solidity.duels[0]
    names = {"first": providers[duel.pair.ahead], "second": providers[duel.pair.behind]}
    return [
        _leads(duel) % {**names, "gap": difference(duel.pair.gap * 100)},
        _one_weight(duel, labels),
        _all_weights(duel),
        _mass(duel),
        _marks(duel, providers),
        _withdrawn(solidity.withdrawals, providers),
    ]


def _leads(duel: Duel) -> str:
    """French counts in whole points (1,5 point, 2 points), English says points of any but one."""
    return ngettext(
        "%(first)s leads %(second)s by %(gap)s point.",
        "%(first)s leads %(second)s by %(gap)s points.",
        floor(duel.pair.gap * 100) if french() else 2,
    )


def _one_weight(duel: Duel, labels: Mapping[str, str]) -> str:
    one = duel.tightest
    if one is None:
        return _("No change of a single weight would change the first place.")
    return _(
        "The weight closest to changing it is that of %(node)s: published at %(published)s of its"
        " parent, it would have to reach %(end)s."
    ) % {
        "node": _named(one.node, labels),
        "published": percent(one.published, 2),
        "end": percent(nearer_end(one), 2),
    }


def nearer_end(one: Interval) -> Fraction:
    """The end that is reached first, of an interval that flips at one of them at least."""
    if not one.low_flips:
        return one.high
    if not one.high_flips:
        return one.low
    return one.low if one.published - one.low <= one.high - one.published else one.high


def _named(code: str, labels: Mapping[str, str]) -> str:
    label = labels.get(code, "")
    return f"{code} ({label})" if label and label != code else code


def _all_weights(duel: Duel) -> str:
    if duel.radius is None or duel.radius >= 1:
        return _("No simultaneous change of the weights, even of all of them, changes it.")
    return _(
        "No simultaneous change of all weights by less than ±%(radius)s of themselves changes it."
    ) % {"radius": percent(duel.radius, 2)}


def _mass(duel: Duel) -> str:
    if duel.transfer is None:
        return _("No weight moved from one line to another would make the two equal.")
    taken = [move.leaf for move in duel.transfer.taken]
    return _(
        "Moving %(mass)s of the total weight is enough to make them equal: taken from %(lines)s and"
        " given to %(target)s."
    ) % {
        "mass": percent(duel.transfer.mass, 2),
        "lines": _listed(taken),
        "target": duel.transfer.given_to,
    }


def _marks(duel: Duel, providers: Mapping[str, str]) -> str:
    if duel.steps is None:
        return _("No change of marks alone would change it.")
    # One mark may take several steps.
    moved = Counter((step.leaf, step.bid, "+" if step.change > 0 else "−") for step in duel.steps)
    named = [
        f"{leaf} ({providers[bid]}, {sign}{steps})" for (leaf, bid, sign), steps in moved.items()
    ]
    return ngettext(
        "%(count)d step of one retained mark would change it: %(marks)s.",
        "%(count)d steps of retained marks would change it: %(marks)s.",
        len(duel.steps),
    ) % {"count": len(duel.steps), "marks": _listed(named)}


def _withdrawn(found: Sequence[Withdrawal], providers: Mapping[str, str]) -> str:
    moving = [providers[one.without] for one in found if not one.keeps_order]
    if not moving:
        return _("The withdrawal of any one bidder would leave the order of the others as it is.")
    return _("The withdrawal of %(bidders)s would change the order of the others.") % {
        "bidders": ", ".join(moving)
    }


def _listed(items: Sequence[str]) -> str:
    shown = ", ".join(items[:NAMED])
    more = len(items) - NAMED
    if more <= 0:
        return shown
    return ngettext("%(shown)s and %(more)d other", "%(shown)s and %(more)d others", more) % {
        "shown": shown,
        "more": more,
    }
