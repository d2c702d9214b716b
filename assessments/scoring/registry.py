"""Version -> engine. A tender replays with its own engine for ever."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache, partial
from pathlib import Path

from assessments.scoring import v1
from assessments.scoring.errors import MethodError
from assessments.scoring.types import Bid, Dossier, Method, Verdict

Scorer = Callable[[Sequence[Bid]], list[Fraction | None]]


@dataclass(frozen=True, slots=True)
class Engine:
    """One frozen version: how it judges, how it checks a method, and its scores without the reasons.

    `scorer` compiles a method for a panel, once for many sets of marks; see v1.scores.
    """

    judge: Callable[[Method, Sequence[Bid], Sequence[str], str | None], Verdict]
    check: Callable[[Method], object]
    scorer: Callable[[Method, Sequence[str]], Scorer]


def _v1_scorer(method: Method, panel: Sequence[str]) -> Scorer:
    return partial(v1.scores, v1.compile_method(method, panel))


ENGINES: Mapping[str, Engine] = {v1.ENGINE: Engine(v1.evaluate, v1.compile_method, _v1_scorer)}
VECTORS = Path(__file__).resolve().parent / "vectors"


def engine(version: str) -> Engine:
    """Raises MethodError for a version this program does not carry."""
    if version not in ENGINES:
        raise MethodError("engine_unknown", engine=version)
    return ENGINES[version]


def evaluate(dossier: Dossier) -> Verdict:
    """Judge the dossier with the engine its method names. Raises MethodError or BidError."""
    judge = engine(dossier.method.engine).judge
    return judge(dossier.method, dossier.bids, dossier.panel, dossier.grid_hash)


@cache
def vectors_sha256(version: str) -> str:
    """SHA-256 (hex) of the engine's test vectors: they are frozen with the method."""
    engine(version)
    return hashlib.sha256((VECTORS / f"{version}.json").read_bytes()).hexdigest()
