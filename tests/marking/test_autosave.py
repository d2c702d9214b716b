"""One cell saved by itself: what is written, what is refused, and what a second writer gets."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, connections
from django.test import Client

from assessments.forms.marks import seen_token
from assessments.models import Mark
from hdhcompliance.journal.models import JournalEntry
from tests import factories
from tests.factories import Scene

pytestmark = pytest.mark.django_db

CELL = "/tenders/T-1/marks/alpha/C.1/"


@pytest.fixture
def scene() -> Scene:
    return factories.tender(evaluators=2)


@pytest.fixture
def evaluator(client: Client, scene: Scene) -> Client:
    client.force_login(scene.evaluators[0])
    client.cookies["django_language"] = "en"
    return client


def post(client: Client, url: str = CELL, **data: Any) -> Any:
    return client.post(url, {"value": "3", "justification": "", "seen_version": "0"} | data)


def test_mark_is_saved_with_version_and_progress(evaluator: Client, scene: Scene) -> None:
    response = post(evaluator, justification="  Prouvé\r\npar la pièce 4.  ")
    assert response.status_code == 200
    answer = response.json()
    assert answer["state"] == "saved"
    assert (answer["value"], answer["version"]) == (3, 1)
    assert answer["justification"] == "Prouvé\npar la pièce 4."
    assert answer["progress"] == {
        "done": 1,
        "total": 6,
        "unjustified": 0,
        "text": "1 of 6 marks",
    }
    written = Mark.objects.get()
    assert (written.evaluator, written.value) == (scene.evaluators[0], 3)
    assert JournalEntry.objects.filter(action="mark.recorded").count() == 1


def test_empty_value_clears_the_mark_and_keeps_the_cell(evaluator: Client) -> None:
    post(evaluator)
    response = post(evaluator, value="", justification="à revoir", seen_version="1")
    assert response.json()["value"] is None
    assert response.json()["version"] == 2
    assert Mark.objects.get().justification == "à revoir"


def test_same_entry_sent_twice_is_no_conflict(evaluator: Client) -> None:
    post(evaluator)
    response = post(evaluator)
    assert response.status_code == 200
    assert response.json()["version"] == 1
    assert JournalEntry.objects.filter(action="mark.recorded").count() == 1


def test_second_writer_of_a_cell_gets_the_conflict_with_both_values(evaluator: Client) -> None:
    post(evaluator, value="3", justification="first window")
    response = post(evaluator, value="1", justification="second window")
    assert response.status_code == 409
    answer = response.json()
    assert answer["state"] == "conflict"
    assert answer["yours"] == {"value": 1, "justification": "second window"}
    assert answer["current"]["value"] == 3
    assert answer["current"]["justification"] == "first window"
    assert Mark.objects.get().value == 3
    kept = post(evaluator, value="1", seen_version=str(answer["current"]["version"]))
    assert kept.status_code == 200
    assert Mark.objects.get().value == 1


def test_two_evaluators_never_conflict(evaluator: Client, scene: Scene) -> None:
    post(evaluator, value="3")
    other = Client()
    other.force_login(scene.evaluators[1])
    assert post(other, value="1").status_code == 200
    assert Mark.objects.count() == 2


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"value": "7"}, "whole number from 0 to 4"),
        ({"value": "-1"}, "whole number from 0 to 4"),
        ({"value": "abc"}, "whole number from 0 to 4"),
        ({"value": "4.5"}, "whole number from 0 to 4"),
        ({"value": "٣"}, "whole number from 0 to 4"),
        ({"value": "9" * 300}, "whole number from 0 to 4"),
        ({"justification": "x" * 10_000}, "at most 5000 characters; this one has 10000"),
        ({"justification": "a\0b"}, "Null characters are not allowed."),
        ({"seen_version": ""}, "reload"),
        ({"seen_version": "-3"}, "reload"),
        ({"seen_version": "first"}, "reload"),
        ({"seen_version": "9" * 30}, "reload"),
    ],
)
def test_bad_input_is_refused_with_the_reason_and_writes_nothing(
    evaluator: Client, data: dict[str, str], said: str
) -> None:
    response = post(evaluator, **data)
    assert response.status_code == 400
    assert response.json()["state"] == "refused"
    assert said in response.json()["message"]
    assert not Mark.objects.exists()


def test_missing_value_is_refused(evaluator: Client) -> None:
    response = evaluator.post(CELL, {"justification": "x", "seen_version": "0"})
    assert response.status_code == 400
    assert "mark is missing" in response.json()["message"]
    assert not Mark.objects.exists()


@pytest.mark.parametrize("node", ["G-1", "I-1", "COU-01", "PRIX-TCO"])
def test_line_that_is_not_marked_is_refused(evaluator: Client, node: str) -> None:
    response = post(evaluator, f"/tenders/T-1/marks/alpha/{node}/")
    assert response.status_code == 400
    assert response.json()["code"] == "not_a_scored_leaf"
    assert not Mark.objects.exists()


@pytest.mark.parametrize("path", ["nobody/C.1", "alpha/NOPE", "alpha/C", "alpha/ROOT"])
def test_unknown_bid_or_line_is_404(evaluator: Client, path: str) -> None:
    assert post(evaluator, f"/tenders/T-1/marks/{path}/").status_code == 404


def test_bid_and_line_of_another_tender_are_404(evaluator: Client) -> None:
    factories.tender("T-2", chapters=3, bids=3)
    assert post(evaluator, "/tenders/T-1/marks/gamma/C.1/").status_code == 404
    assert post(evaluator, "/tenders/T-1/marks/alpha/D.1/").status_code == 404
    assert not Mark.objects.exists()


@pytest.mark.parametrize(
    ("who", "status"),
    [("officer", 403), ("reviewer", 403), ("auditor", 403), ("admin", 403), ("stranger", 404)],
)
def test_only_evaluators_mark(client: Client, scene: Scene, who: str, status: int) -> None:
    client.force_login(getattr(scene, who))
    assert post(client).status_code == status
    assert not Mark.objects.exists()


def test_visitor_without_session_is_sent_to_the_login(client: Client, scene: Scene) -> None:
    response = post(client)
    assert response.status_code == 302
    assert response["Location"].startswith("/login/")


def test_get_is_not_allowed(evaluator: Client) -> None:
    assert evaluator.get(CELL).status_code == 405


def test_mark_before_opening_is_refused(client: Client) -> None:
    closed = factories.tender("T-9", opened=False)
    client.force_login(closed.evaluators[0])
    response = post(client, "/tenders/T-9/marks/alpha/C.1/")
    assert response.status_code == 400
    assert response.json()["code"] == "bids_not_open"


def test_form_token_is_asked_for(scene: Scene) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(scene.evaluators[0])
    assert post(strict).status_code == 403
    assert not Mark.objects.exists()


@pytest.fixture
def shared_database(
    transactional_db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[[], None]:
    """Lets threads write at once as in production.

    The tests' SQLite lives in memory, where a second writer fails at once instead of waiting:
    calling the fixture copies it to a file for the connections opened afterwards.
    """

    def share() -> None:
        if connection.vendor == "sqlite":
            path = tmp_path / "shared.sqlite3"
            with connection.cursor() as cursor:
                cursor.execute("VACUUM INTO %s", [str(path)])
            monkeypatch.setitem(connections.databases["default"], "NAME", str(path))

    return share


def test_two_windows_writing_at_once_end_with_one_value_and_one_conflict(
    shared_database: Callable[[], None],
) -> None:
    scene = factories.tender()
    clients = {value: Client() for value in ("1", "4")}
    for client in clients.values():
        client.force_login(scene.evaluators[0])
    shared_database()
    together = threading.Barrier(2)

    def window(value: str) -> tuple[int, dict[str, Any]]:
        together.wait(timeout=10)
        try:
            response = post(clients[value], value=value, justification=f"window {value}")
            return response.status_code, response.json()
        finally:
            connections.close_all()

    def standing() -> tuple[int | None, int]:
        try:
            mark = Mark.objects.get()
            return mark.value, mark.version
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        answers = dict(pool.map(window, clients))
        value, version = pool.submit(standing).result()
    assert sorted(answers) == [200, 409]
    assert answers[409]["current"]["value"] == answers[200]["value"] == value
    assert {answers[409]["yours"]["value"], value} == {1, 4}
    assert version == 1


def test_two_windows_pasting_at_once_end_with_one_block_and_conflicts_only(
    shared_database: Callable[[], None],
) -> None:
    scene = factories.tender()
    clients = {value: Client() for value in (1, 4)}
    for client in clients.values():
        client.force_login(scene.evaluators[0])
    cells = [(bid.code, leaf.code) for bid in scene.bids for leaf in scene.leaves]
    shared_database()
    together = threading.Barrier(2)

    def window(value: int) -> set[str]:
        """The fates of a block of one value; the two windows hold it in opposite orders."""
        seen = seen_token(0, "", "")
        block = [
            {"bid": bid, "node": node, "value": value, "seen": seen}
            for bid, node in (cells if value == 1 else reversed(cells))
        ]
        together.wait(timeout=10)
        try:
            answer = clients[value].post(
                "/tenders/T-1/marks/", {"cells": block}, content_type="application/json"
            )
            return {fate["state"] for fate in answer.json()["cells"]}
        finally:
            connections.close_all()

    def standing() -> list[tuple[int | None, int]]:
        try:
            return [(mark.value, mark.version) for mark in Mark.objects.all()]
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        fates = dict(zip(clients, pool.map(window, clients), strict=True))
        rows = pool.submit(standing).result()
    winner = next(value for value in clients if fates[value] == {"saved"})
    assert fates[5 - winner] == {"conflict"}
    assert rows == [(winner, 1)] * len(cells)
