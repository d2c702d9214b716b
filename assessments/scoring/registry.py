"""Version -> engine. A tender replays with its own engine for ever."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path

from assessments.scoring import v1
from assessments.scoring.types import Bid, Method, MethodError, Verdict

Engine = Callable[[Method, Sequence[Bid], Sequence[str], str | None], Verdict]

ENGINES: Mapping[str, Engine] = {v1.ENGINE: v1.evaluate}
VECTORS = Path(__file__).resolve().parent / "vectors"


def engine(version: str) -> Engine:
    """Raises MethodError for a version this program does not carry."""
    if version not in ENGINES:
        raise MethodError("unknown_engine", f"no engine of version {version} here")
    return ENGINES[version]


@cache
def vectors_sha256(version: str) -> str:
    """SHA-256 (hex) of the engine's test vectors: they are frozen with the method."""
    engine(version)
    return hashlib.sha256((VECTORS / f"{version}.json").read_bytes()).hexdigest()
