"""What accompanies the marks in a dossier: read, refused by its path, and counting for nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from assessments.scoring.dossier import DossierError, read_dossier
from tests.scoring.test_schema import CHECK


def accompanied(dossier: dict[str, Any]) -> dict[str, Any]:
    """The dossier with a dated method and a first bid whose price is explained."""
    bid = dossier["bids"][0]
    lines = [node["code"] for node in dossier["method"]["nodes"] if node["kind"] == "amount"]
    rest = bid["price_cents"] - 300_00
    dossier["freeze"]["timestamp"] = {
        "at": "2027-01-04T09:00:05.000000Z",
        "authority": "Autorité d’essai",
        "serial": "1a2b",
        "token": "MIIB",
    }
    bid["amounts"] = {lines[0]: 300_00, lines[1]: rest}
    bid["costs"] = [
        {
            "node": lines[0],
            "label": "Run",
            "first_year": 1,
            "last_year": 3,
            "cents_a_year": 100_00,
        }
    ]
    bid["price_inquiry"] = {
        "request": {"on": "2027-02-10", "due_on": "2027-02-20", "text": "Why?"},
        "answer": {"on": "2027-02-18", "text": "Because."},
        "decision": {
            "outcome": "accepted",
            "reason": "Explained.",
            "price_cents": bid["price_cents"],
            "at": "2027-02-22T09:00:00.000000Z",
        },
    }
    return dossier


def test_annexes_are_read_fit_the_schema_and_count_for_nothing(demo: dict[str, Any]) -> None:
    before = read_dossier(demo)
    assert read_dossier(accompanied(demo)) == before
    CHECK.validate(demo)


@pytest.mark.parametrize(
    ("edit", "path"),
    [
        (lambda d, b: d["freeze"]["timestamp"].update(token="not base64!"), ".timestamp.token"),
        (lambda d, b: d["freeze"]["timestamp"].pop("serial"), ".timestamp.serial"),
        (lambda d, b: d["freeze"]["timestamp"].update(extra=1), ".timestamp.extra"),
        (lambda d, b: b["amounts"].update(NONE=1), ".amounts.NONE"),
        (lambda d, b: b["amounts"].popitem(), ".amounts"),
        (lambda d, b: b["amounts"].update({next(iter(b["amounts"])): -1}), ".amounts.COU-01"),
        (lambda d, b: b["costs"][0].update(cents_a_year=1), ".costs"),
        (lambda d, b: b["costs"][0].update(cents_a_year=-1), ".costs[0].cents_a_year"),
        (lambda d, b: b["costs"][0].update(last_year=99), ".costs[0]"),
        (lambda d, b: b["costs"][0].update(node="COU-07"), ".costs"),
        (lambda d, b: b["costs"][0].update(label=""), ".costs[0].label"),
        (lambda d, b: b.pop("amounts"), ".amounts"),
        (lambda d, b: b["price_inquiry"].update(who="me"), ".price_inquiry.who"),
        (lambda d, b: b["price_inquiry"]["request"].update(on="soon"), ".request.on"),
        (lambda d, b: b["price_inquiry"]["answer"].update(text=""), ".answer.text"),
        (lambda d, b: b["price_inquiry"]["decision"].update(outcome="fine"), ".decision.outcome"),
        (lambda d, b: b["price_inquiry"]["decision"].pop("reason"), ".decision.reason"),
    ],
)
def test_annex_that_is_not_one_is_refused_by_its_path(
    demo: dict[str, Any], edit: Callable[[Any, Any], object], path: str
) -> None:
    accompanied(demo)
    edit(demo, demo["bids"][0])
    with pytest.raises(DossierError) as caught:
        read_dossier(demo)
    assert str(caught.value).split(":")[0].endswith(path)
