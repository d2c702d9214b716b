"""What holds for any grid, any marks, any prices."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction
from random import Random
from statistics import median

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from assessments.scoring.dossier import verdict_to_json
from assessments.scoring.errors import BidError
from assessments.scoring.types import Bid, BidResult, Gate, Method, Node, Scale, half_up
from assessments.scoring.v1 import compile_method, evaluate, scores
from tests.scoring.making import method, node

PANEL = ("e1", "e2", "e3", "e4")


@st.composite
def weights(draw: st.DrawFn, size: int) -> list[int]:
    """`size` whole weights, zero among them at times, that sum to 100 or 10 000."""
    total = draw(st.sampled_from([100, 10_000]))
    cuts = sorted(draw(st.lists(st.integers(0, total), min_size=size - 1, max_size=size - 1)))
    return [high - low for low, high in zip([0, *cuts], [*cuts, total], strict=True)]


@st.composite
def grids(draw: st.DrawFn) -> list[Node]:
    """One to four branches of one to four leaves, a price branch and a gate."""
    size = draw(st.integers(1, 4))
    rule = st.sampled_from(["neutral", "zero"])
    tops = draw(weights(size + 1))
    rows = [node("ROOT", None, "branch", 100)]
    for place, top in enumerate(tops[:-1]):
        rows.append(node(f"B{place}", "ROOT", "branch", top, draw(rule)))
        for leaf, weight in enumerate(draw(weights(draw(st.integers(1, 4))))):
            rows.append(node(f"L{place}{leaf}", f"B{place}", "scored", weight, draw(rule)))
    rows += [node("P", "ROOT", "branch", tops[-1]), node("PRICE", "P", "price", 100)]
    return [*rows, node("G", "ROOT", "gate", 0)]


def leaves(nodes: Sequence[Node]) -> list[str]:
    return [row.code for row in nodes if row.kind == "scored"]


@st.composite
def tenders(
    draw: st.DrawFn, formula: str | None = None, excuses: bool = True
) -> tuple[Method, list[Bid], tuple[str, ...]]:
    """A method with its bids and panel; every mark is there, some leaves may not apply."""
    nodes = draw(grids())
    panel = PANEL[: draw(st.integers(1, 4))]
    name = formula or draw(
        st.sampled_from(["pmin_over_p", "pmin_over_p_squared", "linear_two_minus", "min_max"])
    )
    parameters = {"reference_cents": 5000} if name == "fixed_reference" else {}
    units = draw(st.sampled_from([1, 2]))
    rules = method(
        nodes,
        consensus=draw(st.sampled_from(["median", "mean"])),
        price_formula=name,
        price_parameters=parameters,
        scale=Scale(0, 4, units),
        ties=("B0", "price"),
    )
    codes = leaves(nodes)
    out = st.sets(st.sampled_from(codes)) if excuses else st.just(set())
    bids = [
        Bid(
            code=f"bid{place}",
            provider=f"Bidder {place}",
            price_cents=draw(st.integers(1, 10_000)),
            marks={c: {e: draw(st.integers(0, 4 * units)) for e in panel} for c in codes},
            gates={"G": Gate(draw(st.sampled_from(["met", "conditional", "not_met"])))},
            not_applicable=frozenset(draw(out)),
        )
        for place in range(draw(st.integers(1, 4)))
    ]
    return rules, bids, panel


def by_code(rules: Method, bids: Sequence[Bid], panel: Sequence[str]) -> dict[str, BidResult]:
    try:
        return {found.bid: found for found in evaluate(rules, bids, panel).bids}
    except BidError as error:
        # Everything may be excused and nothing left to weigh: refused, and tested elsewhere.
        assume(error.code != "nothing_applicable")
        raise


@given(tenders())
def test_contributions_sum_exactly_to_the_score(
    tender: tuple[Method, list[Bid], tuple[str, ...]],
) -> None:
    rules, bids, panel = tender
    for found in by_code(rules, bids, panel).values():
        parts = [line.contribution for line in found.lines]
        assert sum(part for part in parts if part is not None) == found.score
        root = found.branches[0]
        assert (root.node, root.contribution) == ("ROOT", found.score)
        assert root.maximum == 100


@given(tenders())
def test_each_line_follows_from_its_chain(
    tender: tuple[Method, list[Bid], tuple[str, ...]],
) -> None:
    rules, bids, panel = tender
    for found in by_code(rules, bids, panel).values():
        for line in found.lines:
            product = Fraction(1)
            for share in line.chain:
                product *= share
            if line.rule.startswith("not_applicable"):
                assert line.contribution == 0
            else:
                assert line.agreed is not None
                top = 1 if line.kind == "price" else rules.scale.maximum
                assert line.contribution == product * line.agreed / top


@given(tenders())
def test_scores_alone_are_those_of_the_verdict(
    tender: tuple[Method, list[Bid], tuple[str, ...]],
) -> None:
    rules, bids, panel = tender
    found = by_code(rules, bids, panel)
    alone = scores(compile_method(rules, panel), bids)
    assert alone == [found[bid.code].score for bid in bids]


@given(tenders(), st.data())
def test_better_mark_never_lowers_the_score(
    tender: tuple[Method, list[Bid], tuple[str, ...]], data: st.DataObject
) -> None:
    rules, bids, panel = tender
    before = by_code(rules, bids, panel)
    bid = bids[0]
    code = data.draw(st.sampled_from(sorted(bid.marks)))
    evaluator = data.draw(st.sampled_from(panel))
    top = rules.scale.maximum * rules.scale.units
    raised = data.draw(st.integers(bid.marks[code][evaluator], top))
    marks = {**bid.marks, code: {**bid.marks[code], evaluator: raised}}
    after = by_code(rules, [replace(bid, marks=marks), *bids[1:]], panel)
    one, two = before[bid.code].score, after[bid.code].score
    assert one is not None
    assert two is not None
    assert two >= one
    assert all(after[other.code].score == before[other.code].score for other in bids[1:])


@given(tenders(), st.randoms(use_true_random=False))
def test_verdict_does_not_depend_on_the_order_of_the_bids(
    tender: tuple[Method, list[Bid], tuple[str, ...]], random: Random
) -> None:
    rules, bids, panel = tender
    by_code(rules, bids, panel)
    mixed = list(bids)
    random.shuffle(mixed)
    assert verdict_to_json(evaluate(rules, mixed, panel)) == verdict_to_json(
        evaluate(rules, bids, panel)
    )


@given(tenders(formula="fixed_reference"))
def test_withdrawal_of_a_loser_changes_no_other_score_nor_their_order(
    tender: tuple[Method, list[Bid], tuple[str, ...]],
) -> None:
    rules, bids, panel = tender
    before = by_code(rules, bids, panel)
    losers = [found for found in before.values() if found.rank != 1]
    assume(losers)
    gone = losers[-1].bid
    after = by_code(rules, [bid for bid in bids if bid.code != gone], panel)
    assert {code: found.score for code, found in after.items()} == {
        code: found.score for code, found in before.items() if code != gone
    }
    order = [code for code, found in before.items() if found.rank and code != gone]
    assert [code for code, found in after.items() if found.rank] == order


@given(tenders())
def test_bid_out_at_a_gate_moves_nobody(
    tender: tuple[Method, list[Bid], tuple[str, ...]],
) -> None:
    rules, bids, panel = tender
    before = by_code(rules, bids, panel)
    admitted = [bid for bid in bids if before[bid.code].admitted]
    after = by_code(rules, admitted, panel)
    assert {code: (f.rank, f.score, f.tie_note) for code, f in after.items()} == {
        code: (f.rank, f.score, f.tie_note) for code, f in before.items() if f.admitted
    }


@given(tenders(formula="pmin_over_p", excuses=False))
def test_integers_fractions_and_decimals_agree(
    tender: tuple[Method, list[Bid], tuple[str, ...]],
) -> None:
    """The score worked out again the long way, in fractions and in fifty-digit decimals."""
    rules, bids, panel = tender
    found = by_code(rules, bids, panel)
    nodes = {row.code: row for row in rules.nodes}
    totals: dict[str, int] = {}
    for row in rules.nodes:
        if row.parent:
            totals[row.parent] = totals.get(row.parent, 0) + row.weight
    admitted = [bid.price_cents or 0 for bid in bids if found[bid.code].admitted]
    for bid in bids:
        lowest = min([*admitted, bid.price_cents or 0])
        parts = [("PRICE", Fraction(lowest, bid.price_cents or 1))]
        for code, marks in bid.marks.items():
            exact = [Fraction(mark, rules.scale.units * 4) for mark in marks.values()]
            mean = sum(exact, Fraction(0)) / len(exact)
            parts.append((code, Fraction(median(exact)) if rules.consensus == "median" else mean))
        fraction = Fraction(0)
        with localcontext(prec=50):
            decimal = Decimal(0)
            for code, part in parts:
                share, parent = Fraction(100), nodes[code].parent
                step: str | None = code
                while step is not None and (parent := nodes[step].parent) is not None:
                    share *= Fraction(nodes[step].weight, totals[parent])
                    step = parent
                fraction += share * part
                decimal += (Decimal(share.numerator) / share.denominator) * (
                    Decimal(part.numerator) / part.denominator
                )
            assert found[bid.code].score == fraction
            exact_decimal = Decimal(fraction.numerator) / fraction.denominator
            assert abs(decimal - exact_decimal) < Decimal("1e-40")


@given(st.fractions(), st.integers(0, 6))
def test_display_rounds_half_up_as_decimal_does(value: Fraction, decimals: int) -> None:
    with localcontext(prec=400):
        # Exact for the halves, which are what matters: their denominators divide 2 x 10^d.
        written = (Decimal(value.numerator) / value.denominator).quantize(
            Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP
        )
    shown = half_up(value, decimals)
    assert Fraction(shown) == Fraction(written)
    assert shown.startswith("-") == (written < 0)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Fraction(1, 200), "0.01"),
        (Fraction(-1, 200), "-0.01"),
        (Fraction(-1, 201), "0.00"),
        (Fraction(199_999, 2000), "100.00"),
        (Fraction(0), "0.00"),
    ],
)
def test_display_of_a_half(value: Fraction, text: str) -> None:
    assert half_up(value, 2) == text


@given(st.integers(1, 4), st.data())
def test_neutral_leaf_leaves_the_others_in_proportion(size: int, data: st.DataObject) -> None:
    parts = data.draw(weights(size + 1))
    assume(any(parts[1:]))
    rows = [node("ROOT", None, "branch", 100)]
    rows += [node(f"L{n}", "ROOT", "scored", weight, "neutral") for n, weight in enumerate(parts)]
    marks = {f"L{n}": {"e1": data.draw(st.integers(0, 4))} for n in range(1, size + 1)}
    bid = Bid("a", "Bidder", None, marks, not_applicable=frozenset({"L0"}))
    (found,) = evaluate(method(rows), [bid], ("e1",)).bids
    kept = sum(parts[n] * marks[f"L{n}"]["e1"] for n in range(1, size + 1))
    assert found.score == Fraction(100 * kept, 4 * sum(parts[1:]))
