"""Stochastic weights around the published ones: how often each bid takes each rank.

The simulation path: floats, NumPy, a seed. It informs and never ranks. One draw gives every group of
lines (criteria, chapters or lines) the weight `published x E`, the E being independent exponentials
of mean 1: Dirichlet weights around the published ones. With a concentration k, E is the mean of k
exponentials: each weight's standard deviation is then 1/√k of itself. Only the order of the totals
matters, so that draws are neither averaged nor normalised. Tervonen & Lahdelma, « Implementing
stochastic multicriteria acceptability analysis » (2007).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from numpy.typing import NDArray

from assessments.scoring.robustness.acceptability import Acceptability, Table

CHUNK = 4096  # draws at once: what fits the processor's cache
THREADS = 2
ROUND = 32  # chunks between two calls of progress: about a tenth of a second

Floats = NDArray[np.float32]
Counts = NDArray[np.int64]
Progress = Callable[[int, int], None]


def simulate(
    points: Sequence[Sequence[float]],
    bids: Sequence[str],
    *,
    draws: int,
    seed: int,
    concentration: int = 1,
    progress: Progress | None = None,
) -> Acceptability:
    """`points[g][b]`: what group g brings bid b at the published weights. Same seed, same answer.

    `progress(done, draws)` is called from this thread between rounds, and may raise to stop.
    """
    table = np.ascontiguousarray(np.asarray(points, dtype=np.float32).T)
    sizes = [min(CHUNK, draws - start) for start in range(0, draws, CHUNK)]
    jobs = list(zip(sizes, np.random.SeedSequence(seed).spawn(len(sizes)), strict=True))
    wins = np.zeros((len(bids), len(bids)), dtype=np.int64)
    ranks = np.zeros_like(wins)
    done = 0

    def work(job: tuple[int, np.random.SeedSequence]) -> tuple[Counts, Counts]:
        return _chunk(table, *job, concentration)

    with ThreadPoolExecutor(THREADS) as pool:
        for start in range(0, len(jobs), ROUND):
            current = jobs[start : start + ROUND]
            for won, ranked in pool.map(work, current):
                wins += won
                ranks += ranked
            done += sum(size for size, _seed in current)
            if progress is not None:
                progress(done, draws)
    return Acceptability(
        bids=tuple(bids),
        draws=draws,
        seed=seed,
        ranks=_table(ranks),
        wins=_table(wins),
    )


def _chunk(
    table: Floats, draws: int, seed: np.random.SeedSequence, concentration: int
) -> tuple[Counts, Counts]:
    """Pairwise wins and rank counts of some draws. `table`: bids x groups."""
    totals = -table @ _logarithms(
        np.random.Generator(np.random.SFC64(seed)), (table.shape[1], draws), concentration
    )
    size = len(table)
    wins = np.zeros((size, size), dtype=np.int64)
    above = np.zeros((size, draws), dtype=np.int8)
    for one in range(size):
        for other in range(one + 1, size):
            ahead, behind = totals[one] > totals[other], totals[one] < totals[other]
            wins[one, other], wins[other, one] = np.count_nonzero(ahead), np.count_nonzero(behind)
            above[other] += ahead
            above[one] += behind
    ranks = np.stack([np.bincount(row, minlength=size) for row in above])
    return wins, ranks


def _logarithms(
    generator: np.random.Generator, shape: tuple[int, int], concentration: int
) -> Floats:
    """Minus a sum of exponentials: the logarithm of a product of uniforms, taken once, in place."""
    drawn = np.empty(shape, dtype=np.float32)
    product = np.ones(shape, dtype=np.float32)
    for _factor in range(concentration):
        generator.random(out=drawn, dtype=np.float32)
        product *= np.subtract(1, drawn, out=drawn)  # 1 − u is never zero
    return np.log(product, out=product)


def _table(counts: Counts) -> Table:
    return tuple(tuple(row) for row in counts.tolist())


def pairwise_exactly(
    first: Sequence[float], second: Sequence[float], concentration: int = 1
) -> float:
    """P(first above second), by inversion of the characteristic function: the simulation's oracle.

    With d the differences of the groups' points, P(Σ dᵢ·Eᵢ > 0) = 1/2 + 1/π ∫₀^∞ Im φ(t) / t dt and
    φ(t) = Π 1/(1 − i·dᵢ·t)^k, k the concentration (Gil-Pelaez, 1951). Integrated over ln t by
    the trapezoidal rule, which converges exponentially here; right to about ten decimals.
    """
    d = np.asarray(first, dtype=np.float64) - np.asarray(second, dtype=np.float64)
    d = d[d != 0]
    if not len(d):
        return 0.0
    scale = np.abs(d).max()
    u = np.linspace(-36.0, 40.0, 20_001)
    x = np.outer(d / scale, np.exp(u))
    modulus = np.exp(-0.5 * concentration * np.log1p(x * x).sum(axis=0))
    phase = concentration * np.arctan(x).sum(axis=0)
    integral = np.trapezoid(modulus * np.sin(phase), u)
    return float(0.5 + integral / np.pi)
