"""Engine v1: gates first, then exact scores, then ranks. Frozen once released.

Integers over one common denominator carry the scores; fractions appear where a line is told.
Source of the rules: docs/method.md.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from assessments.scoring import ranking
from assessments.scoring.price import check_formula, check_price, price_mark
from assessments.scoring.tree import Tree, build
from assessments.scoring.types import (
    UNKNOWN,
    Bid,
    BidError,
    BidResult,
    Branch,
    GateResult,
    Line,
    Method,
    MethodError,
    Missing,
    Node,
    Verdict,
)

ENGINE = "v1"
FULL = 100  # points
ADMITTING = frozenset({"met", "conditional"})
OUTCOMES = ADMITTING | {"not_met", "unknown"}
RULES = frozenset({"median", "mean", "agreed"})


@dataclass(frozen=True, slots=True)
class Compiled:
    """A method checked once, for any number of bids."""

    method: Method
    tree: Tree
    panel: tuple[str, ...]


def evaluate(
    method: Method, bids: Sequence[Bid], panel: Sequence[str], grid_hash: str | None = None
) -> Verdict:
    """Judge the bids. Raises MethodError or BidError; what is missing is listed, never guessed."""
    compiled = compile_method(method, panel)
    for bid in bids:
        check_bid(compiled, bid)
    missing = tuple(entry for bid in bids for entry in missing_of(compiled, bid))
    incomplete = {entry.bid for entry in missing}
    prices = [bid.price_cents for bid in bids if _admitted(compiled, bid) and bid.price_cents]
    results = [_judge(compiled, bid, prices, bid.code in incomplete) for bid in bids]
    ranked = ranking.rank(method.ties, results, complete=not missing)
    return Verdict(engine=ENGINE, grid_hash=grid_hash, missing=missing, bids=ranked)


def compile_method(method: Method, panel: Sequence[str]) -> Compiled:
    """Check the method: rules, formula, scale, tree."""
    if method.engine != ENGINE:
        raise MethodError("other_engine", f"this engine is {ENGINE}, not {method.engine}")
    if method.consensus not in RULES:
        raise MethodError("unknown_consensus", f"unknown consensus rule: {method.consensus}")
    if method.scale.maximum <= method.scale.minimum or method.scale.units < 1:
        raise MethodError("bad_scale", "the scale's maximum must be above its minimum")
    check_formula(method.price_formula, method.price_parameters)
    return Compiled(method=method, tree=build(method), panel=tuple(panel))


def check_bid(compiled: Compiled, bid: Bid) -> None:
    """Raises BidError, naming the bid and the leaf."""
    tree, scale = compiled.tree, compiled.method.scale
    low, high = scale.minimum * scale.units, scale.maximum * scale.units
    if bid.price_cents is not None:
        check_price(bid.code, bid.price_cents)
    panel = set(compiled.panel)
    for node, marks in bid.marks.items():
        _scored(tree, bid, node)
        for evaluator, mark in marks.items():
            if evaluator not in panel:
                raise BidError(
                    "not_on_panel", f"{evaluator} is not on the panel", bid.code, node
                )
            _check_mark(bid, node, mark, low, high)
    for node, mark in bid.agreed.items():
        _scored(tree, bid, node)
        _check_mark(bid, node, mark, low, high)
    for node in bid.not_applicable:
        _scored(tree, bid, node)
        if tree.nodes[node].not_applicable == "refused":
            raise BidError(
                "not_applicable_refused", f"{node} cannot be not applicable", bid.code, node
            )
    for node, gate in bid.gates.items():
        if node not in tree.nodes or tree.nodes[node].kind != "gate":
            raise BidError("not_a_gate", f"{node} is not a gate of this method", bid.code, node)
        if gate.outcome not in OUTCOMES:
            raise BidError("unknown_outcome", f"unknown outcome: {gate.outcome}", bid.code, node)


def _scored(tree: Tree, bid: Bid, node: str) -> None:
    if node not in tree.nodes or tree.nodes[node].kind != "scored":
        raise BidError("not_scored", f"{node} is not a scored leaf", bid.code, node)


def _check_mark(bid: Bid, node: str, mark: object, low: int, high: int) -> None:
    if isinstance(mark, bool) or not isinstance(mark, int) or not low <= mark <= high:
        raise BidError(
            "outside_scale",
            f"the mark {mark!r} of {bid.code} on {node} is outside {low}–{high}",
            bid.code,
            node,
        )


def missing_of(compiled: Compiled, bid: Bid) -> list[Missing]:
    """What the bid lacks. A bid out at a gate needs nothing more: it is not ranked."""
    gates = [bid.gates.get(code, UNKNOWN).outcome for code in compiled.tree.gates]
    if "not_met" in gates:
        return []
    missing = [
        Missing(bid.code, code, None, "gate")
        for code, outcome in zip(compiled.tree.gates, gates, strict=True)
        if outcome == "unknown"
    ]
    agreed_rule = compiled.method.consensus == "agreed"
    for leaf in compiled.tree.leaves:
        if leaf.kind == "price":
            if bid.price_cents is None:
                missing.append(Missing(bid.code, leaf.code, None, "price"))
        elif leaf.code in bid.not_applicable:
            continue
        elif agreed_rule:
            if leaf.code not in bid.agreed:
                missing.append(Missing(bid.code, leaf.code, None, "mark"))
        else:
            given = bid.marks.get(leaf.code, {})
            missing += [
                Missing(bid.code, leaf.code, evaluator, "mark")
                for evaluator in compiled.panel
                if evaluator not in given
            ]
            if not compiled.panel:
                missing.append(Missing(bid.code, leaf.code, None, "mark"))
    return missing


def _admitted(compiled: Compiled, bid: Bid) -> bool:
    return all(
        bid.gates.get(code, UNKNOWN).outcome in ADMITTING for code in compiled.tree.gates
    )


def retained(rule: str, marks: Mapping[str, int], agreed: int | None) -> Fraction | None:
    """The mark the rule keeps, in scale units: median, mean or the agreed one. None without marks.

    The median of an even number of marks is the exact mean of the two in the middle.
    """
    if rule == "agreed":
        return None if agreed is None else Fraction(agreed)
    if not marks:
        return None
    values = sorted(marks.values())
    if rule == "mean":
        return Fraction(sum(values), len(values))
    middle = len(values) // 2
    if len(values) % 2:
        return Fraction(values[middle])
    return Fraction(values[middle - 1] + values[middle], 2)


def _judge(
    compiled: Compiled, bid: Bid, admitted_prices: Sequence[int], incomplete: bool
) -> BidResult:
    tree, method = compiled.tree, compiled.method
    shares = _shares(compiled, bid)
    lines = tuple(_line(compiled, bid, leaf, shares, admitted_prices) for leaf in tree.leaves)
    sums: dict[str, Fraction] = dict.fromkeys(tree.totals, Fraction(0))
    whole = True
    for line in lines:
        whole = whole and (line.retained is not None or line.rule == "not_applicable")
        for branch in tree.above[line.node]:
            sums[branch] += line.contribution
    return BidResult(
        bid=bid.code,
        provider=bid.provider,
        admitted=_admitted(compiled, bid),
        rank=None,
        score=sums[tree.root] if whole and not incomplete else None,
        price_cents=bid.price_cents,
        gates=tuple(GateResult(code, bid.gates.get(code, UNKNOWN)) for code in tree.gates),
        lines=lines,
        branches=tuple(
            Branch(node.code, sums[node.code], FULL * tree.share(node.code))
            for node in method.nodes
            if node.kind == "branch" and tree.totals[node.code]
        ),
    )


def _line(
    compiled: Compiled,
    bid: Bid,
    leaf: Node,
    shares: Mapping[str, Fraction] | None,
    admitted_prices: Sequence[int],
) -> Line:
    method, tree = compiled.method, compiled.tree
    marks = bid.marks.get(leaf.code, {})
    if leaf.kind == "price":
        rule = method.price_formula
        kept = (
            None
            if bid.price_cents is None
            else price_mark(
                method.price_formula, method.price_parameters, bid.price_cents, admitted_prices
            )
        )
        part = kept
    elif leaf.code in bid.not_applicable:
        rule, kept, part = "not_applicable", None, None
    else:
        rule = method.consensus
        kept = retained(rule, marks, bid.agreed.get(leaf.code))
        scale = method.scale
        if kept is None:
            part = None
        else:
            part = (kept / scale.units - scale.minimum) / (scale.maximum - scale.minimum)
    share = (
        Fraction(tree.weights[leaf.code], tree.denominator)
        if shares is None
        else shares[leaf.code]
    )
    return Line(
        node=leaf.code,
        kind=leaf.kind,
        marks=marks,
        retained=kept,
        rule=rule,
        chain=tree.chains[leaf.code],
        contribution=Fraction(0) if part is None else FULL * share * part,
    )


def _shares(compiled: Compiled, bid: Bid) -> dict[str, Fraction] | None:
    """The leaves' shares when some are neutral for this bid; None when the published ones hold."""
    tree = compiled.tree
    neutral = {
        code for code in bid.not_applicable if tree.nodes[code].not_applicable == "neutral"
    }
    if not neutral:
        return None
    shares: dict[str, Fraction] = {}
    _spread(tree, tree.root, Fraction(1), neutral, shares)
    return shares


def _counts(tree: Tree, code: str, neutral: set[str]) -> bool:
    """Whether anything weighted is left under a node; weight 0 leaves nothing to share."""
    node = tree.nodes[code]
    if node.kind != "branch":
        return node.kind in ("scored", "price") and code not in neutral
    return any(
        child.weight and _counts(tree, child.code, neutral)
        for child in tree.children.get(code, ())
    )


def _spread(
    tree: Tree, code: str, share: Fraction, neutral: set[str], shares: dict[str, Fraction]
) -> None:
    """Share what a node weighs among the children that still count, in proportion."""
    node = tree.nodes[code]
    if node.kind != "branch":
        shares[code] = share
        return
    children = [c for c in tree.children.get(code, ()) if c.kind in ("branch", "scored", "price")]
    counting = {c.code: c.weight for c in children if _counts(tree, c.code, neutral)}
    total = sum(counting.values())
    for child in children:
        part = Fraction(counting.get(child.code, 0), total) if total else Fraction(0)
        _spread(tree, child.code, share * part, neutral, shares)
