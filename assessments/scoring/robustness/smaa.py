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

CHUNK = 4096  # draws compared at once
# The largest product OpenBLAS keeps in the thread that asks. It shares larger ones out among threads of its
# own, which wait for one another between ours: three times the processor's time, measured.
PRODUCT = 1 << 18
THREADS = 2
ONE_AS_BITS = np.uint32(0x3F800000)  # IEEE 754
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
    """`points[g][b]`: what group g brings bid b at the published weights.

    Same seed, same answer on the same machine; another processor may add in another order, and a total
    within its last bit of another then falls on the other side.
    `progress(done, draws)` is called from this thread between rounds, and may raise to stop.
    """
    # Equal bids share a row: the product rounds a row by its place, and must not part them.
    table, place = np.unique(np.asarray(points, dtype=np.float32).T, axis=0, return_inverse=True)
    sizes = [min(CHUNK, draws - start) for start in range(0, draws, CHUNK)]
    jobs = list(zip(sizes, np.random.SeedSequence(seed).spawn(len(sizes)), strict=True))
    wins = np.zeros((len(bids), len(bids)), dtype=np.int64)
    ranks = np.zeros_like(wins)
    done = 0

    def work(job: tuple[int, np.random.SeedSequence]) -> tuple[Counts, Counts]:
        size, spawned = job
        bits = np.random.SFC64(spawned)
        return _compare(_totals(-table, size, bits, concentration)[place])

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


def _compare(totals: Floats) -> tuple[Counts, Counts]:
    """Pairwise wins and rank counts of some draws. `totals`: bids x draws."""
    size, draws = totals.shape
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


def _totals(
    negated: Floats, draws: int, bits: np.random.BitGenerator, concentration: int
) -> Floats:
    """Rows x draws, of minus the table (rows x groups).

    Drawn by blocks that stay in the cache, each multiplied before the next is drawn.
    """
    rows, groups = negated.shape
    width = max(1, min(draws, PRODUCT // max(1, negated.size)))
    totals = np.empty((rows, draws), dtype=np.float32)
    drawn, product = np.empty((2, groups, width), dtype=np.float32)
    for start in range(0, draws, width):
        here = min(width, draws - start)
        _logarithms(bits, drawn, product, concentration)
        totals[:, start : start + here] = negated @ product[:, :here]
    return totals


def _logarithms(
    bits: np.random.BitGenerator, drawn: Floats, product: Floats, concentration: int
) -> None:
    """Into `product`: minus a sum of exponentials, as the logarithm of a product of uniforms.

    To base 2: a common factor changes no order, and this logarithm takes half the time.
    """
    _uniforms(bits, product)
    for _factor in range(1, concentration):
        _uniforms(bits, drawn)
        product *= drawn
    np.log2(product, out=product)


def _uniforms(bits: np.random.BitGenerator, out: Floats) -> None:
    """Uniform on (0, 1], in steps of 2⁻²³: never zero.

    The top 23 bits of each half of a random word become the fraction of a float between 1 and 2,
    taken from 2. Asking NumPy for floats of four bytes takes twice as long: it splits words one by one.
    """
    words = bits.random_raw((out.size + 1) // 2).view(np.uint32)[: out.size].reshape(out.shape)
    words >>= 9
    words |= ONE_AS_BITS
    np.subtract(2, words.view(np.float32), out=out)


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
