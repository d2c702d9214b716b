"""Without a signed statement of interests no grid opens (article L. 2141-10)."""

from __future__ import annotations

import pytest
from django.test import Client

from assessments.actions.errors import ActionRefused
from assessments.actions.panel import decide_interest, sign_statement
from assessments.models import InterestStatement, Mark, Notification
from hdhcompliance.journal.models import JournalEntry
from tests import factories
from tests.factories import Scene

pytestmark = pytest.mark.django_db

CHAPTER = "/tenders/T-1/grid/B/"
STATEMENT = "/tenders/T-1/statement/"
PANEL = "/tenders/T-1/panel/"


@pytest.fixture
def scene() -> Scene:
    return factories.tender(signed=False)


def visit(client: Client, who: object) -> Client:
    client.force_login(who)  # type: ignore[arg-type]  # every factory user
    client.cookies["django_language"] = "en"
    return client


def save(client: Client) -> int:
    data = {"value": "3", "justification": "", "seen_version": "0"}
    return int(client.post("/tenders/T-1/marks/alpha/B.1/", data).status_code)


def test_grid_opens_only_once_the_statement_is_signed(client: Client, scene: Scene) -> None:
    visit(client, scene.evaluators[0])
    response = client.get(CHAPTER)
    assert (response.status_code, response["Location"]) == (302, STATEMENT)
    assert save(client) == 400
    assert not Mark.objects.exists()
    assert "Sign your statement of interests first" in client.get("/tenders/T-1/grid/").text
    assert "L. 2141-10" in client.get(STATEMENT).text
    client.post(STATEMENT, {"has_interest": "no"})
    assert client.get(CHAPTER).status_code == 200
    assert save(client) == 200
    signed = InterestStatement.objects.get()
    entry = JournalEntry.objects.get(action="interest.none_declared")
    assert entry.details["wording_sha256"] == signed.wording_sha256


@pytest.mark.parametrize(
    "data", [{}, {"has_interest": "yes"}, {"has_interest": "yes", "details": " "}]
)
def test_statement_that_says_nothing_is_refused(
    client: Client, scene: Scene, data: dict[str, str]
) -> None:
    response = visit(client, scene.evaluators[0]).post(STATEMENT, data)
    assert response.status_code == 400
    assert not InterestStatement.objects.exists()


def test_declared_interest_keeps_the_grid_shut_until_an_officer_admits(
    client: Client, scene: Scene
) -> None:
    evaluator = scene.evaluators[0]
    visit(client, evaluator).post(
        STATEMENT, {"has_interest": "yes", "details": "Actions d’Alpha depuis 2024."}
    )
    assert client.get(CHAPTER).status_code == 302
    assert save(client) == 400
    assert Notification.objects.get().user == scene.officer
    officer = visit(Client(), scene.officer)
    assert "Interest declared" in officer.get(PANEL).text
    statement = InterestStatement.objects.get()
    decision = f"{PANEL}statements/{statement.pk}/"
    assert "Actions d’Alpha" in officer.get(decision).text
    assert officer.post(decision, {"decision": "admitted", "reason": ""}).status_code == 400
    officer.post(decision, {"decision": "excluded", "reason": "Actionnaire."})
    assert save(client) == 400
    assert "does not mark" in officer.get(PANEL).text.lower()
    officer.post(decision, {"decision": "admitted", "reason": "Actions vendues."})
    assert save(client) == 200


def test_new_declaration_awaits_a_new_decision(scene: Scene) -> None:
    evaluator = scene.evaluators[0]
    first = sign_statement(by=evaluator, tender=scene.tender, has_interest=True, details="Un.")
    decide_interest(by=scene.officer, statement=first, decision="admitted", reason="Minime.")
    again = sign_statement(by=evaluator, tender=scene.tender, has_interest=True, details="Deux.")
    assert again.pk == first.pk
    assert not again.opens_the_grid
    assert JournalEntry.objects.filter(action="interest.declared").count() == 2


def test_nobody_decides_on_their_own_interest(scene: Scene) -> None:
    scene.tender.memberships.create(user=scene.officer, role="evaluator", panel_code="eval9")
    own = sign_statement(by=scene.officer, tender=scene.tender, has_interest=True, details="Moi.")
    with pytest.raises(ActionRefused) as refused:
        decide_interest(by=scene.officer, statement=own, decision="admitted", reason="Moi.")
    assert refused.value.code == "own_interest"


def test_details_of_an_interest_are_for_officers_and_the_journal(
    client: Client, scene: Scene
) -> None:
    sign_statement(
        by=scene.evaluators[0], tender=scene.tender, has_interest=True, details="motsecret"
    )
    for who in (scene.reviewer, scene.auditor):
        assert "motsecret" not in visit(client, who).get(PANEL).text
    assert visit(client, scene.reviewer).get("/tenders/T-1/journal/").status_code == 403
