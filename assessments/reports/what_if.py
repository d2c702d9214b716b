"""A supposition beside the official ranking: what is supposed in words, who would be first, each bid."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.reports.figures import decimal, difference, percent, short_decimal
from assessments.scoring.robustness.what_if import PARTS, Cell, Supposition
from assessments.scoring.types import BidResult, Verdict


@dataclass(frozen=True, slots=True)
class Names:
    """`providers`: bid -> bidder, `colours`: bid -> place, `labels`: node -> its label."""

    providers: Mapping[str, str]
    colours: Mapping[str, int]
    labels: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Row:
    """A bid ranked officially; the texts of the supposition are empty once it is withdrawn."""

    colour: int
    provider: str
    official_rank: int
    official_score: str
    rank: int | None
    score: str
    change: str
    moved: str


@dataclass(frozen=True, slots=True)
class WhatIf:
    """`supposed`: one sentence for each thing changed, none while nothing is."""

    sentence: str
    supposed: tuple[str, ...]
    rows: tuple[Row, ...]


def tell_what_if(
    official: Verdict,
    here: Verdict,
    supposition: Supposition,
    published: Mapping[str, int],
    names: Names,
) -> WhatIf:
    """`published`: criterion -> parts of 10 000. Both verdicts are complete."""
    before = {bid.bid: bid for bid in official.bids if bid.rank is not None}
    after = {bid.bid: bid for bid in here.bids if bid.rank is not None}
    order = [*after, *(code for code in before if code not in after)]
    return WhatIf(
        sentence=_sentence(before, after, names),
        supposed=tuple(_supposed(official, supposition, published, names)),
        rows=tuple(_row(before[code], after.get(code), names) for code in order),
    )


def weights_said(total: Fraction) -> str:
    """What was done to weights that do not sum to 100 %; empty when they do. `total` in percent."""
    if total == 100:
        return ""
    return _(
        "The weights typed sum to %(total)s: for this simulation they are brought to %(whole)s in"
        " proportion, to the hundredth. The official method never does so: it refuses weights that do"
        " not sum."
    ) % {"total": percent(total / 100, 2), "whole": percent(Fraction(1), 0)}


def _sentence(before: Mapping[str, BidResult], after: Mapping[str, BidResult], names: Names) -> str:
    if not after:
        return _("No bid is left. Officially, %(official)s.") % {"official": _led(before, names)}
    said = (
        _("The first place stays the same: here, %(here)s; officially, %(official)s.")
        if {bid.bid for bid in _firsts(before)} == {bid.bid for bid in _firsts(after)}
        else _("The first place changes: here, %(here)s; officially, %(official)s.")
    )
    return said % {"here": _led(after, names), "official": _led(before, names)}


def _firsts(found: Mapping[str, BidResult]) -> list[BidResult]:
    return [bid for bid in found.values() if bid.rank == 1]


def _led(found: Mapping[str, BidResult], names: Names) -> str:
    firsts = _firsts(found)
    return ngettext(
        "%(bidders)s is first with %(score)s", "%(bidders)s are first with %(score)s", len(firsts)
    ) % {
        "bidders": ", ".join(names.providers[bid.bid] for bid in firsts),
        "score": decimal(firsts[0].score or Fraction(0)),
    }


def _supposed(
    official: Verdict, supposition: Supposition, published: Mapping[str, int], names: Names
) -> list[str]:
    said = [
        _("%(criterion)s weighs %(here)s instead of %(official)s.")
        % {
            "criterion": _named(code, names),
            "here": percent(Fraction(parts, PARTS), 2),
            "official": percent(Fraction(published[code], PARTS), 2),
        }
        for code, parts in supposition.weights.items()
        if parts != published[code]
    ]
    retained = _retained(official)
    said += [
        _("On %(line)s the mark retained for %(bidder)s is %(here)s instead of %(official)s.")
        % {
            "line": _named(line, names),
            "bidder": names.providers[bid],
            "here": mark,
            "official": short_decimal(retained[bid, line]),
        }
        for (bid, line), mark in supposition.marks.items()
    ]
    said += [
        _("%(bidder)s has withdrawn.") % {"bidder": names.providers[bid]}
        for bid in sorted(supposition.withdrawn)
    ]
    return said


def _retained(official: Verdict) -> dict[Cell, Fraction]:
    return {
        (bid.bid, line.node): line.agreed
        for bid in official.bids
        for line in bid.lines
        if line.agreed is not None
    }


def _named(code: str, names: Names) -> str:
    label = names.labels.get(code, "")
    return f"{code} ({label})" if label else code


def _row(before: BidResult, after: BidResult | None, names: Names) -> Row:
    official = before.score or Fraction(0)
    here = after.score if after else None
    return Row(
        colour=names.colours[before.bid],
        provider=names.providers[before.bid],
        official_rank=before.rank or 0,
        official_score=decimal(official),
        rank=after.rank if after else None,
        score="" if here is None else decimal(here),
        change="" if here is None else _signed(here - official),
        moved=_moved((before.rank or 0) - (after.rank or 0)) if after else _("withdrawn"),
    )


def _signed(value: Fraction) -> str:
    return f"+{difference(value)}" if value > 0 else difference(value)


def _moved(places: int) -> str:
    if not places:
        return _("same rank")
    if places > 0:
        return ngettext("gains %(places)d place", "gains %(places)d places", places) % {
            "places": places
        }
    return ngettext("loses %(places)d place", "loses %(places)d places", -places) % {
        "places": -places
    }
