"""A small dossier that holds every optional part: European answers, amounts, items, inquiry, token."""

from __future__ import annotations

import base64
from typing import Any

from assessments.frameworks.loader import load
from assessments.scoring.dossier import evaluate, read_dossier
from assessments.scoring.robustness.simulation import simulate_all, simulated_to_json
from tests.reports.making import judged, small, talk

PINNED = "ec-csf-2026-06"
TOKEN = b"not a real token, but the very bytes that were kept"
SEVEN_YEARS = {"node": "K.1", "first_year": 1, "last_year": 7, "cents_a_year": 10_000_00}
ONCE = {"node": "K.1", "first_year": 2, "last_year": 2, "cents_a_year": 5_000_50}
COSTED = 7 * 10_000_00 + 5_000_50


def annexed(
    *, words: str = "", gates: dict[str, str] | None = None, minimum: int | None = None
) -> dict[str, Any]:
    """Three bids; beta is far below the others and was asked why. `words` is put wherever users type."""
    base = small(
        marks={"alpha": (3, 2), "beta": (2, 3), "gamma": (1, 2)},
        prices={"alpha": 1_000_000_00, "beta": 600_000_00, "gamma": 1_100_000_00},
        gates=gates,
        words=words,
    )
    alpha, beta, gamma = base["bids"]
    for bid in base["bids"]:
        bid["amounts"] = {"K.1": COSTED, "K.2": bid["price_cents"] - COSTED}
    beta["costs"] = [SEVEN_YEARS | {"label": f"Run{words}"}, ONCE | {"label": f"Install{words}"}]
    beta["price_inquiry"] = inquiry(words)
    alpha["sovereignty"] = answers(f"Stated in annex 7.{words}")
    gamma["sovereignty"] = {"SOV-1.1": {"option": 1, "justification": words}}
    found = judged(
        {**base["method"], "nodes": nodes(base["method"], words), "sovereignty": pins(minimum)},
        base["bids"],
        title=base["tender"]["title"],
        buyer=base["tender"]["buyer"],
        discussion=talk("alpha", words),
    )
    found["freeze"]["timestamp"] = {
        "at": "2027-01-04T09:00:05.000000Z",
        "authority": f"Autorité d’essai{words}",
        "serial": "1a2b",
        "token": base64.b64encode(TOKEN).decode(),
    }
    return found


def nodes(method: dict[str, Any], words: str) -> list[dict[str, Any]]:
    """The tree of `small` with two amount lines."""
    amounts = [
        {
            "code": code,
            "parent": "A",
            "kind": "amount",
            "weight": 0,
            "not_applicable": "refused",
            "label": {"fr": f"Montant {code}{words}", "en": f"Amount {code}{words}"},
        }
        for code in ("K.1", "K.2")
    ]
    return [*method["nodes"], *amounts]


def pins(minimum: int | None) -> dict[str, Any]:
    rule = {"framework": PINNED, "sha256": load().frameworks[PINNED].sha256, "profile": "2026-06"}
    return rule if minimum is None else {**rule, "seal_minimum": minimum, "gate": "G.1"}


def answers(reason: str) -> dict[str, Any]:
    """The best answer everywhere, but SOV-1.1 at level 3."""
    framework = load().frameworks[PINNED]
    best = {
        criterion.ref: max(framework.answers_to(criterion.ref), key=lambda one: one.points)
        for criterion in framework.criteria
        if framework.answers_to(criterion.ref)
    }
    given = {ref: {"option": one.option, "justification": ""} for ref, one in best.items()}
    return {**given, "SOV-1.1": {"option": 3, "justification": reason}}


def inquiry(words: str) -> dict[str, Any]:
    return {
        "request": {"on": "2027-02-10", "due_on": "2027-02-20", "text": f"Why so low?{words}"},
        "answer": {"on": "2027-02-18", "text": f"A shared team.{words}"},
        "decision": {
            "outcome": "accepted",
            "reason": f"It explains the gap.{words}",
            "price_cents": 600_000_00,
            "at": "2027-02-22T09:00:00.000000Z",
        },
    }


def drawn(dossier: dict[str, Any], draws: int = 4_096) -> dict[str, Any]:
    """The result of a simulation, as it is kept."""
    parsed = read_dossier(dossier)
    found = simulate_all(
        parsed, evaluate(parsed), draws=draws, seed=7, progress=lambda percent: None
    )
    return simulated_to_json(found)
