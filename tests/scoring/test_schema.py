"""The published JSON Schema and the program agree on what a dossier is."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from assessments.scoring.dossier import DossierError, evaluate, read_dossier, verdict_to_json
from assessments.scoring.price import FORMULAS
from assessments.scoring.registry import VECTORS

SCHEMA = json.loads(
    (Path(__file__).parents[2] / "docs" / "schema" / "dossier-1.schema.json").read_text("utf-8")
)
CASES = json.loads((VECTORS / "v1.json").read_text("utf-8"))["cases"]
CHECK = jsonschema.Draft202012Validator(SCHEMA)


def test_schema_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize(
    "case", [case for case in CASES if "expect" in case], ids=lambda case: str(case["name"])
)
def test_vector_with_its_verdict_fits_the_schema(case: dict[str, Any]) -> None:
    dossier = case["dossier"]
    CHECK.validate({**dossier, "verdict": verdict_to_json(evaluate(read_dossier(dossier)))})


def test_demonstration_with_its_verdict_fits_the_schema(demo: dict[str, Any]) -> None:
    CHECK.validate({**demo, "verdict": verdict_to_json(evaluate(read_dossier(demo)))})


def test_reasons_of_agreed_marks_fit_the_schema(demo: dict[str, Any]) -> None:
    demo["bids"][0].update(agreed={"5.1.a": 3}, agreed_reasons={"5.1.a": "Proved by annex 4."})
    CHECK.validate(demo)
    demo["bids"][0]["agreed_reasons"] = {"5.1.a": ""}
    assert not CHECK.is_valid(demo)


@pytest.mark.parametrize(
    ("anchors", "fits"),
    [
        ({"fr": ["Rien", "Peu", "Assez", "Bien", "Tout"]}, True),
        ({"fr": ["Rien", ""]}, False),
        ({"fr": ["Rien", "Rien"]}, False),
        ({"en": ["Nothing"]}, False),
        ([], False),
    ],
)
def test_anchors_written_for_a_line_are_read_or_refused_as_the_schema_says(
    demo: dict[str, Any], anchors: Any, fits: bool
) -> None:
    demo["method"]["nodes"][-1]["anchors"] = anchors
    assert CHECK.is_valid(demo) == fits
    if fits:
        read_dossier(demo)
    else:
        with pytest.raises(DossierError):
            read_dossier(demo)


def test_what_the_program_refuses_as_unknown_the_schema_refuses_too(demo: dict[str, Any]) -> None:
    file = {"name": "audit.pdf", "sha256": "0" * 64, "size": 9, "effective_on": None}
    demo["bids"][0]["evidence"] = {"G-SNC": [file]}
    said: dict[str, Any] = {
        "author": "eval1",
        "at": "2027-02-03T09:30:00.000000Z",
        "text": "Invented.",
    }
    demo["discussion"] = [{"node": "5.1.a", "bid": None, "resolved": True, "comments": [said]}]
    for place in (
        demo,
        file,
        demo["discussion"][0],
        said,
        demo["tender"],
        demo["freeze"],
        demo["journal"],
        demo["method"],
        demo["method"]["scale"],
        demo["method"]["price"],
        demo["method"]["nodes"][0],
        demo["bids"][0],
        demo["bids"][0]["gates"]["G-SNC"],
    ):
        place["unknown"] = 1
        assert not CHECK.is_valid(demo)
        with pytest.raises(ValueError, match="not part of the format"):
            read_dossier(copy.deepcopy(demo))
        del place["unknown"]
    assert CHECK.is_valid(demo)


def test_schema_names_every_price_formula() -> None:
    text = json.dumps(SCHEMA)
    assert not [name for name in FORMULAS if text.count(f'"{name}"') < 2]
