"""The panel varied: one member less, or drawn again; against every draw judged by the engine."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import product
from typing import Any

import pytest

from assessments.scoring.dossier import read_dossier
from assessments.scoring.registry import evaluate
from assessments.scoring.robustness import evaluators
from assessments.scoring.robustness.acceptability import from_json, to_json
from assessments.scoring.robustness.evaluators import bootstrap, why_not, without_each
from assessments.scoring.types import Bid, Dossier
from tests.scoring.making import method, node

TWO_LINES = [
    node("ROOT", None, "branch", 100),
    node("L0", "ROOT", "scored", 60),
    node("L1", "ROOT", "scored", 40),
]


def dossier(marks: Mapping[str, Sequence[Sequence[int]]], consensus: str = "mean") -> Dossier:
    """`marks[bid][line][evaluator]` on two lines of 60 and 40."""
    panel = tuple(f"e{number + 1}" for number in range(len(next(iter(marks.values()))[0])))
    bids = tuple(
        Bid(
            code=code,
            provider=code,
            price_cents=None,
            marks={
                f"L{place}": dict(zip(panel, row, strict=True)) for place, row in enumerate(rows)
            },
        )
        for code, rows in marks.items()
    )
    return Dossier(
        reference="T",
        fictitious=True,
        method=method(TWO_LINES, consensus=consensus),
        method_tender="T",
        vectors="",
        grid_hash=None,
        digest=None,
        panel=panel,
        bids=bids,
        stated=None,
    )


# The third evaluator alone puts a first: means 8/3 and 7/3 of 4, on both lines.
DIVIDED = {"a": [[2, 2, 4], [2, 2, 4]], "b": [[3, 3, 1], [3, 3, 1]]}


def test_without_the_evaluator_who_decided_the_other_bid_is_first() -> None:
    made = dossier(DIVIDED)
    found = {one.without: one for one in without_each(made, evaluate(made))}
    assert [code for code, _rank in found["e1"].order] == ["a", "b"]
    assert found["e1"].keeps_first
    # a has 3 of 4 on every line and b 2 of 4: 75 against 50.
    assert found["e1"].gap == 25
    assert found["e3"].order == (("b", 1), ("a", 2))
    assert not found["e3"].keeps_first
    assert not found["e3"].keeps_order
    assert found["e3"].gap == 25


def test_a_tie_for_the_first_place_changes_the_first() -> None:
    made = dossier({"a": [[2, 4], [2, 4]], "b": [[2, 3], [2, 3]]})
    found = {one.without: one for one in without_each(made, evaluate(made))}
    assert found["e2"].order == (("a", 1), ("b", 1))
    assert found["e2"].gap == 0
    assert not found["e2"].keeps_first
    assert found["e1"].keeps_first


def test_every_draw_of_a_small_panel_is_counted_exactly() -> None:
    made = dossier(DIVIDED)
    found = bootstrap(made, evaluate(made), draws=10, seed=1)
    assert found is not None
    # 27 draws of three. The third drawn never (8): b; once (12): mean 8/3 against 7/3, a; more (7): a.
    assert (found.draws, found.seed, found.error) == (27, None, 0)
    assert found.rank("a", 1) == Fraction(19, 27)
    assert found.win("b", "a") == Fraction(8, 27)


@pytest.mark.parametrize("consensus", ["mean", "median"])
@pytest.mark.parametrize("size", [2, 3, 4])
def test_each_draw_counts_what_the_engine_says_of_it(consensus: str, size: int) -> None:
    marks = {
        code: [[(3 * seat + turn + line * seat) % 5 for seat in range(size)] for line in range(2)]
        for turn, code in enumerate("abc")
    }
    made = dossier(marks, consensus)
    verdict = evaluate(made)
    firsts = dict.fromkeys("abc", 0)
    for drawn in product(range(size), repeat=size):
        again = {
            code: [[row[seat] for seat in drawn] for row in rows] for code, rows in marks.items()
        }
        judged = evaluate(dossier(again, consensus))
        for bid in judged.bids:
            firsts[bid.bid] += bid.rank == 1
    found = bootstrap(made, verdict, draws=10, seed=1)
    assert found is not None
    assert {code: found.ranks[found.bids.index(code)][0] for code in "abc"} == firsts
    assert found.draws == size**size


def test_large_panel_is_sampled_within_its_error(monkeypatch: pytest.MonkeyPatch) -> None:
    made = dossier(DIVIDED)
    verdict = evaluate(made)
    monkeypatch.setattr(evaluators, "ENUMERATED", 1)
    found = bootstrap(made, verdict, draws=20_000, seed=7)
    assert found is not None
    assert (found.draws, found.seed) == (20_000, 7)
    assert abs(float(found.rank("a", 1)) - 19 / 27) <= 2 * found.error
    assert found == bootstrap(made, verdict, draws=20_000, seed=7)
    assert found != bootstrap(made, verdict, draws=20_000, seed=8)
    assert from_json(to_json(found)) == found


def test_nothing_is_said_where_the_panel_cannot_be_varied() -> None:
    alone = dossier({"a": [[2], [2]], "b": [[1], [1]]})
    one_bid = dossier({"a": [[2, 3], [2, 3]]})
    whole = dossier(DIVIDED)
    # A line that one evaluator did not mark: under these rules the verdict is incomplete.
    holed = replace(whole, bids=(replace(whole.bids[0], marks={"L0": {"e1": 2}}), *whole.bids[1:]))
    agreed = dossier(DIVIDED, "agreed")
    agreed = replace(
        agreed, bids=tuple(replace(bid, agreed={"L0": 2, "L1": 3}) for bid in agreed.bids)
    )
    expected = {"alone": alone, "unranked": one_bid, "incomplete": holed, "agreed": agreed}
    for reason, made in expected.items():
        verdict = evaluate(made)
        assert why_not(made, verdict) == reason
        assert without_each(made, verdict) == []
        assert bootstrap(made, verdict, draws=10, seed=1) is None


def test_bids_out_and_prices_stay_as_they_are(demo: dict[str, Any]) -> None:
    """The demonstration: three evaluators, prices, gates, two bids out."""
    made = read_dossier(demo)
    verdict = evaluate(made)
    found = bootstrap(made, verdict, draws=10, seed=1)
    assert found is not None
    assert found.bids == tuple(bid.bid for bid in verdict.bids if bid.rank is not None)
    assert found.draws == 27
    assert all(sum(row) == 27 for row in found.ranks)
    assert [one.without for one in without_each(made, verdict)] == list(made.panel)


def test_progress_is_told_and_can_stop() -> None:
    made = dossier(DIVIDED)
    seen: list[tuple[int, int]] = []
    bootstrap(
        made,
        evaluate(made),
        draws=10,
        seed=1,
        progress=lambda done, all_: seen.append((done, all_)),
    )
    assert seen == [(done, 10) for done in range(1, 11)]
