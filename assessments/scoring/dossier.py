"""The dossier: read strictly from JSON, judged, compared with the verdict it carries."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from assessments.scoring.canonical import method_digest
from assessments.scoring.reading import DossierError, Reader, read_json
from assessments.scoring.registry import engine, vectors_sha256
from assessments.scoring.types import (
    Bid,
    BidResult,
    Gate,
    Method,
    Node,
    Scale,
    Verdict,
)

__all__ = [
    "Dossier",
    "DossierError",
    "evaluate",
    "read_dossier",
    "read_json",
    "read_method",
    "recheck",
    "summary_json",
    "verdict_to_json",
]


@dataclass(frozen=True, slots=True)
class Dossier:
    """A dossier as the engine uses it; `stated` is the verdict it carries, if any."""

    reference: str
    fictitious: bool
    method: Method
    grid_hash: str | None
    nonce_digest: str | None
    vectors: str
    panel: tuple[str, ...]
    bids: tuple[Bid, ...]
    stated: Mapping[str, Any] | None


def read_dossier(data: Any) -> Dossier:
    """Check the shape; DossierError names the path. Says nothing of whether the scores are right."""
    top = Reader(data, "dossier")
    if top.text("dossier") != "1":
        raise DossierError("dossier", "this program reads dossiers of version 1")
    method = top.object("method")
    freeze = top.optional_object("freeze")
    stated = top.optional_object("verdict")
    return Dossier(
        reference=top.object("tender").text("reference"),
        fictitious=top.boolean("fictitious"),
        method=read_method(method.data),
        grid_hash=freeze.text("sha256") if freeze else None,
        nonce_digest=method_digest(method.data, freeze.text("nonce")) if freeze else None,
        vectors=method.text("vectors"),
        panel=tuple(top.texts("panel")),
        bids=_bids(top),
        stated=stated.data if stated else None,
    )


def read_method(data: Any) -> Method:
    """A method object as in the dossier. Raises DossierError on its shape, MethodError on its sense."""
    reader = Reader(data, "method")
    scale = reader.object("scale")
    price = reader.object("price")
    method = Method(
        engine=reader.text("engine"),
        scale=Scale(scale.integer("minimum"), scale.integer("maximum"), scale.integer("units")),
        consensus=reader.text("consensus"),
        price_formula=price.text("formula"),
        price_parameters=price.integers("parameters"),
        ties=tuple(reader.texts("ties")),
        nodes=tuple(
            Node(
                code=node.text("code"),
                parent=node.optional_text("parent"),
                kind=node.text("kind"),
                weight=node.integer("weight"),
                not_applicable=node.text("not_applicable"),
            )
            for node in reader.objects("nodes")
        ),
    )
    engine(method.engine)(method, (), (), None)
    return method


def _bids(top: Reader) -> tuple[Bid, ...]:
    bids = tuple(_bid(bid) for bid in top.objects("bids"))
    codes = [bid.code for bid in bids]
    if len(set(codes)) != len(codes):
        raise DossierError("dossier.bids", "two bids have the same code")
    return bids


def _bid(bid: Reader) -> Bid:
    return Bid(
        code=bid.text("code"),
        provider=bid.text("provider"),
        price_cents=bid.optional_integer("price_cents"),
        marks={node: marks.all_integers() for node, marks in bid.each("marks")},
        agreed=bid.integers("agreed"),
        not_applicable=frozenset(bid.texts("not_applicable")),
        gates={
            node: Gate(gate.text("outcome"), gate.text("reason"), gate.text("evidence"))
            for node, gate in bid.each("gates")
        },
    )


def evaluate(dossier: Dossier) -> Verdict:
    """Judge the dossier with the engine its method names."""
    return engine(dossier.method.engine)(
        dossier.method, dossier.bids, dossier.panel, dossier.grid_hash
    )


def recheck(dossier: Dossier) -> list[str]:
    """What does not hold, as English sentences; empty when the dossier proves itself.

    The method must hash to what was frozen, and every figure of the stated verdict must be the one
    its own marks give.
    """
    problems: list[str] = []
    if dossier.grid_hash is not None and dossier.nonce_digest != dossier.grid_hash:
        problems.append("the method is not the one that was frozen: its hash differs")
    if dossier.vectors != vectors_sha256(dossier.method.engine):
        problems.append("the method was frozen with other test vectors than this engine's")
    if dossier.stated is not None:
        computed = verdict_to_json(evaluate(dossier))
        problems += differences(dossier.stated, computed, "verdict")
    return problems


def differences(stated: Any, computed: Any, path: str, limit: int = 20) -> list[str]:
    """Where two JSON values differ, at most `limit` places."""
    if isinstance(stated, Mapping) and isinstance(computed, Mapping):
        found: list[str] = []
        for key in sorted({*stated, *computed}):
            if len(found) < limit:
                found += differences(
                    stated.get(key), computed.get(key), f"{path}.{key}", limit - len(found)
                )
        return found
    if isinstance(stated, list) and isinstance(computed, list) and len(stated) == len(computed):
        found = []
        for index, (one, other) in enumerate(zip(stated, computed, strict=True)):
            if len(found) < limit:
                found += differences(one, other, f"{path}[{index}]", limit - len(found))
        return found
    if stated == computed and type(stated) is type(computed):
        return []
    return [f"{path}: stated {_short(stated)}, computed {_short(computed)}"]


def _short(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 80 else text[:77] + "..."


def verdict_to_json(verdict: Verdict) -> dict[str, Any]:
    """The verdict with all its reasons, as docs/dossier.md describes it. Fractions as `n/d`."""
    return {
        "engine": verdict.engine,
        "grid_hash": verdict.grid_hash,
        "complete": verdict.complete,
        "missing": [
            {"bid": m.bid, "node": m.node, "evaluator": m.evaluator, "what": m.what}
            for m in verdict.missing
        ],
        "bids": [
            {
                **_summary(bid),
                "price_cents": bid.price_cents,
                "tie_note": bid.tie_note,
                "gates": [
                    {
                        "node": found.node,
                        "outcome": found.gate.outcome,
                        "reason": found.gate.reason,
                        "evidence": found.gate.evidence,
                    }
                    for found in bid.gates
                ],
                "lines": [
                    {
                        "node": line.node,
                        "kind": line.kind,
                        "marks": dict(line.marks),
                        "agreed": None if line.retained is None else str(line.retained),
                        "rule": line.rule,
                        "chain": [str(share) for share in line.chain],
                        "contribution": str(line.contribution),
                    }
                    for line in bid.lines
                ],
                "branches": [
                    {
                        "node": branch.node,
                        "contribution": str(branch.contribution),
                        "maximum": str(branch.maximum),
                    }
                    for branch in bid.branches
                ],
            }
            for bid in verdict.bids
        ],
    }


def summary_json(verdict: Verdict) -> dict[str, Any]:
    """What `score --json` prints."""
    return {
        "engine": verdict.engine,
        "grid_hash": verdict.grid_hash,
        "complete": verdict.complete,
        "missing": len(verdict.missing),
        "bids": [_summary(bid) for bid in verdict.bids],
    }


def _summary(bid: BidResult) -> dict[str, Any]:
    return {
        "bid": bid.bid,
        "provider": bid.provider,
        "admitted": bid.admitted,
        "rank": bid.rank,
        "score": None if bid.score is None else str(bid.score),
        "display": bid.display,
        "gates_failed": list(bid.gates_failed),
    }
