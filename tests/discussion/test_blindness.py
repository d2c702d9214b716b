"""A comment may tell a mark: between members of the panel it is hidden like one, at every door."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from assessments.actions.bids import decide_gate
from assessments.actions.discussion import reply
from assessments.actions.panel import assign_chapters, reopen_chapter
from assessments.actions.tenders import grant_role
from assessments.actions.verdicts import keep_verdict
from assessments.models import Membership, Notification, Submission
from hdhcompliance.accounts.models import User
from hdhcompliance.accounts.policy import Role
from tests import factories
from tests.discussion.conftest import Visitor, say
from tests.factories import Scene

TENDER = "/tenders/T-1/"
SECRET = "SECRET-7f3a: j'ai mis 4"
# Door -> its address on the line B.1 of chapter B.
DOORS = {
    "page": f"{TENDER}leaves/B.1/",
    "panel": f"{TENDER}leaves/B.1/?panel=1",
    "section": f"{TENDER}leaves/B.1/discussion/",
    "list": f"{TENDER}discussion/",
    "list narrowed": f"{TENDER}discussion/?mentions=on",
    "chapter": f"{TENDER}grid/B/",
    "notifications": "/notifications/",
    "home": "/",
    "journal": f"{TENDER}journal/",
    "API": f"/api/v1{TENDER}comments/",
}
SHOWS_TEXT = ("page", "panel", "section", "list", "API")

Asked = Callable[[User, str], str]


@pytest.fixture
def ask(visit: Visitor) -> Asked:
    """What a door shows to someone; nothing where it stays shut."""

    def open_door(user: User, door: str) -> str:
        response = visit(user).get(DOORS[door])
        return response.content.decode() if response.status_code == 200 else ""

    return open_door


def sees(ask: Asked, user: User, text: str = "SECRET-7f3a") -> bool:
    """Whether every door that shows texts shows this one; AssertionError when they differ."""
    found = {door: text in ask(user, door) for door in SHOWS_TEXT}
    assert len(set(found.values())) == 1, found
    for door in set(DOORS) - set(SHOWS_TEXT) - {"list narrowed"}:
        assert text not in ask(user, door), door
    return found["page"]


@pytest.fixture
def told(scene: Scene) -> Scene:
    """The second evaluator tells a mark on B.1 and calls everyone."""
    say(scene, scene.evaluators[1], f"{SECRET} @evaluator1 @officer @reviewer")
    return scene


@pytest.mark.parametrize("door", DOORS)
def test_evaluator_who_has_not_handed_in_meets_the_comment_at_no_door(
    told: Scene, ask: Asked, door: str
) -> None:
    assert "SECRET-7f3a" not in ask(told.evaluators[0], door)


def test_those_who_do_not_mark_see_everything_at_once(told: Scene, ask: Asked) -> None:
    for user in (told.officer, told.reviewer, told.auditor, told.evaluators[1]):
        assert sees(ask, user)


def test_both_must_have_handed_the_chapter_in(told: Scene, ask: Asked) -> None:
    first, second = told.evaluators
    factories.hand_in(told, "B", evaluator=first)
    assert not sees(ask, first)
    factories.hand_in(told, "B", evaluator=second)
    assert sees(ask, first)


def test_handing_in_another_chapter_opens_nothing(told: Scene, ask: Asked) -> None:
    factories.hand_in(told, "C")
    factories.hand_in(told, "B", evaluator=told.evaluators[1])
    assert not sees(ask, told.evaluators[0])


def test_chapter_reopened_is_blind_again(told: Scene, ask: Asked) -> None:
    factories.hand_in(told, "B")
    assert sees(ask, told.evaluators[0])
    submission = Submission.objects.get(membership__user=told.evaluators[0])
    reopen_chapter(by=told.officer, submission=submission, reason="À revoir.")
    assert not sees(ask, told.evaluators[0])


def test_officer_on_the_panel_is_as_blind_as_the_others(told: Scene, ask: Asked) -> None:
    grant_role(by=told.officer, tender=told.tender, user=told.officer, role=Role.EVALUATOR)
    factories.hand_in(told, evaluator=told.evaluators[1])
    assert not sees(ask, told.officer)


def test_comments_of_those_who_do_not_mark_are_read_before_handing_in(
    told: Scene, ask: Asked
) -> None:
    say(told, told.reviewer, "PUBLIC-51c9")
    say(told, told.evaluators[0], "OWN-20d7")
    assert sees(ask, told.evaluators[0], "PUBLIC-51c9")
    assert sees(ask, told.evaluators[0], "OWN-20d7")
    assert not sees(ask, told.evaluators[1], "OWN-20d7")


def test_hidden_answer_in_a_thread_that_is_seen(told: Scene, ask: Asked) -> None:
    thread = say(told, told.officer, "PUBLIC-51c9").thread
    reply(by=told.evaluators[1], thread=thread, text="HIDDEN-8b02")
    page = ask(told.evaluators[0], "page")
    assert "PUBLIC-51c9" in page
    assert "HIDDEN-8b02" not in page
    assert "2 comments will be shown once you hand the chapter in." in page


def test_hidden_thread_can_be_neither_answered_nor_resolved(told: Scene, visit: Visitor) -> None:
    thread = say(told, told.evaluators[1], "HIDDEN-8b02", "B.2").thread
    client = visit(told.evaluators[0])
    for act in ("answer", "resolve", "reopen"):
        path = f"{TENDER}discussion/{thread.pk}/{act}/"
        assert client.post(path, {"text": "x"}).status_code == 404


def test_chapter_page_counts_what_is_read_apart_from_what_is_hidden(
    told: Scene, ask: Asked
) -> None:
    say(told, told.officer, "Visible.")
    page = ask(told.evaluators[0], "chapter")
    assert "1 comment, 1 open thread" in page
    assert "1 hidden comment" in page
    page = ask(told.auditor, "chapter")
    assert "2 comments, 2 open threads" in page
    assert "hidden comment" not in page


def test_mention_is_told_and_leads_to_a_page_that_hides_it(told: Scene, visit: Visitor) -> None:
    notification = Notification.objects.get(user=told.evaluators[0])
    assert "SECRET" not in notification.subject + notification.path
    client = visit(told.evaluators[0])
    page = client.post(f"/notifications/{notification.pk}/open/", follow=True).content.decode()
    assert "1 comment will be shown once you hand the chapter in." in page
    assert "SECRET" not in page


def test_line_that_nobody_marks_opens_with_the_last_chapter(scene: Scene, ask: Asked) -> None:
    first, second = scene.evaluators
    say(scene, second, "PRICE-0c11", "COU-01")
    factories.hand_in(scene, "B")
    assert "PRICE-0c11" not in ask(first, "list")
    factories.hand_in(scene, "C")
    assert "PRICE-0c11" in ask(first, "list")


def test_chapter_of_others_stays_hidden_from_an_evaluator_and_not_from_an_officer(
    scene: Scene, ask: Asked
) -> None:
    first, second = scene.evaluators
    memberships = Membership.objects.filter(tender=scene.tender, role=Role.EVALUATOR)
    for membership, code in zip(memberships.order_by("panel_code"), "CB", strict=True):
        membership.tender = scene.tender
        assign_chapters(by=scene.officer, membership=membership, chapters=[scene.nodes[code]])
    say(scene, second, SECRET)
    factories.hand_in(scene, "C", evaluator=first)
    factories.hand_in(scene, "B", evaluator=second)
    assert not sees(ask, first)
    assert "is not shown to you" in ask(first, "page")
    grant_role(by=scene.officer, tender=scene.tender, user=first, role=Role.OFFICER)
    assert sees(ask, first)


def test_report_holds_what_no_open_chapter_hides(told: Scene) -> None:
    complete_rest(told)
    say(told, told.officer, "PUBLIC-51c9 @evaluator1")

    def kept() -> list[dict[str, Any]]:
        verdict, _new = keep_verdict(by=told.officer, tender=told.tender)
        found: list[dict[str, Any]] = json.loads(verdict.dossier)["discussion"]
        return found

    (only,) = kept()
    assert only == {
        "node": "B.1",
        "bid": None,
        "resolved": False,
        "comments": [
            {
                "author": "officer",
                "at": only["comments"][0]["at"],
                "text": "PUBLIC-51c9 @evaluator1",
            }
        ],
    }
    factories.hand_in(told, "B", evaluator=told.evaluators[1])
    authors = [each["comments"][0]["author"] for each in kept()]
    assert authors == ["eval2", "officer"]


def complete_rest(scene: Scene) -> None:
    """Prices and gates, the marks being there."""
    factories.prices(scene)
    for bid in scene.bids:
        decide_gate(
            by=scene.officer,
            bid=bid,
            node=scene.nodes["G-1"],
            outcome="met",
            reason="",
            evidence="",
            seen_version=0,
        )
