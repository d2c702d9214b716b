"""Whole dossiers kept with the verdict that v1 gave them: the same bytes, for ever.

The engine's own vectors (assessments/scoring/vectors) are small enough to be checked by hand, one rule
at a time. Here the rules meet: deep trees, lines that do not apply, gates, ties, several evaluators. A
file that no longer replays means that v1 has changed, which it must not: another rule is another version.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from assessments.scoring.canonical import canonical_bytes
from assessments.scoring.consensus import RULES
from assessments.scoring.dossier import evaluate, read_dossier, read_json, recheck, verdict_to_json
from assessments.scoring.price import FORMULAS

pytestmark = pytest.mark.pure

FOLDER = Path(__file__).parent / "fixtures" / "golden"
FILES = sorted(FOLDER.glob("*.json"))


def data_of(file: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(file.read_bytes())
    return found


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_dossier_replays_to_the_same_bytes(file: Path) -> None:
    kept = file.read_bytes()
    data = read_json(kept)
    stated = data.pop("verdict")
    verdict = verdict_to_json(evaluate(read_dossier(data)))
    assert verdict == stated  # first, for what a difference of bytes would not tell
    assert canonical_bytes({**data, "verdict": verdict}) == kept


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_dossier_proves_itself(file: Path) -> None:
    assert recheck(read_dossier(data_of(file))) == []


def test_dossiers_meet_every_rule_and_every_kind_of_ending() -> None:
    kept = [data_of(file) for file in FILES]
    bids = [bid for data in kept for bid in data["bids"]]
    judged = [bid for data in kept for bid in data["verdict"]["bids"]]
    assert {data["method"]["consensus"] for data in kept} == set(RULES)
    assert {data["method"]["price"]["formula"] for data in kept} == set(FORMULAS)
    assert {data["verdict"]["complete"] for data in kept} == {True, False}
    outcomes = {gate["outcome"] for bid in judged for gate in bid["gates"]}
    assert outcomes == {"met", "conditional", "not_met", "unknown"}
    rules = {line["rule"] for bid in judged for line in bid["lines"]}
    assert {"not_applicable_neutral", "not_applicable_zero"} <= rules
    assert {bid["tie_note"] for bid in judged} >= {None, "declared_tie", "broken_by:A"}
    assert any(not bid["admitted"] and bid["score"] for bid in judged)
    assert any(bid["price_cents"] is None for bid in bids)
