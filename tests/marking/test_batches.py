"""Many cells in one request: the fate of each, one entry in the journal, no lost write."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from assessments.actions.panel import assign_chapters
from assessments.forms.marks import seen_token
from assessments.models import Mark, Membership
from hdhcompliance.journal.models import JournalEntry
from tests import factories
from tests.factories import Scene

pytestmark = pytest.mark.django_db

URL = "/tenders/T-1/marks/"
UNSEEN = seen_token(0, "", "")


@pytest.fixture
def scene() -> Scene:
    return factories.tender(evaluators=2)


@pytest.fixture
def evaluator(client: Client, scene: Scene) -> Client:
    client.force_login(scene.evaluators[0])
    client.cookies["django_language"] = "en"
    return client


def cell(node: str, value: Any, bid: str = "alpha", seen: Any = UNSEEN, **more: Any) -> Any:
    return {"bid": bid, "node": node, "value": value, "seen": seen, **more}


def send(client: Client, *cells: Any) -> Any:
    return client.post(URL, {"cells": list(cells)}, content_type="application/json")


def fates(response: Any) -> list[str]:
    assert response.status_code == 200, response.content
    return [one["state"] for one in response.json()["cells"]]


def standing() -> dict[tuple[str, str], tuple[int | None, str, int]]:
    return {
        (mark.bid.code, mark.node.code): (mark.value, mark.justification, mark.version)
        for mark in Mark.objects.select_related("bid", "node")
    }


def test_each_cell_has_its_fate_in_the_order_it_came(evaluator: Client, scene: Scene) -> None:
    for code, value in (("C.1", 2), ("C.2", 3)):
        factories.mark(scene, scene.bids[0], scene.nodes[code], value, "stands")
    response = send(
        evaluator,
        cell("C.3", "4", justification=" read\r\nhere "),
        cell("C.2", 3, seen=seen_token(1, "3", "stands")),
        cell("C.1", "0"),
        cell("C.3", "9", bid="beta"),
        cell("I-1", "1"),
        cell("C.1", "1", bid="nobody"),
        cell("B.1", None, bid="beta"),
    )
    assert fates(response) == [
        "saved",
        "unchanged",
        "conflict",
        "refused",
        "refused",
        "refused",
        "saved",
    ]
    cells = response.json()["cells"]
    assert cells[0]["seen"] == seen_token(1, "4", "read\nhere")
    assert cells[2]["current"]["value"] == 2
    assert [one["code"] for one in cells[3:6]] == ["bad_input", "not_a_scored_leaf", "unknown_cell"]
    assert "whole number from 0 to 4" in cells[3]["message"]
    assert response.json()["progress"]["C"]["text"] == "3 of 6 marks"
    assert set(response.json()["progress"]) == {"B", "C"}
    assert standing() == {
        ("alpha", "C.1"): (2, "stands", 1),
        ("alpha", "C.2"): (3, "stands", 1),
        ("alpha", "C.3"): (4, "read\nhere", 1),
        ("beta", "B.1"): (None, "", 1),
    }
    entry = JournalEntry.objects.get(action="marks.recorded")
    assert entry.target == "2 marks/eval1"


def test_justification_left_out_is_kept(evaluator: Client, scene: Scene) -> None:
    factories.mark(scene, scene.bids[0], scene.nodes["C.1"], 2, "proved by exhibit 4")
    seen = seen_token(1, "2", "proved by exhibit 4")
    assert fates(send(evaluator, cell("C.1", "3", seen=seen))) == ["saved"]
    assert standing()["alpha", "C.1"] == (3, "proved by exhibit 4", 2)


def test_cells_sent_again_after_a_lost_answer_are_unchanged_with_their_version(
    evaluator: Client,
) -> None:
    first = send(evaluator, cell("C.1", "3"), cell("C.2", "1"))
    again = send(evaluator, cell("C.1", "3"), cell("C.2", "1"))
    assert fates(again) == ["unchanged", "unchanged"]
    assert [one["seen"] for one in again.json()["cells"]] == [
        one["seen"] for one in first.json()["cells"]
    ]
    assert JournalEntry.objects.filter(action="marks.recorded").count() == 1


def test_cells_out_of_ones_share_are_refused_and_the_others_saved(
    evaluator: Client, scene: Scene
) -> None:
    membership = Membership.objects.get(tender=scene.tender, user=scene.evaluators[0])
    membership.tender = scene.tender
    assign_chapters(
        by=scene.officer,
        membership=membership,
        chapters=[scene.nodes["C"]],
        bids=[scene.bids[0]],
    )
    response = send(evaluator, cell("C.1", "3"), cell("C.1", "3", bid="beta"), cell("B.1", "3"))
    assert fates(response) == ["saved", "refused", "refused"]
    assert {one["code"] for one in response.json()["cells"][1:]} == {"not_assigned"}


def test_nothing_is_written_without_a_statement_of_interests(client: Client) -> None:
    scene = factories.tender(signed=False)
    client.force_login(scene.evaluators[0])
    response = send(client, cell("C.1", "3"), cell("C.2", "9"))
    assert fates(response) == ["refused", "refused"]
    assert response.json()["cells"][0]["code"] == "statement_missing"
    assert not Mark.objects.exists()


@pytest.mark.parametrize(
    ("body", "place"),
    [
        ("", "this is not JSON"),
        ("[" * 100, "this is not JSON"),
        ("[]", "body: an object is expected"),
        ({}, "body.cells: is missing"),
        ({"cells": []}, "body.cells: 1 to 2500 cells"),
        ({"cells": {}}, "body.cells: a list is expected"),
        ({"cells": [], "more": 1}, "body.more: is not part of the format"),
        ({"cells": [cell("C.1", "3"), 3]}, "body.cells[1]: an object is expected"),
        ({"cells": [{"bid": "alpha", "value": "3", "seen": ""}]}, "body.cells[0].node: is missing"),
        ({"cells": [{"bid": "a", "node": "b", "seen": ""}]}, "body.cells[0].value: is missing"),
        ({"cells": [cell("C.1", True)]}, "body.cells[0].value: a whole number is expected"),
        ({"cells": [cell("C.1", 2.5)]}, "only whole numbers are exact"),
        ({"cells": [cell("C.1", "3", seen=1)]}, "body.cells[0].seen: a text is expected"),
        ({"cells": [cell("C.1", "3", justification=None)]}, "cells[0].justification: a text"),
        ({"cells": [cell("C.1", "3", justification="\ud800")]}, "half a character"),
        ({"cells": [cell("C.1", "3", why="x")]}, "body.cells[0].why: is not part of the format"),
        ({"cells": [cell("C.1", "3"), cell("C.1", "2")]}, "body.cells[1]: this cell stands twice"),
        ({"cells": [cell(f"C.{i}", "3") for i in range(2501)]}, "1 to 2500 cells"),
    ],
)
def test_malformed_body_is_refused_naming_the_place(
    evaluator: Client, body: Any, place: str
) -> None:
    content = body if isinstance(body, str) else json.dumps(body)
    response = evaluator.post(URL, content, content_type="application/json")
    assert response.status_code == 400
    assert place in response.json()["message"]
    assert not Mark.objects.exists()


def test_body_beyond_the_size_limit_is_refused_in_words(evaluator: Client) -> None:
    body = {"cells": [cell("C.1", "3", justification="x" * 6_000_000)]}
    response = evaluator.post(URL, body, content_type="application/json")
    assert response.status_code == 413
    assert "too large" in response.json()["message"]


@pytest.mark.parametrize("seen", ["", "x", "1", "-1-0123456789abcdef"])
def test_cell_without_a_readable_version_is_refused(evaluator: Client, seen: str) -> None:
    response = send(evaluator, cell("C.1", "3", seen=seen), cell("C.2", "3"))
    assert fates(response) == ["refused", "saved"]


def test_justification_that_cannot_be_kept_is_refused_alone(evaluator: Client) -> None:
    response = send(
        evaluator,
        cell("C.1", "3", justification="x" * 5001),
        cell("C.2", "3", justification="a\0b"),
        cell("C.3", "3", justification="x" * 5000),
    )
    assert fates(response) == ["refused", "refused", "saved"]
    assert "this one has 5001" in response.json()["cells"][0]["message"]


def test_form_token_is_asked_for(scene: Scene) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(scene.evaluators[0])
    assert send(strict, cell("C.1", "3")).status_code == 403


# Django cuts long statements for SQLite at 999 values: rows of seven columns when they are new, of
# eight when they are there already.
NEW, CHANGED = 999 // 7, 999 // 8


def queries_of(client: Client, cells: list[Any], rows: int = NEW) -> int:
    with CaptureQueriesContext(connection) as found:
        response = send(client, *cells)
    assert {one["state"] for one in response.json()["cells"]} == {"saved"}
    writing = 'INSERT INTO "assessments_mark"'
    cut_up = [query for query in found.captured_queries if query["sql"].startswith(writing)]
    assert len(cut_up) == (1 if connection.vendor == "postgresql" else 1 + (len(cells) - 1) // rows)
    return len(found.captured_queries) - len(cut_up)


def test_ten_cells_and_five_hundred_cost_the_same_queries(client: Client) -> None:
    scene = factories.tender(bids=5, chapters=4, leaves=25)
    client.force_login(scene.evaluators[0])
    every = [cell(leaf.code, "3", bid=bid.code) for leaf in scene.leaves for bid in scene.bids]
    assert len(every) == 500
    queries_of(client, every[:1])  # the session is read once
    few = queries_of(client, every[1:11])
    assert queries_of(client, every[11:]) == few
    assert few <= 25
    seen = seen_token(1, "3", "")
    changed = [one | {"value": "4", "seen": seen} for one in every]
    assert queries_of(client, changed[:10], CHANGED) == few
    assert queries_of(client, changed[10:], CHANGED) == few
    assert Mark.objects.filter(value=4, version=2).count() == Mark.objects.count() == 500
