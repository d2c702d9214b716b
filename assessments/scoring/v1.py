"""Engine v1: gates first, then exact scores, then ranks. Frozen once released.

Integers over one common denominator carry the scores; fractions appear where a line is told.
Source of the rules: docs/method.md.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from operator import mul

from assessments.scoring import explanation, ranking
from assessments.scoring.consensus import RULES, Consensus, row_reader
from assessments.scoring.errors import BidError, MethodError
from assessments.scoring.intake import check_bid, missing_of
from assessments.scoring.price import check_formula, depends_on_others, price_mark
from assessments.scoring.shares import Shares, spread
from assessments.scoring.tree import Tree, build, check_ties
from assessments.scoring.types import UNKNOWN, Bid, BidResult, Method, Missing, Verdict

ENGINE = "v1"
ADMITTING = frozenset({"met", "conditional"})


@dataclass(frozen=True, slots=True)
class Compiled:
    """A method checked once, for any number of bids. `shares` are the published ones."""

    method: Method
    tree: Tree
    panel: tuple[str, ...]
    shares: Shares
    consensus: Consensus


def evaluate(
    method: Method, bids: Sequence[Bid], panel: Sequence[str], grid_hash: str | None = None
) -> Verdict:
    """Judge the bids. Raises MethodError or BidError; what is missing is listed, never guessed."""
    compiled = compile_method(method, panel)
    codes: set[str] = set()
    for bid in bids:
        if bid.code in codes:
            raise BidError("bid_duplicate", bid=bid.code)
        codes.add(bid.code)
        check_bid(compiled.tree, compiled.method.scale, compiled.panel, bid)
    missing = _missing(compiled, bids)
    marks = price_marks(compiled, bids)
    results = [_judge(compiled, bid, marks[bid.code]) for bid in bids]
    ranked = ranking.rank(method.ties, results, complete=not missing)
    return Verdict(engine=ENGINE, grid_hash=grid_hash, missing=missing, bids=ranked)


def compile_method(method: Method, panel: Sequence[str] = ()) -> Compiled:
    """Check the method (rules, formula, scale, tree) and reduce it. Raises MethodError."""
    if method.engine != ENGINE:
        raise MethodError("engine_unknown", engine=method.engine)
    if method.consensus not in RULES:
        raise MethodError("consensus_unknown", rule=method.consensus)
    if method.scale.minimum != 0:
        raise MethodError("scale_minimum", minimum=method.scale.minimum)
    if method.scale.maximum < 1 or method.scale.units < 1:
        raise MethodError("scale_empty")
    for place, evaluator in enumerate(panel):
        if evaluator in panel[:place]:
            raise MethodError("panel_duplicate", evaluator=evaluator)
    check_formula(method.price_formula, method.price_parameters)
    tree = build(method.nodes)
    check_ties(tree, method.ties)
    return Compiled(
        method=method,
        tree=tree,
        panel=tuple(panel),
        shares=spread(tree),
        consensus=Consensus(method.consensus, len(panel)),
    )


def scores(compiled: Compiled, bids: Sequence[Bid]) -> list[Fraction | None]:
    """The exact scores alone, in the bids' order: what `evaluate` finds, without the reasons.

    The bids are taken as checked. None where a mark, or what the price mark rests on, is missing.
    """
    marks = price_marks(compiled, bids)
    return [_score(compiled, shares_of(compiled, bid), bid, marks[bid.code]) for bid in bids]


def shares_of(compiled: Compiled, bid: Bid) -> Shares:
    """The shares that hold for this bid: the published ones unless something does not apply."""
    if not bid.not_applicable:
        return compiled.shares
    return spread(compiled.tree, bid.not_applicable, bid.code)


def price_marks(compiled: Compiled, bids: Sequence[Bid]) -> dict[str, Fraction | None]:
    """Bid -> price mark. The reference is taken over the admitted bids only.

    A bid out at a gate is marked as though it alone had been admitted too; it never moves the
    others. While an open gate or a missing price can still move the reference, nobody has a mark.
    """
    method, tree = compiled.method, compiled.tree
    if tree.price is None:
        return {bid.code: None for bid in bids}
    contenders = [bid for bid in bids if not is_out(tree, bid)]
    prices = [bid.price_cents for bid in contenders if bid.price_cents is not None]
    settled = not depends_on_others(method.price_formula) or (
        len(prices) == len(contenders) and all(is_admitted(tree, bid) for bid in contenders)
    )
    marks: dict[str, Fraction | None] = {}
    for bid in bids:
        marks[bid.code] = None
        if settled and bid.price_cents is not None:
            compared = [*prices, bid.price_cents] if is_out(tree, bid) else prices
            marks[bid.code] = price_mark(
                method.price_formula, method.price_parameters, bid.price_cents, compared
            )
    return marks


def is_admitted(tree: Tree, bid: Bid) -> bool:
    """Every gate is met, under a condition or not; an unknown outcome is never met."""
    return all(bid.gates.get(code, UNKNOWN).outcome in ADMITTING for code in tree.gates)


def is_out(tree: Tree, bid: Bid) -> bool:
    """At least one gate is not met, whatever the others say."""
    return any(bid.gates.get(code, UNKNOWN).outcome == "not_met" for code in tree.gates)


def _missing(compiled: Compiled, bids: Sequence[Bid]) -> tuple[Missing, ...]:
    """A bid out at a gate needs nothing more: it is not ranked, whatever its marks."""
    needs_price = compiled.tree.price is not None or "price" in compiled.method.ties
    return tuple(
        entry
        for bid in sorted(bids, key=lambda bid: bid.code)
        if not is_out(compiled.tree, bid)
        for entry in missing_of(
            compiled.tree,
            shares_of(compiled, bid).marked,
            bid,
            panel=None if compiled.method.consensus == "agreed" else compiled.panel,
            needs_price=needs_price,
        )
    )


def _score(compiled: Compiled, shares: Shares, bid: Bid, price: Fraction | None) -> Fraction | None:
    tree = compiled.tree
    try:
        kept = _kept(compiled, shares, bid)
    except KeyError:
        return None
    quality = Fraction(sum(map(mul, kept, shares.weights)), _denominator(compiled, shares))
    if tree.price is None or tree.price in shares.excused:
        return quality
    return None if price is None else quality + shares.points[tree.price] * price


def _kept(compiled: Compiled, shares: Shares, bid: Bid) -> list[int]:
    """The retained marks of the leaves that take one, times the consensus' denominator."""
    if compiled.method.consensus == "agreed":
        return [bid.agreed[code] for code in shares.marked]
    rows = map(row_reader(compiled.panel), map(bid.marks.__getitem__, shares.marked))
    return list(map(compiled.consensus.__getitem__, rows))


def _denominator(compiled: Compiled, shares: Shares) -> int:
    scale = compiled.method.scale
    return shares.denominator * compiled.consensus.denominator * scale.maximum * scale.units


def _kept_by_leaf(compiled: Compiled, shares: Shares, bid: Bid) -> Mapping[str, int]:
    """The same, leaf by leaf, for a bid whose marks may not all be there."""
    read = row_reader(compiled.panel)
    kept: dict[str, int] = {}
    for code in shares.marked:
        try:
            if compiled.method.consensus == "agreed":
                kept[code] = bid.agreed[code]
            else:
                kept[code] = compiled.consensus[read(bid.marks[code])]
        except KeyError:
            continue
    return kept


def _judge(compiled: Compiled, bid: Bid, price: Fraction | None) -> BidResult:
    tree, shares = compiled.tree, shares_of(compiled, bid)
    told = explanation.explain(
        compiled.method,
        tree,
        compiled.panel,
        shares,
        bid,
        kept=_kept_by_leaf(compiled, shares, bid),
        per_point=compiled.consensus.denominator * compiled.method.scale.units,
        price=price,
    )
    return BidResult(
        bid=bid.code,
        provider=bid.provider,
        admitted=is_admitted(tree, bid),
        rank=None,
        score=_score(compiled, shares, bid, price),
        price_cents=bid.price_cents,
        gates=explanation.gates(tree, bid),
        lines=told.lines,
        branches=told.branches,
    )
