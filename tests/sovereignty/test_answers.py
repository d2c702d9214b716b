"""Answers of a bid: written at once, never over another's unseen; pages, and the gate they propose."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assessments.models import CsfAnswer, GateOutcome, Grid
from assessments.queries.dossiers import dossier_of
from assessments.queries.sovereignty import pinned
from assessments.scoring.dossier import DossierError, read_dossier
from assessments.sovereignty import SEAL_GATE, read
from hdhcompliance.journal.models import JournalEntry
from tests import factories
from tests.factories import Scene
from tests.sovereignty.conftest import best

SCHEMA = Path(__file__).parents[2] / "docs" / "schema" / "dossier-1.schema.json"
HOME = "/tenders/T-1/sovereignty/"
ALPHA = f"{HOME}bids/alpha/"
GATE = f"/tenders/T-1/gates/alpha/{SEAL_GATE}/"


def shown(client: Client) -> dict[str, str]:
    """Every field of the form as a browser would send it back."""
    return dict(client.get(ALPHA).context["form"].initial)


def typed(answers: dict[str, int]) -> dict[str, str]:
    return {f"option-{ref}": str(number) for ref, number in answers.items()}


def post(client: Client, data: dict[str, str]) -> Any:
    return client.post(ALPHA, data)


def stored() -> dict[str, int | None]:
    return dict(CsfAnswer.objects.values_list("question", "option"))


def write(scene: Scene, answers: dict[str, int]) -> None:
    """Answers straight into the table, with no journal entry."""
    for bid in scene.bids:
        CsfAnswer.objects.bulk_create(
            CsfAnswer(
                bid=bid, question=ref, option=number, answered_by="x", answered_at=timezone.now()
            )
            for ref, number in answers.items()
        )


def test_all_the_answers_are_one_post_and_one_entry(officer: Client, scene: Scene) -> None:
    answers = best(scene)
    assert post(officer, shown(officer) | typed(answers)).status_code == 303
    assert stored() == answers
    (entry,) = JournalEntry.objects.filter(action="sovereignty.answered")
    assert entry.target == "alpha"
    page = officer.get(HOME).text
    assert "Alpha (fictif) reaches SEAL-4" in page
    assert "100.08" in page
    assert "48 / 48" in page


def test_sent_again_unchanged_it_writes_nothing(officer: Client, scene: Scene) -> None:
    post(officer, shown(officer) | typed(best(scene)))
    assert post(officer, shown(officer)).status_code == 303
    assert JournalEntry.objects.filter(action="sovereignty.answered").count() == 1
    assert set(CsfAnswer.objects.values_list("version", flat=True)) == {1}


def test_page_names_what_holds_the_level_down(officer: Client, scene: Scene) -> None:
    post(officer, shown(officer) | typed(best(scene, SOV_1__1=1)))
    page = officer.get(HOME).text
    assert (
        "Alpha (fictif) reaches SEAL-1, jurisdictional. 1 criterion holds this level down:" in page
    )
    assert "SOV-1.1 (Where ultimate decisions are taken" in page


def test_unanswered_question_leaves_the_level_open(officer: Client, scene: Scene) -> None:
    post(officer, shown(officer) | typed(best(scene, SOV_1__1=1, SOV_2__1=0)))
    page = officer.get(HOME).text
    assert "the SEAL is not established, 1 question of 48 is not answered; at most SEAL-1" in page
    assert "47 / 48" in page
    assert "at most SEAL-1" in page


def test_question_looked_at_and_not_established_keeps_its_reason(officer: Client) -> None:
    assert post(officer, shown(officer) | {"why-SOV-1.1": "Rien\r\np. 4 "}).status_code == 303
    row = CsfAnswer.objects.get()
    assert (row.option, row.justification) == (None, "Rien\np. 4")


def test_answers_of_two_people_to_other_questions_both_stand(officer: Client) -> None:
    stale = shown(officer)
    post(officer, shown(officer) | {"option-SOV-1.1": "2"})
    assert post(officer, stale | {"option-SOV-1.2": "3"}).status_code == 303
    assert stored() == {"SOV-1.1": 2, "SOV-1.2": 3}


def test_same_question_answered_twice_shows_both_and_saving_again_replaces(
    officer: Client,
) -> None:
    stale = shown(officer)
    first = {"option-SOV-1.1": "2", "why-SOV-1.1": "première lecture", "option-SOV-1.3": "1"}
    post(officer, shown(officer) | first)
    mine = {"option-SOV-1.1": "4", "why-SOV-1.1": "seconde lecture", "option-SOV-1.2": "5"}
    response = post(officer, stale | mine)
    assert response.status_code == 409
    assert "première lecture" in response.text
    assert "seconde lecture" in response.text
    assert stored() == {"SOV-1.1": 2, "SOV-1.3": 1}
    again = {name: str(value) for name, value in response.context["form"].data.items()}
    assert post(officer, again).status_code == 303
    assert stored() == {"SOV-1.1": 4, "SOV-1.2": 5, "SOV-1.3": 1}


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"option-SOV-1.1": "9"}, "Select a valid choice"),
        ({"option-SOV-1.1": "x"}, "Select a valid choice"),
        ({"why-SOV-1.1": "x" * 6000}, "at most"),
        ({"seen-SOV-1.1": ""}, "reload it"),
        ({"seen-SOV-1.1": "0-nonsense"}, "reload it"),
    ],
)
def test_bad_input_is_refused_and_what_was_typed_stays(
    officer: Client, data: dict[str, str], said: str
) -> None:
    response = post(officer, shown(officer) | {"option-SOV-1.2": "3"} | data)
    assert response.status_code == 400
    assert said in response.text
    assert '<option value="3" selected>' in response.text
    assert not CsfAnswer.objects.exists()


def test_doubtful_and_blank_labels_are_shown_as_such(officer: Client) -> None:
    page = officer.get(ALPHA).text
    assert page.count("doubtful label in the source") == 7
    assert page.count("[no label in the source]") == 2


def test_reader_sees_answers_and_cannot_write(client: Client, scene: Scene) -> None:
    write(scene, {"SOV-1.1": 1})
    client.force_login(scene.auditor)
    client.cookies["django_language"] = "en"
    page = client.get(ALPHA).text
    assert "all outside EU · SEAL-1 · 0 points" in page
    assert "<select" not in page
    assert client.post(ALPHA, {}).status_code == 403


def test_evaluator_sees_nothing_of_it(client: Client, scene: Scene) -> None:
    client.force_login(scene.evaluators[0])
    assert [client.get(url).status_code for url in (HOME, ALPHA)] == [403, 403]


def test_before_opening_nothing_is_answered(client: Client, db: None) -> None:
    scene = factories.tender(opened=False, seal=("2026-06", 2))
    client.force_login(scene.officer)
    client.cookies["django_language"] = "en"
    assert "bids are not open" in client.get(HOME).text
    assert "<select" not in client.get(ALPHA).text
    assert post(client, shown(client) | {"option-SOV-1.1": "2"}).status_code == 400
    assert not CsfAnswer.objects.exists()


def test_points_table_replaced_after_the_freeze_reads_nothing(
    officer: Client, scene: Scene
) -> None:
    write(scene, best(scene))
    Grid.objects.update(seal_sha256="0" * 64)
    page = officer.get(HOME).text
    assert "no longer the one pinned" in page
    assert "SEAL-4" not in page
    assert officer.get(ALPHA).status_code == 404


def test_gate_undecided_proposes_what_the_answers_say(officer: Client, scene: Scene) -> None:
    write(scene, best(scene, SOV_1__1=1))
    page = officer.get("/tenders/T-1/gates/").text
    assert page.count("The answers propose:") == 2
    form = officer.get(GATE).context["form"]
    assert form.initial["outcome"] == "not_met"
    assert "The minimum asked is SEAL-2." in form.initial["reason"]
    assert "SOV-1.1" in form.initial["reason"]
    assert not GateOutcome.objects.exists()


def test_unanswered_questions_propose_unknown_never_met(officer: Client, scene: Scene) -> None:
    write(scene, best(scene, SOV_8__4=0))
    assert officer.get(GATE).context["form"].initial["outcome"] == "unknown"
    CsfAnswer.objects.all().delete()
    write(scene, best(scene))
    assert officer.get(GATE).context["form"].initial["outcome"] == "met"


def test_officer_decides_and_a_later_answer_that_disagrees_is_told(
    officer: Client, scene: Scene
) -> None:
    write(scene, best(scene))
    decision = {"outcome": "met", "reason": "", "evidence": "", "seen_version": "0"}
    assert officer.post(GATE, decision).status_code == 303
    assert "The answers now say something else" not in officer.get(GATE).text
    CsfAnswer.objects.filter(question="SOV-1.1").update(option=1)
    assert "The answers now say something else" in officer.get(GATE).text
    assert "The answers now say something else" in officer.get("/tenders/T-1/gates/").text
    assert GateOutcome.objects.get().outcome == "met"


def test_other_gates_propose_nothing(officer: Client, scene: Scene) -> None:
    write(scene, best(scene))
    assert officer.get("/tenders/T-1/gates/alpha/G-1/").context["proposal"] is None


@pytest.mark.parametrize("page", ["sovereignty/", "sovereignty/bids/alpha/", "gates/"])
def test_pages_cost_the_same_for_one_bid_and_three(client: Client, db: None, page: str) -> None:
    counts = []
    for bids in (1, 3):
        scene = factories.tender(f"T-{bids}", bids=bids, seal=("2026-06", 2))
        write(scene, best(scene))
        client.force_login(scene.officer)
        client.get(f"/tenders/T-{bids}/{page}")
        with CaptureQueriesContext(connection) as found:
            assert client.get(f"/tenders/T-{bids}/{page}").status_code == 200
        counts.append(len(found))
    assert counts[0] == counts[1] <= 11


def test_answers_page_costs_the_same_for_one_answer_and_three(
    officer: Client, scene: Scene
) -> None:
    counts = []
    for answers in ({"SOV-1.1": 1}, {"SOV-1.2": 1, "SOV-1.3": 1}):
        write(scene, answers)
        officer.get(ALPHA)
        with CaptureQueriesContext(connection) as found:
            officer.get(ALPHA)
        counts.append(len(found))
    assert counts[0] == counts[1] <= 8


def test_dossier_carries_the_answers_and_they_give_the_same_reading(
    officer: Client, scene: Scene
) -> None:
    write(scene, best(scene, SOV_1__1=1))
    CsfAnswer.objects.filter(bid=scene.bids[1], question="SOV-8.4").update(option=None)
    data = dossier_of(scene.tender)
    read_dossier(data)
    schema = json.loads(SCHEMA.read_text("utf-8"))
    jsonschema.Draft202012Validator(schema).validate(data)
    rule = pinned(scene.grid)
    assert rule is not None
    found = {
        bid["code"]: read(
            rule.table,
            {
                ref: answer["option"]
                for ref, answer in bid["sovereignty"].items()
                if answer["option"] is not None
            },
        )
        for bid in data["bids"]
    }
    assert (found["alpha"].seal, found["beta"].seal) == (1, None)
    assert data["method"]["sovereignty"]["sha256"] == rule.table.sha256


def test_dossier_without_a_reading_keeps_its_shape(db: None) -> None:
    scene = factories.tender("T-2")
    write(scene, {"SOV-1.1": 1})
    assert all("sovereignty" not in bid for bid in dossier_of(scene.tender)["bids"])


@pytest.mark.parametrize(
    ("answer", "problem"),
    [
        ({"option": 1}, "justification: is missing"),
        ({"justification": ""}, "option: is missing"),
        ({"option": "1", "justification": ""}, "a whole number"),
        ({"option": 1, "justification": "", "more": 1}, "not part of the format"),
    ],
)
def test_answer_badly_written_in_a_dossier_is_refused(
    scene: Scene, answer: dict[str, Any], problem: str
) -> None:
    data = dossier_of(scene.tender)
    data["bids"][0]["sovereignty"] = {"SOV-1.1": answer}
    with pytest.raises(DossierError, match=problem):
        read_dossier(data)
