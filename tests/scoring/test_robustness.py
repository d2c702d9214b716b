"""The closed forms against scores worked out again: just inside an end the order holds, just outside not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import combinations, product
from typing import Any

from hypothesis import assume, given

from assessments.scoring.dossier import read_dossier
from assessments.scoring.robustness.fragility import fewest_steps
from assessments.scoring.robustness.pairs import Pair, Weighted, leading_pairs, pair, weighted
from assessments.scoring.robustness.radius import joint_radius, smallest_transfer
from assessments.scoring.robustness.stability import intervals, stability, tightest
from assessments.scoring.robustness.withdrawal import withdrawals
from assessments.scoring.types import Bid, BidResult, Gate, Method, Node, Verdict
from assessments.scoring.v1 import evaluate
from tests.scoring.making import method, node
from tests.scoring.test_properties import tenders

MET = {"G": Gate("met")}
TINY = Fraction(1, 10**9)


def two(
    weights: Sequence[int], first: Sequence[int], second: Sequence[int]
) -> tuple[Weighted, Pair, list[BidResult]]:
    """One branch of scored leaves L0, L1, … and the marks of two bids."""
    rows: list[Node] = [node("ROOT", None, "branch", 100)]
    rows += [node(f"L{i}", "ROOT", "scored", weight) for i, weight in enumerate(weights)]
    made = method(rows)
    bids = [
        Bid(
            code=code,
            provider=code,
            price_cents=None,
            marks={f"L{i}": {"e1": mark} for i, mark in enumerate(marks)},
        )
        for code, marks in (("a", first), ("b", second))
    ]
    verdict = evaluate(made, bids, ["e1"])
    shape = weighted(made)
    results = {found.bid: found for found in verdict.bids}
    found = pair(shape, results["a"], results["b"])
    return shape, found, [results[found.ahead], results[found.behind]]


def gap_with(shape: Weighted, found: Pair, own: Mapping[str, Fraction]) -> Fraction:
    """The gap of the pair when the nodes have other shares of their parents."""
    total = Fraction(0)
    for leaf, d in found.by_leaf.items():
        points = own[leaf]
        for branch in shape.tree.above[leaf][1:]:
            points *= own[branch]
        total += points * d
    return total


def moved(shape: Weighted, code: str, share: Fraction) -> dict[str, Fraction]:
    """The shares when one node takes `share` of its parent and its siblings the rest, in proportion."""
    own = dict(shape.own)
    parent = shape.tree.nodes[code].parent
    for sibling in (each for each in own if shape.tree.nodes[each].parent == parent):
        own[sibling] = own[sibling] * (1 - share) / (1 - shape.own[code])
    own[code] = share
    return own


# ---- by hand ------------------------------------------------------------------------------------


def test_two_lines_by_hand() -> None:
    """60/40; a has 4 and 0, b has 0 and 4: a leads by 60 − 40 = 20 points; even at 50/50."""
    shape, found, results = two([60, 40], [4, 0], [0, 4])
    assert found.gap == Fraction(1, 5)
    first, second = intervals(shape, found)
    assert (first.low, first.high, first.low_flips, first.high_flips) == (
        Fraction(1, 2),
        Fraction(1),
        True,
        False,
    )
    assert (second.low, second.high) == (Fraction(0), Fraction(1, 2))
    assert first.margin == Fraction(1, 10)
    # d = 1 and −1, weighted median 1: 0.2 / (0.4 x 2) = 1/4; 60 x 3/4 = 45 < 40 x 1.375 = 55.
    assert joint_radius(shape, found) == Fraction(1, 4)
    transfer = smallest_transfer(shape, found)
    assert transfer is not None
    assert (transfer.mass, transfer.given_to) == (Fraction(1, 10), "L1")
    # Steps of 15 points on L0, of 10 on L1; two of 15 pass the 20.
    steps = fewest_steps(shape, found, *results)
    assert steps is not None
    assert [(step.bid, step.leaf, step.change) for step in steps] == [("a", "L0", -1)] * 2


def test_bid_better_everywhere_is_never_passed_by_weights() -> None:
    shape, found, results = two([70, 30], [4, 4], [3, 1])
    assert all(not one.low_flips and not one.high_flips for one in intervals(shape, found))
    assert tightest(intervals(shape, found)) is None
    assert smallest_transfer(shape, found) is None
    assert fewest_steps(shape, found, *results) is not None


def test_same_difference_everywhere_has_no_radius() -> None:
    shape, found, _results = two([70, 30], [4, 4], [3, 3])
    assert joint_radius(shape, found) is None


def test_exact_tie_stands_on_the_edge() -> None:
    shape, found, results = two([50, 50], [4, 0], [0, 4])
    assert found.gap == 0
    assert joint_radius(shape, found) == 0
    assert {one.margin for one in intervals(shape, found)} == {0}
    steps = fewest_steps(shape, found, *results)
    assert steps is not None
    assert len(steps) == 1


def test_zero_weight_can_be_raised_until_it_decides() -> None:
    shape, found, _results = two([0, 100], [0, 3], [4, 2])
    zero = next(one for one in intervals(shape, found) if one.node == "L0")
    assert (zero.published, zero.low, zero.high) == (Fraction(0), Fraction(0), Fraction(1, 5))


# ---- for any tender ------------------------------------------------------------------------------


def ranked(made: Method, bids: Sequence[Bid], panel: Sequence[str]) -> Verdict:
    admitted = [
        Bid(bid.code, bid.provider, bid.price_cents, bid.marks, bid.agreed, frozenset(), MET)
        for bid in bids
    ]
    return evaluate(made, admitted, panel)


@given(tenders(excuses=False))
def test_differences_add_up_to_the_gap(tender: tuple[Method, list[Bid], tuple[str, ...]]) -> None:
    made, bids, panel = tender
    verdict = ranked(made, bids, panel)
    shape = weighted(made)
    for first, second in combinations(verdict.bids, 2):
        found = pair(shape, first, second)
        assert first.score is not None
        assert second.score is not None
        assert found.gap * 100 == abs(first.score - second.score)
        assert gap_with(shape, found, shape.own) == found.gap


@given(tenders(excuses=False))
def test_order_holds_just_inside_an_end_and_not_just_outside(
    tender: tuple[Method, list[Bid], tuple[str, ...]],
) -> None:
    made, bids, panel = tender
    shape = weighted(made)
    for found in leading_pairs(shape, ranked(made, bids, panel)):
        for one in intervals(shape, found):
            for end, flips, out in (
                (one.low, one.low_flips, -TINY),
                (one.high, one.high_flips, TINY),
            ):
                at = gap_with(shape, found, moved(shape, one.node, end))
                if not flips:
                    assert at >= 0
                    continue
                assert at == 0
                assert gap_with(shape, found, moved(shape, one.node, end + out)) < 0
                inside = end - out
                if one.low <= inside <= one.high:
                    assert gap_with(shape, found, moved(shape, one.node, inside)) > 0


@given(tenders(excuses=False))
def test_every_pair_at_once_says_what_each_pair_says_alone(
    tender: tuple[Method, list[Bid], tuple[str, ...]],
) -> None:
    made, bids, panel = tender
    shape, bidders = weighted(made), ranked(made, bids, panel).bids
    every = stability(shape, bidders)
    assert len(every.pairs) == len(bidders) * (len(bidders) - 1) // 2
    for first, second in combinations(bidders, 2):
        found = pair(shape, first, second)
        column = every.of(found.ahead, found.behind)
        alone = intervals(shape, found)
        assert every.column(column) == alone
        nearest, expected = every.tightest(column), tightest(alone)
        assert (nearest and nearest.margin) == (expected and expected.margin)


def test_prices_too_fine_for_machine_numbers_keep_exact_ends() -> None:
    """A price mark is a fraction of two prices: its parts outgrow 64 bits, and nothing is rounded."""
    made = method(
        [
            node("R", None, "branch", 100),
            node("P", "R", "price", 4_000),
            node("Q", "R", "scored", 6_000),
        ]
    )
    prices = (1_194_000_000_007, 1_020_000_000_011, 760_000_000_003)
    bids = [
        Bid(str(place), "x", cents, {"Q": {"e1": mark}})
        for place, (cents, mark) in enumerate(zip(prices, (4, 3, 1), strict=True))
    ]
    verdict = evaluate(made, bids, ["e1"])
    shape = weighted(made)
    every = stability(shape, verdict.bids)
    assert every.ends.dtype == object
    for column, (ahead, behind) in enumerate(every.pairs):
        one, other = (next(b for b in verdict.bids if b.bid == code) for code in (ahead, behind))
        found = pair(shape, one, other)
        for interval in every.column(column):
            for end, flips in (
                (interval.low, interval.low_flips),
                (interval.high, interval.high_flips),
            ):
                if flips:
                    assert gap_with(shape, found, moved(shape, interval.node, end)) == 0


@given(tenders(excuses=False))
def test_no_change_within_the_radius_flips_and_one_at_it_reaches_equality(
    tender: tuple[Method, list[Bid], tuple[str, ...]],
) -> None:
    made, bids, panel = tender
    shape = weighted(made)
    for found in leading_pairs(shape, ranked(made, bids, panel)):
        radius = joint_radius(shape, found)
        assume(radius is not None)
        assert radius is not None
        assert worst_gap(shape, found, radius) == 0
        assert worst_gap(shape, found, radius * Fraction(9, 10)) >= 0
        assert found.gap == 0 or worst_gap(shape, found, radius * Fraction(11, 10)) < 0


def worst_gap(shape: Weighted, found: Pair, radius: Fraction) -> Fraction:
    """The smallest gap over all changes of at most ±radius that keep the sum: weights moved greedily

    from the lines best for the first bid to the worst, each by at most its allowance.
    """
    lines = sorted((d, shape.points[leaf]) for leaf, d in found.by_leaf.items())
    gap = found.gap
    low, high = 0, len(lines) - 1
    room = [weight * radius for _d, weight in lines]
    while low < high:
        moving = min(room[low], room[high])
        gap -= moving * (lines[high][0] - lines[low][0])
        room[low] -= moving
        room[high] -= moving
        if not room[low]:
            low += 1
        if high > low and not room[high]:
            high -= 1
    return gap


@given(tenders(excuses=False))
def test_transfer_closes_the_gap_exactly_and_no_line_gives_more_than_it_has(
    tender: tuple[Method, list[Bid], tuple[str, ...]],
) -> None:
    made, bids, panel = tender
    shape = weighted(made)
    for found in leading_pairs(shape, ranked(made, bids, panel)):
        transfer = smallest_transfer(shape, found)
        if transfer is None:
            assert all(d >= 0 for d in found.by_leaf.values())
            continue
        target = found.by_leaf[transfer.given_to]
        closed = sum(move.mass * (found.by_leaf[move.leaf] - target) for move in transfer.taken)
        assert closed == found.gap
        assert all(0 < move.mass <= shape.points[move.leaf] for move in transfer.taken)


def test_fewest_steps_is_what_trying_every_list_finds() -> None:
    for first, second in product(product((0, 2, 4), repeat=2), repeat=2):
        shape, found, results = two([70, 30], list(first), list(second))
        steps = fewest_steps(shape, found, *results)
        assert len(steps or ()) == fewest_by_trying(first, second, found.ahead)


def fewest_by_trying(first: Sequence[int], second: Sequence[int], ahead: str) -> int:
    """The fewest single points that put the second bid strictly ahead, by trying all marks."""
    leader, other = (first, second) if ahead == "a" else (second, first)
    tries = [
        sum(b - a for a, b in zip(lower, leader, strict=True))
        + sum(a - b for a, b in zip(higher, other, strict=True))
        for lower in product(*(range(mark + 1) for mark in leader))
        for higher in product(*(range(mark, 5) for mark in other))
        if 70 * lower[0] + 30 * lower[1] < 70 * higher[0] + 30 * higher[1]
    ]
    return min(tries)


def test_demonstration_is_flipped_by_little_and_says_by_what(demo: dict[str, Any]) -> None:
    dossier = read_dossier(demo)
    verdict = evaluate(dossier.method, dossier.bids, dossier.panel)
    shape = weighted(dossier.method)
    found = leading_pairs(shape, verdict)[0]
    assert (found.ahead, found.behind) == ("beta", "alpha")
    radius = joint_radius(shape, found)
    assert radius is not None
    assert 0 < radius < Fraction(1, 100)
    one = tightest(intervals(shape, found))
    assert one is not None
    assert (
        gap_with(shape, found, moved(shape, one.node, one.low if one.low_flips else one.high)) == 0
    )
    assert [each.keeps_first for each in withdrawals(dossier, verdict)]
