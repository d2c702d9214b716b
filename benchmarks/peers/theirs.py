"""What the peers take for the work, told as JSON; run by the Python of `.venv-bench`.

Each is called as its documentation says, its weighted sum alone. They know neither evaluators nor
reasons: the medians are taken by NumPy, and counted.
"""

from __future__ import annotations

import importlib
import json
import sys
import time
from collections.abc import Callable
from importlib.metadata import version
from typing import Any

import numpy as np

from benchmarks.peers.work import DRAWS, DRAWS_OF_PEERS, GROUPS, STEPS, WHOLE, Work, work
from benchmarks.timing import processor

Scorer = Callable[[Any, Any], Any]  # (bids x lines, weights) -> scores


def main() -> int:
    answer: dict[str, Any] = {}
    for name, scorer in PEERS.items():
        try:
            answer[name] = {"version": version(name), **_measured(scorer())}
        except Exception as error:  # a peer that fails is told, and the others go on
            answer[name] = {"absent": f"{type(error).__name__}: {error}"}
    if "absent" not in answer["pyrepo-mcda"]:
        answer["pyrepo-mcda"] |= _stability()
    json.dump(answer, sys.stdout)
    return 0


def _scikit_criteria() -> Scorer:
    data = importlib.import_module("skcriteria")
    method = importlib.import_module("skcriteria.agg.simple").WeightedSumModel()

    def score(matrix: Any, weights: Any) -> Any:
        objectives = [max] * matrix.shape[1]
        return method.evaluate(data.mkdm(matrix, objectives, weights=weights)).e_.score

    return score


def _pymcdm() -> Scorer:
    by_best = importlib.import_module("pymcdm.normalizations").max_normalization
    method = importlib.import_module("pymcdm.methods").WSM(by_best)
    return lambda matrix, weights: method(matrix, weights, np.ones(matrix.shape[1]))


def _pydecision() -> Scorer:
    saw = importlib.import_module("pyDecision.algorithm").saw_method
    return lambda matrix, weights: saw(
        matrix, ["max"] * matrix.shape[1], weights, graph=False, verbose=False
    )[:, 1]


def _pyrepo() -> Scorer:
    linear = importlib.import_module("pyrepo_mcda.normalizations").linear_normalization
    method = importlib.import_module("pyrepo_mcda.mcda_methods").SAW(linear)
    return lambda matrix, weights: method(matrix, weights, np.ones(matrix.shape[1]))


PEERS: dict[str, Callable[[], Scorer]] = {
    "scikit-criteria": _scikit_criteria,
    "pymcdm": _pymcdm,
    "pyDecision": _pydecision,
    "pyrepo-mcda": _pyrepo,
}


def _measured(score: Scorer) -> dict[str, Any]:
    """`sum_ms` and `order` (bids, best first); `draws_s` for all DRAWS and `first`, shares of the wins."""
    done = work()
    marks, weights = np.array(done.marks), np.array(done.weights)

    def weighted_sum() -> Any:
        return np.argsort(-score(np.median(marks, axis=2), weights))

    return {
        "sum_ms": processor(weighted_sum, 15),
        "order": weighted_sum().tolist(),
        **_simulated(score),
    }


def _simulated(score: Scorer) -> dict[str, Any]:
    done = work(GROUPS)
    matrix, published = np.median(np.array(done.marks), axis=2), np.array(done.weights)
    first = np.zeros(len(matrix), dtype=int)
    start = time.process_time()
    draws = published * np.random.default_rng(1).exponential(size=(DRAWS_OF_PEERS, GROUPS))
    draws /= draws.sum(axis=1, keepdims=True)
    for weights in draws:
        first[np.argsort(-score(matrix, weights))[0]] += 1
    taken = time.process_time() - start
    return {
        "draws_s": taken * DRAWS / DRAWS_OF_PEERS,
        "first": (first / DRAWS_OF_PEERS).tolist(),
    }


def _stability() -> dict[str, Any]:
    """Ranks with the share of each chapter and line moved 5 % at a time: `ranks[node][step][bid]`.

    The library's own sensitivity analysis takes the weight from all other criteria alike; a tree wants
    it from the siblings, in proportion. Its weighted sum and its ranks are used, the moves are ours.
    """
    rank = importlib.import_module("pyrepo_mcda.additions").rank_preferences
    score, done = _pyrepo(), work()
    matrix = np.median(np.array(done.marks), axis=2)
    start = time.process_time()
    ranks = [
        [rank(score(matrix, weights), reverse=True).astype(int).tolist() for weights in moves]
        for moves in _moves(done)
    ]
    return {"stability_ms": (time.process_time() - start) * 1000, "ranks": ranks}


def _moves(done: Work) -> list[Any]:
    """Node -> step -> weights: the chapters first, then the lines."""
    shares = np.array([share for share, _lines in done.chapters]) / WHOLE
    inside = [np.array(lines) / WHOLE for _share, lines in done.chapters]
    moves = []
    for chapter in range(len(shares)):
        steps = [_moved(shares, chapter, step) for step in STEPS]
        moves.append([_weights(step, inside) for step in steps])
    for chapter, lines in enumerate(inside):
        for line in range(len(lines)):
            one = [_moved(lines, line, step) for step in STEPS]
            rest = inside[:chapter], inside[chapter + 1 :]
            moves.append([_weights(shares, [*rest[0], step, *rest[1]]) for step in one])
    return moves


def _moved(shares: Any, place: int, share: float) -> Any:
    moved = shares * ((1 - share) / (1 - shares[place]))
    moved[place] = share
    return moved


def _weights(shares: Any, inside: list[Any]) -> Any:
    return np.concatenate([share * lines for share, lines in zip(shares, inside, strict=True)])


if __name__ == "__main__":
    sys.exit(main())
