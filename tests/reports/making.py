"""A realistic dossier: the reference grid and the demonstration's bids, at full size."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from functools import cache
from itertools import islice
from typing import Any

from assessments.demonstration import data
from assessments.frameworks.loader import load
from assessments.queries.questions import AnswerTold, QuestionTold
from assessments.queries.report_meta import BidMeta, ReportMeta
from assessments.queries.timeline_told import StageTold
from assessments.scoring.canonical import method_digest
from assessments.scoring.dossier import evaluate, read_dossier, verdict_to_json
from assessments.scoring.registry import vectors_sha256

PANEL = ("eval1", "eval2", "eval3")
NONCE = "5e" * 32
SENTENCES = (
    "The answer describes the arrangement, names who runs it and gives dated evidence of a test.",
    "Two points remain: the scope stops at the main site, and the yearly review is not in the contract.",
    "La réponse décrit l’organisation, nomme le responsable et joint un compte rendu d’essai daté.",
    "Restent deux réserves : le site secondaire est hors périmètre et l’échéance n’est pas au contrat.",
)


@cache
def method() -> dict[str, Any]:
    """The reference grid as a frozen method."""
    catalogue = load()
    (grid,) = catalogue.grids.values()
    return {
        "engine": "v1",
        "tender": data.REFERENCE,
        "grid_version": 1,
        "scale": {"minimum": 0, "maximum": 4, "units": 1},
        "consensus": "median",
        "price": {"formula": "pmin_over_p", "parameters": {}},
        "ties": ["C", "D"],
        "nodes": [
            {
                "code": node.code,
                "parent": node.parent,
                "kind": node.kind,
                "weight": node.weight,
                "not_applicable": node.not_applicable,
                "label": {"fr": node.label_fr, "en": node.label_en},
            }
            for node in grid.nodes
        ],
        "vectors": vectors_sha256("v1"),
    }


def written(offer: str, leaf: str, evaluator: str, mark: int) -> str:
    """Two sentences that differ from one evaluator to the next."""
    place = (len(offer) + len(leaf) + mark) % 2 * 2
    return f"{SENTENCES[place]} {SENTENCES[place + 1]} ({leaf}, {evaluator})"


def demonstration(*, writers: int = 1) -> dict[str, Any]:
    """The demonstration's dossier with verdict; `writers` evaluators of three wrote reasons."""
    bids = []
    for offer in data.offers():
        marks = {
            leaf: dict(zip(PANEL, data.evaluator_marks(offer.bid, leaf, mark), strict=True))
            for (bid, leaf), mark in data.consensus_marks().items()
            if bid == offer.bid
        }
        bids.append(
            {
                "code": offer.bid,
                "provider": offer.offer,
                "fictitious": True,
                "price_cents": sum(data.amounts_cents()[offer.bid].values()),
                "marks": marks,
                "justifications": {
                    leaf: {
                        evaluator: written(offer.bid, leaf, evaluator, mark)
                        for evaluator, mark in islice(given.items(), writers)
                    }
                    for leaf, given in marks.items()
                },
                "agreed": {},
                "not_applicable": [],
                "gates": {
                    gate.node: {"outcome": gate.outcome, "reason": gate.reason, "evidence": ""}
                    for gate in data.gates()
                    if gate.bid == offer.bid
                },
            }
        )
    return judged(method(), bids, panel=PANEL, title=data.TITLE, buyer=data.BUYER)


def judged(
    method: Mapping[str, Any],
    bids: list[dict[str, Any]],
    *,
    panel: tuple[str, ...] = ("eval1",),
    title: str = "Hosting of a trial warehouse",
    buyer: str = "Buyer (fictitious)",
    fictitious: bool = True,
    discussion: list[dict[str, Any]] | None = None,
) -> dict[str, Any]:
    """A dossier object with the verdict of the method's own engine."""
    dossier: dict[str, Any] = {
        "dossier": "1",
        "fictitious": fictitious,
        "tender": {"reference": method["tender"], "title": title, "buyer": buyer},
        "method": method,
        "freeze": {
            "nonce": NONCE,
            "sha256": method_digest(method, NONCE),
            "at": "2027-01-04T09:00:00.000000Z",
        },
        "panel": list(panel),
        "bids": bids,
        **({"discussion": discussion} if discussion else {}),
    }
    return {**dossier, "verdict": verdict_to_json(evaluate(read_dossier(dossier)))}


def small(
    *,
    marks: Mapping[str, tuple[int, int]] | None = None,
    prices: Mapping[str, int] | None = None,
    gates: Mapping[str, str] | None = None,
    ties: tuple[str, ...] = (),
    weights: tuple[int, int, int] = (40, 35, 25),
    words: str = "",
) -> dict[str, Any]:
    """Two criteria of one leaf each, a price and a gate. `words` is put wherever users type."""
    marks = marks or {"alpha": (3, 2), "beta": (2, 2)}
    nodes = [
        ("ROOT", None, "branch", 100),
        ("A", "ROOT", "branch", weights[0]),
        ("P", "A", "price", 100),
        ("B", "ROOT", "branch", weights[1]),
        ("B.1", "B", "scored", 100),
        ("C", "ROOT", "branch", weights[2]),
        ("C.1", "C", "scored", 100),
        ("G.1", "C", "gate", 0),
    ]
    rules: dict[str, Any] = {
        **method(),
        "tender": "T-1",
        "ties": list(ties),
        "nodes": [
            {
                "code": code,
                "parent": parent,
                "kind": kind,
                "weight": weight,
                "not_applicable": "refused",
                "label": {"fr": f"Critère {code}{words}", "en": f"Criterion {code}{words}"},
            }
            for code, parent, kind, weight in nodes
        ],
    }
    bids = [
        {
            "code": code,
            "provider": f"Hébergeur {code.title()} (fictif){words}",
            "fictitious": True,
            "price_cents": (prices or {}).get(code, 1_000_000_00),
            "marks": {"B.1": {"eval1": first}, "C.1": {"eval1": second}},
            "justifications": {"B.1": {"eval1": f"Reason for {code}.{words}"}},
            "agreed": {},
            "not_applicable": [],
            "gates": {
                "G.1": {
                    "outcome": (gates or {}).get(code, "met"),
                    "reason": f"Found for {code}.{words}",
                    "evidence": f"Annex 4.{words}",
                }
            },
        }
        for code, (first, second) in marks.items()
    ]
    return judged(
        rules,
        bids,
        title=f"Trial{words}",
        buyer=f"Buyer{words}",
        discussion=talk(next(iter(marks)), words),
    )


def talk(bid: str, words: str = "") -> list[dict[str, Any]]:
    """Two threads: one about `bid`, resolved, with an answer; one about all. `words` as in `small`."""
    return [
        {
            "node": "B.1",
            "bid": bid,
            "resolved": True,
            "comments": [
                {"author": author, "at": f"2027-02-0{day}T09:30:00.000000Z", "text": text + words}
                for author, day, text in (("eval1", 3, "Is annex 4 dated?"), ("officer", 4, "Yes."))
            ],
        },
        {
            "node": "G.1",
            "bid": None,
            "resolved": False,
            "comments": [
                {
                    "author": "former_member",
                    "at": "2027-02-05T09:30:00.000000Z",
                    "text": f"First line.\nSecond line.{words}",
                }
            ],
        },
    ]


def meta(dossier: Mapping[str, Any], language: str = "fr", *, words: str = "") -> ReportMeta:
    """Circumstances that fit any dossier. `words` is put wherever users type."""
    return ReportMeta(
        number=12,
        kind="analysis",
        language=language,
        ordered_at=datetime(2027, 3, 1, 8, 30, tzinfo=UTC),
        ordered_by=f"officer{words}",
        procedure="Marché subséquent",
        bids_due_at=datetime(2027, 2, 1, 11, 0, tzinfo=UTC),
        bids_opened_at=datetime(2027, 2, 1, 13, 0, tzinfo=UTC),
        certified_on=date(2027, 2, 1),
        stages=tuple(
            StageTold(f"Étape {number}{words}", date(2027, 1, number), None)
            for number in range(1, 13)
        ),
        bids=tuple(
            BidMeta(
                code=bid["code"],
                colour=place,
                service=f"Service {place}{words}",
                certifications=("SecNumCloud : en cours, non accordée",) if place == 3 else (),
            )
            for place, bid in enumerate(dossier["bids"], start=1)
        ),
        journal_sequence=42,
        journal_head="ab" * 32,
        signer_name="Développement – sans valeur juridique",
        development=True,
        verification_url="http://localhost:8000/verify/",
        questions=(
            QuestionTold(
                "Q01",
                date(2027, 1, 12),
                f"Is the archive part of the volume?{words}",
                (
                    AnswerTold(datetime(2027, 1, 20, 9, tzinfo=UTC), f"Yes.{words}", "", ""),
                    AnswerTold(
                        datetime(2027, 1, 29, 9, tzinfo=UTC),
                        f"Yes, but for logs.{words}",
                        f"Logs were forgotten.{words}",
                        f"The error was found late.{words}",
                    ),
                ),
            ),
        ),
    )
