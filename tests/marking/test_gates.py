"""The gates page and the decision at one gate."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from assessments.models import GateOutcome
from tests import factories
from tests.factories import Scene

pytestmark = pytest.mark.django_db

GATES = "/tenders/T-1/gates/"
GATE = "/tenders/T-1/gates/alpha/G-1/"


@pytest.fixture
def scene() -> Scene:
    return factories.tender()


@pytest.fixture
def officer(client: Client, scene: Scene) -> Client:
    client.force_login(scene.officer)
    client.cookies["django_language"] = "en"
    return client


def decide(client: Client, url: str = GATE, **data: Any) -> Any:
    given = {"outcome": "met", "reason": "", "evidence": "", "seen_version": "0"}
    return client.post(url, given | data)


def test_undecided_gate_is_unknown_and_never_met(officer: Client) -> None:
    page = officer.get(GATES).content.decode()
    assert page.count("state-unknown") == 2
    assert "state-met" not in page
    assert GATE in page


def test_decision_is_recorded_and_shown_with_its_reason(officer: Client) -> None:
    response = decide(officer, outcome="not_met", reason="Certificat\r\nexpiré")
    assert response.status_code == 303
    found = GateOutcome.objects.get()
    assert (found.outcome, found.reason, found.decided_by) == (
        "not_met",
        "Certificat\nexpiré",
        "officer",
    )
    page = officer.get(GATES).content.decode()
    assert "Certificat<br>expiré" in page
    assert "state-not-met" in page


@pytest.mark.parametrize("outcome", ["not_met", "conditional", "unknown"])
def test_anything_but_met_needs_its_reason(officer: Client, outcome: str) -> None:
    response = decide(officer, outcome=outcome, reason="  ", evidence="page 4")
    assert response.status_code == 400
    page = response.content.decode()
    assert "Write the reason" in page
    assert "page 4" in page
    assert not GateOutcome.objects.exists()


@pytest.mark.parametrize(
    "data",
    [
        {"outcome": ""},
        {"outcome": "perhaps"},
        {"outcome": "not_met", "reason": "x" * 10_000},
        {"outcome": "not_met", "reason": "a\0b"},
        {"seen_version": "x"},
        {"seen_version": ""},
    ],
)
def test_bad_input_is_refused_and_writes_nothing(officer: Client, data: dict[str, str]) -> None:
    assert decide(officer, **data).status_code == 400
    assert not GateOutcome.objects.exists()


def test_second_decision_gets_the_conflict_with_both(officer: Client) -> None:
    decide(officer, outcome="not_met", reason="première décision")
    response = decide(officer, outcome="conditional", reason="seconde décision")
    assert response.status_code == 409
    page = response.content.decode()
    assert "première décision" in page
    assert "seconde décision" in page
    assert 'name="seen_version" value="1"' in page
    assert GateOutcome.objects.get().reason == "première décision"
    kept = decide(officer, outcome="conditional", reason="seconde décision", seen_version="1")
    assert kept.status_code == 303
    assert GateOutcome.objects.get().reason == "seconde décision"


@pytest.mark.parametrize("path", ["alpha/C.1", "alpha/I-1", "alpha/NOPE", "nobody/G-1"])
def test_what_is_no_gate_or_no_bid_is_404(officer: Client, path: str) -> None:
    assert officer.get(f"{GATES}{path}/").status_code == 404
    assert decide(officer, f"{GATES}{path}/").status_code == 404


@pytest.mark.parametrize(
    ("who", "see", "act"),
    [
        ("officer", 200, 200),
        ("reviewer", 200, 403),
        ("auditor", 200, 403),
        ("admin", 403, 403),
        ("stranger", 404, 404),
    ],
)
def test_who_sees_the_gates_and_who_decides(
    client: Client, scene: Scene, who: str, see: int, act: int
) -> None:
    client.force_login(getattr(scene, who))
    assert client.get(GATES).status_code == see
    assert client.get(GATE).status_code == act
    if act != 200:
        assert decide(client).status_code == act
        assert GATE not in client.get(GATES).content.decode()


def test_evaluators_neither_see_nor_decide(client: Client, scene: Scene) -> None:
    client.force_login(scene.evaluators[0])
    assert client.get(GATES).status_code == 403
    assert decide(client).status_code == 403


def test_before_opening_the_pages_say_why_and_write_nothing(client: Client) -> None:
    closed = factories.tender("T-9", opened=False)
    client.force_login(closed.officer)
    client.cookies["django_language"] = "en"
    assert "bids are not open" in client.get("/tenders/T-9/gates/").content.decode()
    page = client.get("/tenders/T-9/gates/alpha/G-1/").content.decode()
    assert "bids are not open" in page
    assert "<textarea" not in page
    assert decide(client, "/tenders/T-9/gates/alpha/G-1/").status_code == 400
    assert not GateOutcome.objects.exists()


@pytest.mark.parametrize("bids", [1, 3])
def test_gates_cost_the_same_queries_for_any_number_of_bids(
    client: Client, django_assert_num_queries: pytest.FixtureRequest, bids: int
) -> None:
    scene = factories.tender(bids=bids)
    client.force_login(scene.auditor)
    with django_assert_num_queries(9):  # type: ignore[operator]  # pytest-django's fixture
        client.get(GATES)
