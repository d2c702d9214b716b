"""Whether a dossier proves itself: its frozen method, and every figure of its stated verdict."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from assessments.scoring.output import verdict_to_json
from assessments.scoring.registry import evaluate, vectors_sha256
from assessments.scoring.types import Dossier

SENTENCES = {
    "method_hash": "the method is not the one that was frozen",
    "method_tender": "the method was frozen for another tender",
    "vectors": "the method was frozen with other test vectors than this engine's",
    "figure": "what is stated does not follow from the marks",
}


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that does not hold. `code`: method_hash, method_tender, vectors or figure.

    `path` is the place in the dossier; `stated` and `computed` are short JSON texts.
    """

    code: str
    path: str
    stated: str
    computed: str

    def __str__(self) -> str:
        return (
            f"{self.path}: {SENTENCES[self.code]} (stated {self.stated}, computed {self.computed})"
        )


def recheck(dossier: Dossier, limit: int = 50) -> list[Difference]:
    """What does not hold, at most `limit` entries; empty when the dossier proves itself.

    The method must hash to what was frozen, and every figure of the stated verdict must be the one
    its own marks give. Raises MethodError or BidError when the dossier cannot be judged at all.
    """
    return list(islice(_differences(dossier), limit))


def _differences(dossier: Dossier) -> Iterator[Difference]:
    if dossier.digest != dossier.grid_hash:
        yield _difference("method_hash", "freeze.sha256", dossier.grid_hash, dossier.digest)
    if dossier.method_tender != dossier.reference:
        yield _difference(
            "method_tender", "method.tender", dossier.method_tender, dossier.reference
        )
    vectors = vectors_sha256(dossier.method.engine)
    # An unfrozen method may leave its vectors unnamed; a frozen one is tied to them.
    if dossier.vectors != vectors and (dossier.vectors or dossier.grid_hash):
        yield _difference("vectors", "method.vectors", dossier.vectors, vectors)
    if dossier.stated is not None:
        yield from differences(dossier.stated, verdict_to_json(evaluate(dossier)), "verdict")


def differences(stated: Any, computed: Any, path: str) -> Iterator[Difference]:
    """Where two JSON values differ. A key that is absent differs from one that is null."""
    if isinstance(stated, dict) and isinstance(computed, dict):
        for key in sorted({*stated, *computed}):
            place = f"{path}.{key}"
            if key in stated and key in computed:
                yield from differences(stated[key], computed[key], place)
            else:
                yield Difference("figure", place, _short(stated, key), _short(computed, key))
    elif isinstance(stated, list) and isinstance(computed, list) and len(stated) == len(computed):
        for index, (one, other) in enumerate(zip(stated, computed, strict=True)):
            yield from differences(one, other, f"{path}[{index}]")
    elif type(stated) is not type(computed) or stated != computed:
        yield _difference("figure", path, stated, computed)


def _difference(code: str, path: str, stated: Any, computed: Any) -> Difference:
    return Difference(code, path, _text(stated), _text(computed))


def _short(parent: dict[str, Any], key: str) -> str:
    return _text(parent[key]) if key in parent else "nothing"


def _text(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 80 else text[:79] + "…"
