"""The register and the page of a risk, as people use them."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from assessments.actions.discussion import open_thread
from assessments.actions.risks import Content, edit_risk
from assessments.models import Risk
from hdhcompliance.accounts.models import User
from tests import factories
from tests.factories import Scene
from tests.risks.making import risk

PAGE = "/tenders/T-1/risks/"


def visit(user: User) -> Client:
    client = Client()
    client.force_login(user)
    client.cookies["django_language"] = "en"
    return client


def text_of(user: User, path: str) -> str:
    response = visit(user).get(path)
    assert response.status_code == 200
    return response.content.decode()


@pytest.fixture
def filled(scene: Scene) -> Scene:
    risk(scene, "R01", owner=scene.reviewer, law_code="CLOUD_ACT", due_on=date(2026, 1, 5))
    risk(scene, "R02", bid=scene.bids[1], status="refused")
    risk(scene, "R03", bid=None, likelihood_before=None, impact_before=None)
    return scene


def shown(user: User, query: str) -> list[str]:
    page = text_of(user, PAGE + query)
    table = page.partition('<table class="table align-middle risk-register">')[2]
    return [code for code in ("R01", "R02", "R03") if f'<span class="ref">{code}</span>' in table]


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ("", ["R01", "R02", "R03"]),
        ("?bid=alpha", ["R01"]),
        ("?bid=*", ["R03"]),
        ("?status=refused", ["R02"]),
        ("?owner=reviewer", ["R01"]),
        ("?law=CLOUD_ACT", ["R01"]),
        ("?overdue=on", ["R01"]),
        ("?mine=on", ["R01"]),
        ("?mine=on&bid=beta", []),
    ],
)
def test_register_is_narrowed_by_its_address(filled: Scene, query: str, codes: list[str]) -> None:
    assert shown(filled.reviewer, query) == codes


def test_filter_nobody_offered_is_refused_and_narrows_nothing(filled: Scene) -> None:
    response = visit(filled.auditor).get(f"{PAGE}?bid=gamma")
    assert response.status_code == 400
    assert b"R02" in response.content


def test_register_says_first_what_it_holds(filled: Scene) -> None:
    page = text_of(filled.auditor, PAGE)
    for said in (
        "3 risks in the register.",
        "2 are still to be decided.",
        "1 is overdue.",
        "1 is refused: the opinion must say so.",
        "(critical level)",
    ):
        assert said in page
    assert "Not rated yet:" in page
    assert "Add a risk" not in page  # the auditor writes nothing


def test_register_costs_the_same_for_one_risk_and_three(scene: Scene) -> None:
    counts = []
    for number in (1, 3):
        made = scene if number == 1 else factories.tender("T-3")
        for each in range(number):
            one = risk(made, f"R0{each + 1}", owner=made.reviewer)
            open_thread(by=made.officer, tender=made.tender, risk=one, text="À voir.")
        client = visit(made.reviewer)
        path = f"/tenders/{made.tender.reference}/risks/"
        client.get(path)
        with CaptureQueriesContext(connection) as found:
            client.get(path)
        counts.append(len(found))
    assert counts[0] == counts[1] <= 11


def test_risk_page_costs_the_same_for_one_comment_and_three(scene: Scene) -> None:
    one = risk(scene)
    client = visit(scene.reviewer)
    counts = []
    for number in range(3):
        open_thread(by=scene.officer, tender=scene.tender, risk=one, text=f"Et {number} ?")
        client.get(f"{PAGE}R01/")
        with CaptureQueriesContext(connection) as found:
            client.get(f"{PAGE}R01/")
        counts.append(len(found))
    assert counts[0] == counts[2] <= 13


def test_risk_is_added_from_its_form(scene: Scene) -> None:
    typed = {
        "title": "Filiale hors de l’Union",
        "bid": "beta",
        "affects": "availability",
        "activities": ["1", "5"],
        "likelihood_before": "3",
        "impact_before": "4",
        "owner": "reviewer",
        "due_on": "2027-03-01",
        "seen": "1",
    }
    response = visit(scene.officer).post(f"{PAGE}new/", typed)

    assert (response.status_code, response["Location"]) == (303, f"{PAGE}R01/")
    found = Risk.objects.get()
    assert (found.bid, found.affects, found.activities, found.owner) == (
        scene.bids[1],
        "availability",
        "1,5",
        scene.reviewer,
    )


def test_half_a_rating_is_sent_back_with_what_was_typed(scene: Scene) -> None:
    typed = {"title": "Filiale", "affects": "other", "likelihood_before": "3", "seen": "1"}
    response = visit(scene.officer).post(f"{PAGE}new/", typed)

    page = response.content.decode()
    assert response.status_code == 400
    assert "Give likelihood and impact together, or neither." in page
    assert 'value="Filiale"' in page
    assert not Risk.objects.exists()


def test_conflict_shows_both_and_saving_again_replaces(scene: Scene) -> None:
    one = risk(scene)
    edit_risk(by=scene.officer, risk=one, content=Content(title="De l’acheteur"), seen=1)
    client = visit(scene.reviewer)
    typed = {"title": "Du juriste", "affects": "other", "activities": ["2"], "seen": "1"}

    response = client.post(f"{PAGE}R01/edit/", typed)

    page = response.content.decode()
    assert response.status_code == 409
    assert "De l’acheteur" in page
    assert 'value="Du juriste"' in page
    assert 'name="seen" value="2"' in page
    assert Risk.objects.get().title == "De l’acheteur"
    assert client.post(f"{PAGE}R01/edit/", {**typed, "seen": "2"}).status_code == 303
    assert Risk.objects.get().title == "Du juriste"


def test_move_that_arrives_late_keeps_its_reason(scene: Scene) -> None:
    one = risk(scene)
    edit_risk(by=scene.officer, risk=one, content=Content(title="Autre"), seen=1)
    typed = {"to": "discussed", "reason": "À instruire vite.", "seen": "1"}

    response = visit(scene.reviewer).post(f"{PAGE}R01/move/", typed)

    assert response.status_code == 409
    assert b"instruire vite." in response.content
    assert Risk.objects.get().status == "proposed"


def test_several_are_shown_before_they_change(filled: Scene) -> None:
    client = visit(filled.reviewer)
    typed = {
        "risks": ["R01:1", "R03:1"],
        "act": "entrust",
        "owner": "officer",
        "due_on": "2027-04-01",
    }

    preview = client.post(f"{PAGE}together/", typed)

    assert preview.status_code == 200
    assert "2 risks will change" in preview.content.decode()
    assert not Risk.objects.filter(owner=filled.officer).exists()
    assert client.post(f"{PAGE}together/", {**typed, "confirm": "yes"}).status_code == 303
    changed = Risk.objects.filter(owner=filled.officer, due_on=date(2027, 4, 1))
    assert set(changed.values_list("code", flat=True)) == {"R01", "R03"}


def test_nothing_changes_when_one_of_the_ticked_did_meanwhile(filled: Scene) -> None:
    edit_risk(
        by=filled.officer,
        risk=Risk.objects.get(code="R01"),
        content=Content(title="Autre"),
        seen=1,
    )
    typed = {
        "risks": ["R01:1", "R03:1"],
        "act": "move",
        "to": "discussed",
        "reason": "Ensemble.",
        "confirm": "yes",
    }

    response = visit(filled.reviewer).post(f"{PAGE}together/", typed)

    page = response.content.decode()
    assert response.status_code == 409
    assert "R01" in page
    assert "Ensemble." in page
    assert 'value="R01:2" aria-label="Tick R01" checked' in page
    assert not Risk.objects.filter(status="discussed").exists()


@pytest.mark.parametrize("ticked", [["R01"], ["R01:x"], ["R01:1:2"], ["'; --"], ["R99:1"], [""]])
def test_ticks_nobody_made_are_refused(filled: Scene, ticked: list[str]) -> None:
    typed = {
        "risks": ticked,
        "act": "entrust",
        "owner": "officer",
        "confirm": "yes",
    }
    response = visit(filled.reviewer).post(f"{PAGE}together/", typed)
    assert response.status_code == 400
    assert not Risk.objects.filter(owner=filled.officer).exists()


def test_decided_risk_leads_back_to_its_page(scene: Scene) -> None:
    risk(scene, status="accepted")
    response = visit(scene.reviewer).get(f"{PAGE}R01/edit/")
    assert (response.status_code, response["Location"]) == (302, f"{PAGE}R01/")


def test_hostile_text_is_text(scene: Scene) -> None:
    risk(scene, title="<script>alert(1)</script>", description="{{ 7|add:7 }} & <b>gras</b>")
    for page in (PAGE, f"{PAGE}R01/"):
        shown_text = text_of(scene.reviewer, page)
        assert "<script>alert" not in shown_text
        assert "<b>gras" not in shown_text


def test_risk_of_another_tender_is_not_found(scene: Scene) -> None:
    other = factories.tender("T-2")
    risk(other, "R07")
    client = visit(scene.reviewer)
    for page in ("R07/", "R07/edit/", "R07/discussion/"):
        assert client.get(PAGE + page).status_code == 404
