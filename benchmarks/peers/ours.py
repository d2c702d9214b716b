"""What the product's own engine takes for the same work, its floors, and how it grows. No Django."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np

from assessments.scoring import v1
from assessments.scoring.robustness.acceptability import Acceptability
from assessments.scoring.robustness.pairs import values, weighted
from assessments.scoring.robustness.smaa import PRODUCT, simulate
from assessments.scoring.robustness.stability import (
    Interval,
    against_each_other,
    frame,
    stability,
    whole,
)
from assessments.scoring.types import Bid, Method, Node, Scale
from benchmarks.peers.work import BEST, DRAWS, GROUPS, WHOLE, Work, work
from benchmarks.timing import processor

READ = "SELECT bid, line, evaluator, value FROM mark"
Ends = dict[tuple[int, int], list[Interval]]  # (bid ahead, bid behind) -> its intervals


def method(done: Work) -> Method:
    """The work's tree: chapters in order, each with its lines, numbered through."""
    nodes, line = [Node("ROOT", None, "branch", 100)], 0
    for number, (share, shares) in enumerate(done.chapters):
        nodes.append(Node(f"C{number}", "ROOT", "branch", share))
        for own in shares:
            nodes.append(Node(f"L{line}", f"C{number}", "scored", own))
            line += 1
    return Method(
        engine=v1.ENGINE,
        scale=Scale(0, BEST),
        consensus="median",
        price_formula="pmin_over_p",
        price_parameters={},
        ties=(),
        nodes=tuple(nodes),
    )


def bids(done: Work) -> list[Bid]:
    return [
        Bid(
            code=str(number),
            provider=f"Bid {number}",
            price_cents=None,
            marks={
                f"L{line}": dict(zip(panel(done), given, strict=True))
                for line, given in enumerate(lines)
            },
        )
        for number, lines in enumerate(done.marks)
    ]


def panel(done: Work) -> tuple[str, ...]:
    return tuple(f"e{number}" for number in range(len(done.marks[0][0])))


def weighted_sum(done: Work, times: int = 15) -> tuple[float, float, list[int]]:
    """Milliseconds for the scores alone and with every reason; the bids, best first."""
    rules, offers, evaluators = method(done), bids(done), panel(done)
    compiled = v1.compile_method(rules, evaluators)
    verdict = v1.evaluate(rules, offers, evaluators)
    return (
        processor(lambda: v1.scores(compiled, offers), times),
        processor(lambda: v1.evaluate(rules, offers, evaluators), times),
        [int(bid.bid) for bid in verdict.bids],
    )


def simulation() -> tuple[float, Acceptability]:
    """Seconds for all the draws, and what they found."""
    done = work(GROUPS)
    best = np.median(np.array(done.marks), axis=2) / BEST
    points = (best * np.array(done.weights)).T.tolist()
    codes = [str(number) for number in range(len(done.marks))]
    found: list[Acceptability] = []
    taken = processor(lambda: found.append(simulate(points, codes, draws=DRAWS, seed=1)), 3)
    return taken / 1000, found[-1]


def every_interval() -> tuple[float, float, Ends]:
    """Milliseconds for the ends of every node and pair, marks in memory; then from the verdict.

    And the intervals themselves, in the peers' order: chapters first, then lines.
    """
    done = work()
    rules = method(done)
    shape, verdict = weighted(rules), v1.evaluate(rules, bids(done), panel(done))
    marks = whole(shape, [values(shape, bid) for bid in verdict.bids])
    laid, codes = frame(shape), [bid.bid for bid in verdict.bids]
    found = stability(shape, verdict.bids)
    ends = {
        (int(ahead), int(behind)): sorted(found.column(place), key=lambda one: _place(one.node))
        for place, (ahead, behind) in enumerate(found.pairs)
    }
    return (
        processor(lambda: against_each_other(laid, marks, codes), 99),
        processor(lambda: stability(shape, verdict.bids), 15),
        ends,
    )


def _place(code: str) -> tuple[str, int]:
    return code[0], int(code[1:])


def from_database(done: Work) -> tuple[float, float]:
    """Milliseconds to read the work's marks from a SQLite file and nothing else; to score them too."""
    rows = [
        (bid, f"L{line}", evaluator, value)
        for bid, lines in enumerate(done.marks)
        for line, given in enumerate(lines)
        for evaluator, value in zip(panel(done), given, strict=True)
    ]
    offers, compiled = bids(done), v1.compile_method(method(done), panel(done))
    with tempfile.TemporaryDirectory(prefix="hdhc-bench-") as folder:
        database = sqlite3.connect(Path(folder) / "marks.sqlite3")
        database.execute("CREATE TABLE mark (id INTEGER PRIMARY KEY, bid, line, evaluator, value)")
        database.executemany("INSERT INTO mark VALUES (NULL, ?, ?, ?, ?)", rows)
        database.commit()

        def scored() -> list[Fraction | None]:
            marks: list[dict[str, dict[str, int]]] = [{} for _bid in offers]
            for bid, line, evaluator, value in database.execute(READ):
                marks[bid].setdefault(line, {})[evaluator] = value
            pairs = zip(offers, marks, strict=True)
            return v1.scores(compiled, [replace(bid, marks=given) for bid, given in pairs])

        assert scored() == v1.scores(compiled, offers)
        taken = processor(lambda: database.execute(READ).fetchall()), processor(scored)
        database.close()
    return taken


def matrix_product() -> float:
    """Seconds to multiply as many weights as there are draws, made beforehand, in one thread."""
    table = np.ones((len(work(GROUPS).marks), GROUPS), dtype=np.float32)
    draws = PRODUCT // table.size
    weights = np.ones((GROUPS, draws), dtype=np.float32)
    return processor(lambda: table @ weights, 999) * DRAWS / draws / 1000


def memory() -> float:
    """Seconds to write as many float32 weights as there are draws to memory, and read them once."""
    source = np.ones(GROUPS * DRAWS // 20, dtype=np.float32)
    target = np.empty_like(source)
    return processor(lambda: np.copyto(target, source)) * 20 / 1000


def growth(sizes: Sequence[tuple[int, int]]) -> list[tuple[int, int, float, float]]:
    """(leaves, bids, milliseconds for the scores, for the verdict with every reason)."""
    return [(leaves, count, *weighted_sum(work(leaves, count), 3)[:2]) for leaves, count in sizes]


def held(interval: Interval, share: float) -> bool | None:
    """Whether the order holds at a share of the parent; None at the end itself, where scores are equal."""
    low, high = float(interval.low), float(interval.high)
    if min(abs(share - low), abs(share - high)) < 1 / WHOLE**2:
        return None
    return low < share < high
