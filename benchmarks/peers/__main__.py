"""`python -m benchmarks.peers`: the peers' part of `make bench`, without a database.

Figures are processor time of all threads, medians. Before anything is printed, everybody must have
found the same: the order of the bids, the shares of the draws won within the sampling error, and each
rank that the peer finds on either side of an end of ours.
"""

from __future__ import annotations

import sys
from math import sqrt
from typing import Any

from benchmarks.peers import ours
from benchmarks.peers.environment import NoPeers, told
from benchmarks.peers.work import (
    BIDS,
    DRAWS,
    DRAWS_OF_PEERS,
    EVALUATORS,
    GROUPS,
    LEAVES,
    STEPS,
    work,
)
from benchmarks.table import Row, show, times, title

SIZES = [(leaves, BIDS) for leaves in (50, LEAVES, 2_000, 10_000)]
SIZES += [(LEAVES, bids) for bids in (4, 16, 32, 64)]
SIGMAS = 5  # of the difference between two samples: one run in a million is wrong by chance


def main() -> int:
    try:
        peers, absent = told(), []
    except NoPeers as reason:
        peers, absent = {}, [f"No peer could be measured: {reason}"]
    for name in [name for name, one in peers.items() if "absent" in one]:
        absent.append(f"{name} was not measured: {peers.pop(name)['absent']}")
    rows = [*_weighted_sum(peers), *_simulation(peers), *_stability(peers), *_growth()]
    show(rows)
    print(*absent, sep="\n")
    return 0


def _weighted_sum(peers: dict[str, Any]) -> list[Row]:
    alone, reasons, order = ours.weighted_sum(work())
    for name, one in peers.items():
        assert one["order"] == order, f"{name} ranks otherwise: {one['order']}, not {order}"
    raw, scored = ours.from_database(work())
    return [
        title(f"Weighted sum: {BIDS} bids x {LEAVES} lines x {EVALUATORS} evaluators"),
        ("ours, exact scores", f"{alone:.2f} ms", "evaluators by their median"),
        ("ours, every reason", f"{reasons:.1f} ms", f"{times(reasons / alone)} the scores"),
        *(_beside(name, one, "sum_ms", alone, "our scores") for name, one in peers.items()),
        ("ours, read and scored", f"{scored:.2f} ms", f"{times(scored / raw)} the raw read"),
        ("floor: the raw read", f"{raw:.2f} ms", "these marks out of SQLite, no product around it"),
    ]


def _simulation(peers: dict[str, Any]) -> list[Row]:
    taken, found = ours.simulation()
    first = [ranks[0] / found.draws for ranks in found.ranks]
    for name, one in peers.items():
        for ours_, theirs in zip(first, one["first"], strict=True):
            error = sqrt(max(ours_ * (1 - ours_), 1 / DRAWS_OF_PEERS) / DRAWS_OF_PEERS)
            assert abs(ours_ - theirs) <= SIGMAS * error, (
                f"{name} draws otherwise: {theirs}, not {ours_}"
            )
    product, memory = ours.matrix_product(), ours.memory()
    speed = 2 * 4 * DRAWS * GROUPS / memory / 1e9  # four bytes read, four written
    return [
        title(
            f"Random weights: {DRAWS:,} draws x {GROUPS} weights x {BIDS} bids"
            f" (peers: {DRAWS_OF_PEERS:,} draws, scaled)"
        ),
        ("ours", f"{taken:.2f} s", f"ranks and pairs; {times(taken / product)} the product"),
        *(_beside(name, one, "draws_s", taken, "ours") for name, one in peers.items()),
        ("floor: the product", f"{product:.2f} s", "float32, weights made beforehand"),
        ("floor: memory", f"{memory:.2f} s", f"the weights copied once, {speed:.0f} GB/s"),
    ]


def _stability(peers: dict[str, Any]) -> list[Row]:
    taken, from_verdict, ends = ours.every_interval()
    nodes, rows = len(next(iter(ends.values()))), []
    for name, one in peers.items():
        if "ranks" in one:
            checked = f"ours; {_agree(ends, one['ranks']):,} ranks of two bids agree"
            rows.append(_beside(name, one, "stability_ms", taken, checked))
    return [
        title(
            f"Weights that keep the order: {nodes} chapters and lines x {len(ends)} pairs of bids"
            f" (peers: at {len(STEPS)} weights each)"
        ),
        ("ours, exact ends", f"{taken:.2f} ms", f"{taken * 1e6 / nodes / len(ends):.0f} ns each"),
        (
            "the same from the verdict",
            f"{from_verdict:.1f} ms",
            "its fractions read as whole numbers",
        ),
        *rows,
        ("the other peers", "-", "have no such analysis"),
    ]


def _agree(ends: ours.Ends, ranks: list[list[list[int]]]) -> int:
    """How many pairs of ranks say what our intervals say."""
    checked = 0
    for (ahead, behind), intervals in ends.items():
        for interval, steps in zip(intervals, ranks, strict=True):
            for share, rank in zip(STEPS, steps, strict=True):
                holds = ours.held(interval, share)
                if holds is not None and rank[ahead] != rank[behind]:
                    assert holds == (rank[ahead] < rank[behind]), (ahead, behind, interval, share)
                    checked += 1
    return checked


def _growth() -> list[Row]:
    return [
        title(f"Growth: exact scores of lines x bids, {EVALUATORS} evaluators"),
        *(
            (f"{leaves:>6,} x {bids:>2} bids", f"{alone:.2f} ms", f"every reason {reasons:.0f} ms")
            for leaves, bids, alone, reasons in ours.growth(SIZES)
        ),
    ]


def _beside(name: str, one: dict[str, Any], what: str, own: float, beside: str) -> Row:
    unit = what.rpartition("_")[2]
    return (
        f"{name} {one['version']}",
        f"{one[what]:.2f} {unit}",
        f"{times(one[what] / own)} {beside}",
    )


if __name__ == "__main__":
    sys.exit(main())
