"""Threads on risks: who reads them, who is called, what they quote."""

from __future__ import annotations

import pytest

from assessments.actions.discussion import open_thread, reply, resolve_thread
from assessments.actions.errors import ActionRefused
from assessments.models import Comment, Notification, Risk, Thread
from assessments.queries.discussion import told_in_reports
from providers.models import Source
from tests import factories
from tests.factories import Scene
from tests.risks.making import risk
from tests.risks.test_pages import visit

SECRET = "SECRET-51b8"
PAGE = "/tenders/T-1/risks/R01/"


@pytest.fixture
def one(scene: Scene) -> Risk:
    return risk(scene)


def said(scene: Scene, one: Risk, text: str = f"{SECRET} : voir l’annexe.") -> Thread:
    return open_thread(by=scene.reviewer, tender=scene.tender, risk=one, text=text).comment.thread


def test_only_those_who_read_risks_read_what_is_said_there(scene: Scene, one: Risk) -> None:
    thread = said(scene, one)
    for reader in (scene.officer, scene.reviewer, scene.auditor):
        assert SECRET in visit(reader).get(PAGE).content.decode()
    doors = (
        PAGE,
        f"{PAGE}discussion/",
        f"/tenders/T-1/discussion/{thread.pk}/answer/",
        "/tenders/T-1/discussion/",
        "/api/v1/tenders/T-1/comments/",
        "/tenders/T-1/leaves/B.1/",
        "/tenders/T-1/",
        "/",
    )
    for outsider in (scene.evaluators[0], scene.stranger, scene.admin):
        client = visit(outsider)
        for door in doors:
            assert SECRET not in client.get(door).content.decode(), door
        assert client.post(doors[2], {"text": "Moi aussi."}).status_code in (403, 404)


def test_what_is_said_on_risks_stays_out_of_the_lines(scene: Scene, one: Risk) -> None:
    said(scene, one)
    assert told_in_reports(scene.tender) == []
    for door in ("/tenders/T-1/discussion/", "/api/v1/tenders/T-1/comments/"):
        assert SECRET not in visit(scene.officer).get(door).content.decode()


def test_auditor_reads_and_writes_nothing(scene: Scene, one: Risk) -> None:
    thread = said(scene, one)
    client = visit(scene.auditor)
    assert client.post(f"{PAGE}discussion/", {"text": "Non."}).status_code == 403
    for act in ("answer", "resolve", "reopen"):
        path = f"/tenders/T-1/discussion/{thread.pk}/{act}/"
        assert client.post(path, {"text": "Non."}).status_code == 403
    assert Comment.objects.count() == 1


def test_evaluator_who_audits_reads_a_risk_and_does_not_write_there(
    scene: Scene, one: Risk
) -> None:
    thread = said(scene, one)
    scene.tender.memberships.create(user=scene.evaluators[0], role="auditor")
    client = visit(scene.evaluators[0])
    assert SECRET in client.get(PAGE).content.decode()
    path = f"/tenders/T-1/discussion/{thread.pk}/answer/"
    assert client.post(path, {"text": "Non."}).status_code == 403


def test_call_reaches_readers_of_risks_and_nobody_else(scene: Scene, one: Risk) -> None:
    posted = open_thread(
        by=scene.reviewer,
        tender=scene.tender,
        risk=one,
        text="@officer @auditor @evaluator1 @stranger qu’en pensez-vous ?",
    )

    assert posted.unknown == ("evaluator1", "stranger")
    told = Notification.objects.all()
    assert {one.user.username for one in told} == {"officer", "auditor"}
    assert {(one.subject, one.path) for one in told} == {
        ("R01", f"{PAGE}#thread-{posted.comment.thread_id}")
    }


def test_answer_resolution_and_return(scene: Scene, one: Risk) -> None:
    thread = said(scene, one)
    client = visit(scene.officer)
    base = f"/tenders/T-1/discussion/{thread.pk}/"

    answered = client.post(f"{base}answer/", {"text": "Vu."})
    assert (answered.status_code, answered["Location"]) == (303, f"{PAGE}#thread-{thread.pk}")
    client.post(f"{base}resolve/")
    assert "Resolved" in client.get(PAGE).content.decode()
    client.post(f"{base}reopen/")

    thread.refresh_from_db()
    assert not thread.is_resolved
    assert Notification.objects.get(kind="reply").user == scene.reviewer


def test_source_is_quoted_by_its_key_with_what_it_is_worth(scene: Scene, one: Risk) -> None:
    for key, kind in (("S41", "press"), ("S67", "unverified"), ("S24", "third_party")):
        Source.objects.create(
            key=key, label_fr=f"Source {key}", label_en=f"Source {key}", kind=kind
        )
    client = visit(scene.reviewer)

    client.post(f"{PAGE}discussion/", {"text": "Voir.", "quoted": "s41, S67;S24"})

    assert set(Comment.objects.get().quoted.values_list("key", flat=True)) == {"S24", "S41", "S67"}
    page = client.get(PAGE).content.decode()
    comment = page.partition('class="comment-sources"')[2].partition("</ul>")[0]
    assert "To be checked" in comment
    assert "Third-party opinion" in comment


def test_source_nobody_kept_is_refused_with_the_text_given_back(scene: Scene, one: Risk) -> None:
    response = visit(scene.reviewer).post(
        f"{PAGE}discussion/", {"text": "Voir la page.", "quoted": "S999"}
    )
    page = response.content.decode()
    assert response.status_code == 400
    assert "No source is kept under S999" in page
    assert "Voir la page." in page
    with pytest.raises(ActionRefused, match="S999"):
        open_thread(by=scene.reviewer, tender=scene.tender, risk=one, text="Vu", quoted=["S999"])
    assert not Comment.objects.exists()


def test_request_sent_twice_is_one_thread(scene: Scene, one: Risk) -> None:
    first, again = said(scene, one), said(scene, one)
    assert first == again
    other = risk(scene, "R02")
    assert said(scene, other) != first


def test_risk_of_another_tender_is_refused(scene: Scene) -> None:
    foreign = risk(factories.tender("T-2"))
    with pytest.raises(ActionRefused, match="autre consultation"):
        open_thread(by=scene.reviewer, tender=scene.tender, risk=foreign, text="Ailleurs.")


def test_questions_wait_for_those_they_call_until_they_answer(scene: Scene, one: Risk) -> None:
    thread = said(scene, one, "@officer la preuve ?")
    client = visit(scene.officer)
    for page in ("/", "/tenders/T-1/"):
        assert f"{PAGE}#thread-{thread.pk}" in client.get(page).content.decode()
        assert f"#thread-{thread.pk}" not in visit(scene.reviewer).get(page).content.decode()

    reply(by=scene.officer, thread=thread, text="La voici.")

    assert f"#thread-{thread.pk}" not in client.get("/").content.decode()


def test_question_on_ones_risk_waits_until_resolved(scene: Scene) -> None:
    mine = risk(scene, owner=scene.officer)
    thread = said(scene, mine)
    client = visit(scene.officer)
    page = client.get("/").content.decode()
    assert "Risk R01 to decide" in page
    assert f"#thread-{thread.pk}" in page

    resolve_thread(by=scene.reviewer, thread=thread)
    Risk.objects.update(status="accepted")

    page = client.get("/").content.decode()
    assert "R01" not in page.partition("<main")[2]


def test_inbox_leaves_out_what_ones_role_no_longer_reads(scene: Scene) -> None:
    mine = risk(scene, owner=scene.officer)
    said(scene, mine, "@officer ?")
    held = scene.tender.memberships.get(user=scene.officer)
    held.role = "evaluator"
    held.panel_code = "eval9"
    held.save()
    page = visit(scene.officer).get("/").content.decode()
    assert "R01" not in page.partition("<main")[2]
