"""A reviewer changes no mark, through any door: every writing route is tried as reviewer."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import transaction

from assessments.models import (
    AgreedMark,
    Bid,
    Closing,
    CostItem,
    GateOutcome,
    Grid,
    GridNode,
    Mark,
    PriceInquiry,
    PriceLine,
    Submission,
)
from tests.access.conftest import House, built, house
from tests.access.table import BID, TABLE, Row

__all__ = ["built", "house"]  # fixtures

JUDGEMENT = (
    AgreedMark,
    Bid,
    Closing,
    CostItem,
    GateOutcome,
    Grid,
    GridNode,
    Mark,
    PriceInquiry,
    PriceLine,
    Submission,
)
WRITING = [row for row in TABLE if row.method != "GET"]


def judgement() -> dict[str, list[Any]]:
    return {model.__name__: list(model.objects.order_by("pk").values()) for model in JUDGEMENT}


MARK = {"value": "0", "justification": "Changé.", "seen_version": "1"}
GATE = {"outcome": "not_met", "reason": "Changé.", "evidence": "", "seen_version": "1"}
# What does change a mark or a gate when it is sent by someone who may: who, where, what.
WELL_FORMED = (
    ("evaluator", Row("assessments:mark", "POST", "", {**BID, "node": "C.1"}, MARK)),
    (
        "evaluator",
        Row("api:mark", "PUT", "", {**BID, "node": "C.1"}, {**MARK, "value": 0, "seen_version": 1}),
    ),
    ("officer", Row("assessments:gate", "POST", "", {**BID, "node": "G-1"}, GATE)),
)


@pytest.mark.django_db
def test_marks_stand_whatever_a_reviewer_sends(house: House) -> None:
    before = judgement()
    assert before["Mark"]
    assert before["PriceLine"]
    assert before["GateOutcome"]
    for row in (*WRITING, *(row for _who, row in WELL_FORMED)):
        with transaction.atomic():
            house.ask("reviewer", row)
            assert judgement() == before, row
            transaction.set_rollback(True)


@pytest.mark.django_db
@pytest.mark.parametrize(("who", "row"), WELL_FORMED, ids=str)
def test_the_same_request_does_change_it_for_those_who_may(
    house: House, who: str, row: Row
) -> None:
    before = judgement()
    house.ask(who, row)
    assert judgement() != before


def test_every_writing_route_is_tried() -> None:
    assert {
        "api:mark",
        "assessments:mark",
        "assessments:marks",
        "assessments:chapter",
        "assessments:prices",
        "assessments:gate",
        "assessments:consensus_point",
        "assessments:risk_edit",
        "assessments:risks_together",
    } <= {row.name for row in WRITING}
