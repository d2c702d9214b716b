"""Tenders, bids, marks and verdict: the same rights as on the pages."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from assessments.models import Mark
from hdhcompliance.journal.models import JournalEntry
from tests import factories
from tests.api.conftest import Ask
from tests.factories import Scene
from tests.tenders.acts import snapshot
from tests.tenders.preparing import complete

pytestmark = pytest.mark.django_db
CELL = "tenders/T-1/marks/alpha/B.1/"


def entry(value: Any = 3, seen: Any = 0, why: str = "Vu.") -> dict[str, Any]:
    return {"value": value, "justification": why, "seen_version": seen}


def test_list_holds_the_callers_tenders_only(scene: Scene, ask: Ask) -> None:
    other = factories.tender("T-2", evaluators=0)
    other.tender.memberships.filter(user=scene.auditor).delete()
    references = {
        who.username: {row["reference"] for row in ask(who, "GET", "tenders/").json()["results"]}
        for who in (scene.auditor, scene.officer, scene.evaluators[0], scene.stranger, scene.admin)
    }
    assert references == {
        "auditor": {"T-1"},
        "officer": {"T-1", "T-2"},
        "evaluator1": {"T-1"},
        "stranger": set(),
        "admin": {"T-1", "T-2"},
    }


def test_tender_tells_its_state_and_is_marked_as_fictitious(scene: Scene, ask: Ask) -> None:
    found = ask(scene.auditor, "GET", "tenders/T-1/").json()
    assert found["is_fictitious"] is True
    assert found["frozen"] is True
    assert found["grid_hash"] == scene.grid.sha256
    assert "nonce" not in found


def test_unknown_tender_and_anothers_tender_cannot_be_told_apart(scene: Scene, ask: Ask) -> None:
    unknown = ask(scene.stranger, "GET", "tenders/NOPE/")
    hidden = ask(scene.stranger, "GET", "tenders/T-1/")
    assert unknown.status_code == hidden.status_code == 404
    assert unknown.content == hidden.content


def test_price_is_hidden_before_the_bids_are_opened(ask: Ask) -> None:
    closed = factories.tender(opened=False)
    factories.prices(closed)
    assert {
        bid["price_cents"]
        for bid in ask(closed.officer, "GET", "tenders/T-1/bids/").json()["results"]
    } == {None}
    opened = factories.tender("T-2")
    factories.prices(opened)
    assert [
        bid["price_cents"]
        for bid in ask(opened.officer, "GET", "tenders/T-2/bids/").json()["results"]
    ] == [100_000_000, 110_000_000]


def test_evaluator_sees_own_marks_and_who_sees_all_sees_all(scene: Scene, ask: Ask) -> None:
    factories.all_marks(scene)

    def seen(who: Any) -> list[dict[str, Any]]:
        response = ask(who, "GET", "tenders/T-1/marks/?limit=100")
        rows: list[dict[str, Any]] = response.json()["results"]
        return rows

    first, second = scene.evaluators
    assert {row["evaluator"] for row in seen(first)} == {"eval1"}
    assert {row["evaluator"] for row in seen(second)} == {"eval2"}
    assert len(seen(scene.auditor)) == len(seen(first)) + len(seen(second)) == 24
    assert seen(scene.admin) == []


def test_marks_are_narrowed_by_bid_and_chapter(scene: Scene, ask: Ask) -> None:
    factories.all_marks(scene)
    rows = ask(scene.auditor, "GET", "tenders/T-1/marks/?bid=beta&chapter=C").json()["results"]
    assert {(row["bid"], row["node"][0]) for row in rows} == {("beta", "C")}
    assert ask(scene.auditor, "GET", "tenders/T-1/marks/?bid=nope").json()["count"] == 0


def test_mark_is_written_read_back_changed_and_cleared(scene: Scene, ask: Ask) -> None:
    evaluator = scene.evaluators[0]
    first = ask(evaluator, "PUT", CELL, entry())
    assert first.status_code == 200
    body = first.json()
    assert {key: body[key] for key in ("bid", "node", "evaluator", "value", "version")} == {
        "bid": "alpha",
        "node": "B.1",
        "evaluator": "eval1",
        "value": 3,
        "version": 1,
    }
    assert ask(evaluator, "PUT", CELL, entry(4, seen=1)).json()["version"] == 2
    assert ask(evaluator, "PUT", CELL, entry(None, seen=2)).json()["value"] is None
    assert JournalEntry.objects.filter(action="mark.recorded").count() == 3


def test_justification_is_kept_as_written(scene: Scene, ask: Ask) -> None:
    text = "  <b>é</b>\nligne 2  "
    ask(scene.evaluators[0], "PUT", CELL, entry(why=text))
    assert Mark.objects.get().justification == text


@pytest.mark.parametrize(
    "value", [7, -1, "3", True, False, 3.5, 3.0, [], {}, "", "trois", 10**30, -(10**30)]
)
def test_value_that_is_no_mark_is_refused_and_writes_nothing(
    scene: Scene, ask: Ask, value: Any
) -> None:
    before = snapshot()
    response = ask(scene.evaluators[0], "PUT", CELL, entry(value))
    assert response.status_code == 400
    assert response.json()
    assert snapshot() == before


@pytest.mark.parametrize(
    "change",
    [
        {"seen_version": -1},
        {"seen_version": "0"},
        {"seen_version": None},
        {"seen_version": 10**30},
        {"justification": None},
        {"justification": "x" * 5001},
        {"justification": "a\x00b"},
        {"justification": ["x"]},
    ],
)
def test_bad_field_is_refused_and_writes_nothing(
    scene: Scene, ask: Ask, change: dict[str, Any]
) -> None:
    before = snapshot()
    response = ask(scene.evaluators[0], "PUT", CELL, {**entry(), **change})
    assert response.status_code == 400
    assert snapshot() == before


@pytest.mark.parametrize("missing", ["value", "seen_version"])
def test_missing_field_is_refused(scene: Scene, ask: Ask, missing: str) -> None:
    body = entry()
    del body[missing]
    response = ask(scene.evaluators[0], "PUT", CELL, body)
    assert response.status_code == 400
    assert missing in response.json()


def test_second_writer_gets_the_conflict_with_what_stands(scene: Scene, ask: Ask) -> None:
    evaluator = scene.evaluators[0]
    ask(evaluator, "PUT", CELL, entry(3, why="Premier."))
    before = snapshot()
    response = ask(evaluator, "PUT", CELL, entry(1, why="Second."))
    assert response.status_code == 409
    body = response.json()
    assert (body["code"], body["current"]["value"]) == ("conflict", 3)
    assert body["current"]["justification"] == "Premier."
    assert body["current"]["version"] == 1
    assert snapshot() == before
    assert ask(evaluator, "PUT", CELL, entry(1, seen=1)).status_code == 200


def test_same_entry_again_is_no_conflict(scene: Scene, ask: Ask) -> None:
    for _ in range(2):
        assert ask(scene.evaluators[0], "PUT", CELL, entry()).status_code == 200
    assert JournalEntry.objects.filter(action="mark.recorded").count() == 1


@pytest.mark.parametrize(
    "path", ["tenders/NOPE/marks/alpha/B.1/", "tenders/T-1/marks/nope/B.1/", CELL + "x/"]
)
def test_cell_that_does_not_exist_is_404(scene: Scene, ask: Ask, path: str) -> None:
    assert ask(scene.evaluators[0], "PUT", path, entry()).status_code == 404


@pytest.mark.parametrize("node", ["G-1", "I-1", "PRIX-TCO", "COU-01", "B"])
def test_line_that_is_not_marked_is_refused(scene: Scene, ask: Ask, node: str) -> None:
    response = ask(scene.evaluators[0], "PUT", f"tenders/T-1/marks/alpha/{node}/", entry())
    assert response.status_code == 422
    assert response.json()["code"] == "not_a_scored_leaf"


def test_mark_before_opening_is_refused_with_what_to_do(ask: Ask) -> None:
    closed = factories.tender(opened=False)
    response = ask(closed.evaluators[0], "PUT", CELL, entry())
    assert response.status_code == 422
    assert response.json()["code"] == "bids_not_open"


def test_session_without_csrf_token_writes_nothing(scene: Scene) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(scene.evaluators[0])
    response = client.put(f"/api/v1/{CELL}", entry(), content_type="application/json")
    assert response.status_code == 403
    assert not Mark.objects.exists()


def test_verdict_is_the_one_of_the_command(scene: Scene, ask: Ask) -> None:
    complete(scene)
    found = ask(scene.reviewer, "GET", "tenders/T-1/verdict/").json()
    assert found["engine"] == "v1"
    assert found["grid_hash"] == scene.grid.sha256
    assert sorted(bid["rank"] for bid in found["bids"]) == [1, 2]
    assert set(found["bids"][0]) == {
        "bid",
        "provider",
        "admitted",
        "rank",
        "score",
        "display",
        "gates_failed",
    }


def test_verdict_with_marks_missing_ranks_nobody(scene: Scene, ask: Ask) -> None:
    found = ask(scene.auditor, "GET", "tenders/T-1/verdict/").json()
    assert {(bid["rank"], bid["score"]) for bid in found["bids"]} == {(None, None)}


def test_verdict_before_opening_is_refused(ask: Ask) -> None:
    closed = factories.tender(opened=False)
    response = ask(closed.auditor, "GET", "tenders/T-1/verdict/")
    assert response.status_code == 422
    assert response.json()["code"] == "bids_not_open"
