"""A simulation in words and tables: a sentence each, how often each bid is first, then one draw whole."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from assessments.reports.acceptability_chart import acceptability_svg
from assessments.reports.evaluators import cannot_vary
from assessments.reports.figures import percent, thousands
from assessments.scoring.robustness.acceptability import Acceptability
from assessments.scoring.robustness.simulation import Draws, Simulated, simulated_from_json

PANEL = "panel"
HALF = Fraction(1, 2000)  # half of the last digit printed


@dataclass(frozen=True, slots=True)
class Choice:
    """One simulation among those made. `head`: its column; `spread`: of weights, as a percentage."""

    code: str
    head: str
    spread: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class BidRow:
    """A bid's line of a table, in the official order."""

    colour: int
    provider: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Chosen:
    """One draw whole: how often each bid takes each rank, and is above each other one."""

    drawn: str
    footing: str
    chart: SafeString
    ranks: tuple[BidRow, ...]
    wins: tuple[BidRow, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """`firsts`: how often each bid is first, a cell for each choice. `chosen`: None if nothing is drawn."""

    sentences: tuple[str, ...]
    choices: tuple[Choice, ...]
    firsts: tuple[BidRow, ...]
    chosen: Chosen | None


class UnknownDraw(LookupError):
    """A draw asked for that was not made."""


def tell_simulation(
    result: Mapping[str, Any],
    dossier: Mapping[str, Any],
    wanted: str = "",
    names: Mapping[str, str] | None = None,
) -> Told:
    """What a page shows of a result kept with its dossier object. Raises UnknownDraw.

    `names`: bid -> how it is called, instead of its bidder's name.
    """
    simulated = simulated_from_json(result)
    teller = _Teller(dossier, names)
    by_code = {_code(one): one for one in simulated.draws}
    if wanted and wanted not in by_code:
        raise UnknownDraw(wanted)
    chosen = by_code.get(wanted) or next(iter(simulated.draws), None)
    return Told(
        sentences=tuple(_sentences(simulated, teller.names)),
        choices=tuple(_choice(one, one is chosen) for one in simulated.draws),
        firsts=teller.firsts(simulated.draws),
        chosen=teller.whole(chosen) if chosen else None,
    )


def tell_whole(
    result: Mapping[str, Any], dossier: Mapping[str, Any], names: Mapping[str, str]
) -> tuple[Chosen, ...]:
    """What a report prints whole: the widest draw of each level, then the panel. `names`: bid -> name."""
    teller = _Teller(dossier, names)
    draws = simulated_from_json(result).draws
    return tuple(teller.whole(one) for one in draws if one.concentration <= 1)


class _Teller:
    """Knows the bids of a dossier object by colour and name: the bidder's own, or those of `names`."""

    def __init__(self, dossier: Mapping[str, Any], names: Mapping[str, str] | None = None) -> None:
        self.names = names or {bid["code"]: bid["provider"] for bid in dossier["bids"]}
        self.colours = {bid["code"]: place for place, bid in enumerate(dossier["bids"], start=1)}

    def firsts(self, draws: Sequence[Draws]) -> tuple[BidRow, ...]:
        bids = draws[0].found.bids if draws else ()
        return tuple(self._row(bid, (one.found.rank(bid, 1) for one in draws)) for bid in bids)

    def whole(self, one: Draws) -> Chosen:
        found, bids = one.found, one.found.bids
        places = range(1, len(bids) + 1)
        return Chosen(
            drawn=_drawn(one),
            footing=_footing(found),
            chart=acceptability_svg(found, self.names, self.colours, f"ranks-{_code(one)}"),
            ranks=tuple(
                self._row(bid, (found.rank(bid, place) for place in places)) for bid in bids
            ),
            wins=tuple(
                self._row(bid, (None if bid == other else found.win(bid, other) for other in bids))
                for bid in bids
            ),
        )

    def _row(self, bid: str, shares: Iterable[Fraction | None]) -> BidRow:
        cells = tuple("–" if value is None else share(value) for value in shares)
        return BidRow(self.colours[bid], self.names[bid], cells)


def share(value: Fraction) -> str:
    """A share with one decimal, which never prints as none or all when it is not."""
    if 0 < value < HALF:
        return f"< {percent(Fraction(1, 1000), 1)}"
    if 1 - HALF <= value < 1:
        return f"> {percent(Fraction(999, 1000), 1)}"
    return percent(value, 1)


def _code(one: Draws) -> str:
    if not one.level:
        return PANEL
    return f"{'criteria' if one.level == 1 else 'sub-criteria'}-{one.concentration}"


def _choice(one: Draws, chosen: bool) -> Choice:
    heads = {0: _("Panel drawn again"), 1: _("Criteria"), 2: _("Sub-criteria")}
    return Choice(_code(one), heads[one.level], _spread(one) if one.level else "", chosen)


def _spread(one: Draws) -> str:
    """The standard deviation of a weight, as a percentage of itself: 1/√k."""
    return percent(Fraction(round(100 / one.concentration**0.5), 100), 0)


def _drawn(one: Draws) -> str:
    if not one.level:
        return _("panel drawn again among its own members")
    what = (
        _("weights of the criteria drawn around the published ones, each straying by ±%(spread)s")
        if one.level == 1
        else _(
            "weights of the sub-criteria drawn around the published ones, each straying by ±%(spread)s"
        )
    )
    return what % {"spread": _spread(one)}


def _sentences(simulated: Simulated, names: Mapping[str, str]) -> list[str]:
    found = [_sentence(one, names) for one in simulated.draws if one.concentration <= 1]
    if simulated.not_comparable:
        found.append(
            _("Line %(line)s does not apply to one of the bids: no weights are drawn.")
            % {"line": simulated.not_comparable}
        )
    reason = cannot_vary(simulated.why_not)
    return [*found, reason] if reason else found


def _sentence(one: Draws, names: Mapping[str, str]) -> str:
    first = one.found.bids[0]
    told = {
        "first": names[first],
        "share": share(one.found.rank(first, 1)),
        "drawn": _drawn(one),
    }
    return _("%(first)s is first in %(share)s of the draws: %(drawn)s.") % told


def _footing(found: Acceptability) -> str:
    """Draws, seed and error, as they must stand under every figure."""
    if found.seed is None:
        return _("All %(draws)s possible draws counted: exact.") % {"draws": thousands(found.draws)}
    return _("%(draws)s draws, seed %(seed)s, each share within ±%(error)s (%(confidence)s).") % {
        "draws": thousands(found.draws),
        "seed": found.seed,
        "error": percent(Fraction(round(found.error * 10_000), 10_000), 2),
        "confidence": percent(Fraction(95, 100), 0),
    }
