"""Chapters shared out, handed in, reopened; how far each one is."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assessments.actions.errors import ActionRefused
from assessments.actions.marks import Entry, record_mark
from assessments.actions.panel import assign_chapters, reopen_chapter, submit_chapter
from assessments.models import Assignment, Mark, Membership, Notification, Submission
from assessments.queries.progress import board
from tests import factories
from tests.factories import Scene

pytestmark = pytest.mark.django_db

PANEL = "/tenders/T-1/panel/"


@pytest.fixture
def scene() -> Scene:
    return factories.tender(evaluators=2)


def seat(scene: Scene, number: int = 0) -> Membership:
    found = Membership.objects.get(
        tender=scene.tender, user=scene.evaluators[number], role="evaluator"
    )
    found.tender = scene.tender
    return found


def entry(scene: Scene, bid: int, node: str, value: int = 3) -> Entry:
    return Entry(scene.bids[bid], scene.nodes[node], value, "Vu.", 0)


def visit(who: object) -> Client:
    client = Client()
    client.force_login(who)  # type: ignore[arg-type]  # every factory user
    client.cookies["django_language"] = "en"
    return client


def refusal(act: object) -> str:
    with pytest.raises(ActionRefused) as refused:
        act()  # type: ignore[operator]  # a call to try
    return refused.value.code


def test_evaluator_marks_only_what_is_assigned_once_anything_is(scene: Scene) -> None:
    first, second = scene.evaluators
    assign_chapters(
        by=scene.officer, membership=seat(scene), chapters=[scene.nodes["B"]], bids=scene.bids[:1]
    )
    record_mark(by=first, entry=entry(scene, 0, "B.1"))
    assert refusal(lambda: record_mark(by=first, entry=entry(scene, 1, "B.1"))) == "not_assigned"
    assert refusal(lambda: record_mark(by=first, entry=entry(scene, 0, "C.1"))) == "not_assigned"
    assert refusal(lambda: record_mark(by=second, entry=entry(scene, 0, "B.1"))) == "not_assigned"


def test_reassigning_keeps_what_was_marked(scene: Scene) -> None:
    factories.mark(scene, scene.bids[0], scene.nodes["B.1"], 4)
    assign_chapters(by=scene.officer, membership=seat(scene), chapters=[scene.nodes["C"]])
    assert Mark.objects.get().value == 4
    found = board(scene.tender, date(2027, 1, 1)).seated[0]
    assert [(cell.state, cell.done, cell.total) for cell in found.cells] == [
        ("none", 0, 0),
        ("open", 0, 6),
    ]


def test_form_records_the_share_and_tells_the_evaluator(scene: Scene) -> None:
    officer = visit(scene.officer)
    path = f"{PANEL}{seat(scene).pk}/"
    assert officer.get(path).status_code == 200
    response = officer.post(
        path, {"chapters": ["B", "C"], "bids": ["alpha"], "due_on": "2027-03-01"}
    )
    assert response.status_code == 302
    rows = Assignment.objects.order_by("chapter__order")
    assert [(row.chapter.code, row.bid and row.bid.code, row.due_on) for row in rows] == [
        ("B", "alpha", date(2027, 3, 1)),
        ("C", "alpha", date(2027, 3, 1)),
    ]
    assert Notification.objects.get().user == scene.evaluators[0]
    assert 'value="2027-03-01"' in officer.get(path).text
    assert officer.post(path, {"due_on": "31/02/2027"}).status_code == 400
    assert officer.post(path, {"chapters": ["ZZ"]}).status_code == 400
    assert Assignment.objects.count() == 2


def test_chapter_with_a_mark_missing_is_not_handed_in(scene: Scene) -> None:
    factories.all_marks(scene)
    Mark.objects.filter(node__code="B.2", bid=scene.bids[1]).update(value=None)
    evaluator = visit(scene.evaluators[0])
    evaluator.post("/tenders/T-1/grid/B/hand-in/")
    assert "1 mark is missing in this chapter" in evaluator.get("/tenders/T-1/grid/B/").text
    assert not Submission.objects.exists()
    evaluator.post("/tenders/T-1/grid/C/hand-in/")
    assert Submission.objects.get().chapter.code == "C"


def test_chapter_handed_in_is_locked_at_every_door(scene: Scene) -> None:
    factories.all_marks(scene)
    factories.hand_in(scene, "B", evaluator=scene.evaluators[0])
    evaluator = visit(scene.evaluators[0])
    assert (
        refusal(lambda: record_mark(by=scene.evaluators[0], entry=entry(scene, 0, "B.1")))
        == "chapter_submitted"
    )
    cell = {"value": "1", "justification": "", "seen_version": "1"}
    assert evaluator.post("/tenders/T-1/marks/alpha/B.1/", cell).status_code == 400
    page = evaluator.get("/tenders/T-1/grid/B/").text
    assert "You have handed this chapter in" in page
    assert "data-hand-in" not in page
    assert "data-hand-in" in evaluator.get("/tenders/T-1/grid/C/").text
    assert (
        refusal(
            lambda: submit_chapter(
                by=scene.evaluators[0], tender=scene.tender, chapter=scene.nodes["B"]
            )
        )
        == "already_submitted"
    )


def test_officer_reopens_with_a_reason_and_the_evaluator_marks_again(scene: Scene) -> None:
    factories.all_marks(scene)
    factories.hand_in(scene, "B")
    submission = Submission.objects.get(membership=seat(scene))
    officer = visit(scene.officer)
    path = f"{PANEL}handed-in/{submission.pk}/"
    assert officer.get(path).status_code == 200
    assert officer.post(path, {"reason": " "}).status_code == 400
    assert officer.post(path, {"reason": "Pièce reçue après coup."}).status_code == 302
    current = Mark.objects.get(
        evaluator=scene.evaluators[0], bid=scene.bids[0], node=scene.nodes["B.1"]
    )
    wanted = Entry(scene.bids[0], scene.nodes["B.1"], 4, "Revu.", current.version)
    assert record_mark(by=scene.evaluators[0], entry=wanted).value == 4
    assert Notification.objects.get(kind="reopened").user == scene.evaluators[0]
    assert (
        refusal(lambda: reopen_chapter(by=scene.officer, submission=submission, reason="Encore."))
        == "not_submitted"
    )
    factories.hand_in(scene, "B", evaluator=scene.evaluators[0])
    assert Submission.objects.filter(membership=seat(scene)).count() == 2


def test_nobody_reopens_their_own_chapter(scene: Scene) -> None:
    factories.all_marks(scene)
    factories.hand_in(scene, "B")
    scene.tender.memberships.create(user=scene.evaluators[0], role="officer")
    own = Submission.objects.get(membership=seat(scene))
    assert (
        refusal(lambda: reopen_chapter(by=scene.evaluators[0], submission=own, reason="Regret."))
        == "own_chapter"
    )


def test_late_chapter_says_so(scene: Scene) -> None:
    yesterday = timezone.localdate() - timedelta(days=1)
    assign_chapters(
        by=scene.officer, membership=seat(scene), chapters=[scene.nodes["B"]], due_on=yesterday
    )
    assert "Late" in visit(scene.officer).get(PANEL).text
    factories.all_marks(scene)
    factories.hand_in(scene, "B", evaluator=scene.evaluators[0])
    assert "Late" not in visit(scene.officer).get(PANEL).text


def test_overview_says_when_the_panel_is_done(scene: Scene) -> None:
    factories.all_marks(scene)
    factories.hand_in(scene)
    page = visit(scene.officer).get("/tenders/T-1/").text
    assert "Produce the signed report" in page.split('aria-current="step"')[1][:400]


@pytest.mark.parametrize("path", [PANEL, f"{PANEL}?evaluator=eval1"])
def test_panel_page_costs_the_same_for_one_evaluator_and_three(path: str) -> None:
    counts = []
    for number in (1, 3):
        reference = f"T-{number}"
        scene = factories.tender(reference, bids=number, evaluators=number, chapters=number)
        factories.all_marks(scene)
        client = visit(scene.officer)
        client.get(path.replace("T-1", reference))
        with CaptureQueriesContext(connection) as found:
            assert client.get(path.replace("T-1", reference)).status_code == 200
        counts.append(len(found))
    assert counts[0] == counts[1] <= 15, counts


def test_unknown_evaluator_is_not_found(scene: Scene) -> None:
    assert visit(scene.officer).get(f"{PANEL}?evaluator=eval77").status_code == 404
