"""Opening, answering, resolving: what is written, who is told, what a second sending does."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from assessments.actions.discussion import (
    MAXIMUM_TEXT,
    open_thread,
    reopen_thread,
    reply,
    resolve_thread,
)
from assessments.actions.errors import ActionRefused
from assessments.models import Comment, Notification, Thread
from hdhcompliance.journal.models import JournalEntry
from tests import factories
from tests.discussion.conftest import Visitor, fresh, say
from tests.factories import Scene

LEAF = "/tenders/T-1/leaves/B.1/"
LINE = f"{LEAF}discussion/"
HTMX = {"HX-Request": "true"}


def told(kind: str) -> dict[str, str]:
    """User name -> path, of the notifications of a kind."""
    return dict(Notification.objects.filter(kind=kind).values_list("user__username", "path"))


@pytest.mark.parametrize("node", ["B.1", "G-1", "I-1", "COU-01", "PRIX-TCO"])
def test_thread_opens_on_any_leaf(scene: Scene, node: str) -> None:
    comment = say(scene, scene.reviewer, "  Pièce à demander.  ", node)
    assert (comment.text, comment.thread.about.code) == ("Pièce à demander.", node)


def test_branch_another_tender_and_bad_texts_are_refused(scene: Scene) -> None:
    other = factories.tender("T-2")
    for code, node, text, bid in (
        ("not_a_leaf", scene.nodes["B"], "Oui.", None),
        ("of_another_tender", other.nodes["B.1"], "Oui.", None),
        ("of_another_tender", scene.nodes["B.1"], "Oui.", other.bids[0]),
        ("text_missing", scene.nodes["B.1"], " \n ", None),
        ("text_too_long", scene.nodes["B.1"], "x" * (MAXIMUM_TEXT + 1), None),
    ):
        with pytest.raises(ActionRefused) as refused:
            open_thread(by=scene.officer, tender=scene.tender, node=node, text=text, bid=bid)
        assert refused.value.code == code
    assert not Comment.objects.exists()
    say(scene, scene.officer, "x" * MAXIMUM_TEXT)


def test_journal_tells_where_and_never_what(scene: Scene) -> None:
    comment = say(scene, scene.officer, "SECRET-7f3a")
    reply(by=scene.reviewer, thread=comment.thread, text="SECRET-7f3a too")
    entries = JournalEntry.objects.filter(action__startswith="thread.").order_by("sequence")
    assert [entry.action for entry in entries] == ["thread.opened", "thread.answered"]
    assert not [entry for entry in entries if "SECRET" in entry.data + entry.target]
    assert entries[0].target == f"B.1/{comment.thread.pk}"


def test_request_sent_again_within_seconds_writes_once(scene: Scene) -> None:
    first = say(scene, scene.officer, "Une fois. @reviewer")
    assert say(scene, scene.officer, "Une fois. @reviewer") == first
    answer = reply(by=scene.reviewer, thread=first.thread, text="Deux.").comment
    assert reply(by=scene.reviewer, thread=first.thread, text="Deux.").comment == answer
    assert Comment.objects.count() == 2
    assert Notification.objects.count() == 2
    # Someone else, another line, or later: a comment of its own.
    say(scene, scene.reviewer, "Une fois. @reviewer")
    say(scene, scene.officer, "Une fois. @reviewer", "B.2")
    Comment.objects.filter(pk=first.pk).update(written_at=timezone.now() - timedelta(minutes=1))
    say(scene, scene.officer, "Une fois. @reviewer")
    assert Comment.objects.count() == 5


@pytest.mark.parametrize(
    ("text", "called", "unknown"),
    [
        ("@reviewer, à voir", {"reviewer"}, ()),
        ("Voir avec @reviewer.", {"reviewer"}, ()),
        ("(@Reviewer) et @auditor…", {"reviewer", "auditor"}, ()),
        ("@reviewer @reviewer", {"reviewer"}, ()),
        ("@nobody et @reviewer", {"reviewer"}, ("nobody",)),
        ("@stranger. @stranger", set(), ("stranger",)),
        ("écrire à nom@exemple.fr, @ 5 h", set(), ()),
        ("@officer", set(), ()),
    ],
)
def test_mention_calls_members_of_the_tender_only(
    scene: Scene, text: str, called: set[str], unknown: tuple[str, ...]
) -> None:
    posted = open_thread(by=scene.officer, tender=scene.tender, node=scene.nodes["B.1"], text=text)
    assert posted.unknown == unknown
    assert set(posted.comment.mentioned.values_list("username", flat=True)) == called
    assert told("mention").keys() == called
    assert not Notification.objects.exclude(subject="B.1").exists()


def test_answer_tells_those_who_wrote_once_each(scene: Scene) -> None:
    thread = say(scene, scene.officer, "Question ?").thread
    reply(by=scene.reviewer, thread=thread, text="Réponse.")
    assert told("reply") == {"officer": f"{LEAF}#thread-{thread.pk}"}
    Notification.objects.all().delete()
    reply(by=scene.officer, thread=thread, text="Merci @reviewer")
    assert told("reply") == {}
    assert told("mention").keys() == {"reviewer"}


def test_resolving_twice_is_one_act_and_a_thread_can_be_taken_up_again(scene: Scene) -> None:
    thread = say(scene, scene.officer, "Question ?").thread
    for _again in range(2):
        resolve_thread(by=scene.reviewer, thread=fresh(thread))
    assert fresh(thread).resolved_by == "reviewer"
    for _again in range(2):
        reopen_thread(by=scene.officer, thread=fresh(thread))
    assert not fresh(thread).is_resolved
    acts = list(JournalEntry.objects.filter(action__in=["thread.resolved", "thread.reopened"]))
    assert len(acts) == 2


def test_without_script_a_comment_leads_back_to_the_line(scene: Scene, visit: Visitor) -> None:
    client = visit(scene.officer)
    response = client.post(LINE, {"bid": "beta", "text": "Vu avec @nobody\r\net @reviewer"})
    thread = Thread.objects.get()
    assert thread.bid == scene.bids[1]
    assert thread.comments.get().text == "Vu avec @nobody\net @reviewer"
    assert (response.status_code, response["Location"]) == (303, f"{LEAF}#thread-{thread.pk}")
    page = client.get(LEAF).content.decode()
    assert "Nobody in this tender has the user name @nobody" in page
    assert "Vu avec @nobody<br>et @reviewer" in page
    answer = f"/tenders/T-1/discussion/{thread.pk}/answer/"
    assert client.get(answer)["Location"] == f"{LEAF}#thread-{thread.pk}"
    assert client.post(answer, {"text": "Suite."}).status_code == 303
    assert client.post(f"/tenders/T-1/discussion/{thread.pk}/resolve/").status_code == 303
    assert "Resolved" in client.get(LEAF).content.decode()


def test_with_script_the_section_alone_comes_back(scene: Scene, visit: Visitor) -> None:
    client = visit(scene.officer)
    response = client.post(LINE, {"text": "Bonjour", "level": "3"}, headers=HTMX)
    html = response.content.decode()
    assert response.status_code == 200
    assert "<html" not in html
    assert "Your comment is written." in html
    assert "<h3 id=" in html
    assert "hx-swap-oob" in html
    refused = client.post(LINE, {"text": "  "}, headers=HTMX)
    assert refused.status_code == 400
    assert "Write something" in refused.content.decode()
    assert "hx-swap-oob" not in refused.content.decode()


def test_refused_text_stays_in_the_page(scene: Scene, visit: Visitor) -> None:
    client = visit(scene.officer)
    long = "x" * (MAXIMUM_TEXT + 1)
    page = client.post(LINE, {"text": long})
    assert page.status_code == 400
    assert long in page.content.decode()
    thread = say(scene, scene.officer, "Question ?").thread
    page = client.post(f"/tenders/T-1/discussion/{thread.pk}/answer/", {"text": long})
    assert page.status_code == 400
    assert long in page.content.decode()
    assert Comment.objects.count() == 1


def test_comment_is_escaped(scene: Scene, visit: Visitor) -> None:
    say(scene, scene.officer, "<script>alert(1)</script>\n{{ tender }}")
    for path in (LEAF, f"{LEAF}?panel=1", "/tenders/T-1/discussion/"):
        html = visit(scene.reviewer).get(path).content.decode()
        assert "<script>alert" not in html
        assert "&lt;script&gt;alert" in html


def test_auditor_reads_and_writes_nothing_and_the_administrator_does_not_read(
    scene: Scene, visit: Visitor
) -> None:
    say(scene, scene.officer, "Pour le dossier.")
    page = visit(scene.auditor).get(LEAF).content.decode()
    assert "Pour le dossier." in page
    assert "<textarea" not in page
    page = visit(scene.admin).get(LEAF).content.decode()
    assert "Pour le dossier." not in page
    assert "data-discussion" not in page


def test_thread_of_another_tender_is_not_found(scene: Scene, visit: Visitor) -> None:
    other = factories.tender("T-2")
    thread = say(other, other.officer, "Ailleurs.").thread
    for act in ("answer", "resolve", "reopen"):
        path = f"/tenders/T-1/discussion/{thread.pk}/{act}/"
        assert visit(scene.officer).post(path, {"text": "x"}).status_code == 404


@pytest.mark.parametrize("name", ["list", "mine", "mentions", "resolved", "open"])
def test_list_narrows(scene: Scene, visit: Visitor, name: str) -> None:
    mine = say(scene, scene.officer, "Le mien.")
    called = say(scene, scene.reviewer, "Avis de @officer ?", "B.2")
    done = say(scene, scene.reviewer, "Réglé.", "B.3")
    resolve_thread(by=scene.reviewer, thread=done.thread)
    query, expected = {
        "list": ("", [called, mine, done]),
        "mine": ("?mine=on", [mine]),
        "mentions": ("?mentions=on", [called]),
        "resolved": ("?state=resolved", [done]),
        "open": ("?state=open", [called, mine]),
    }[name]
    client: Client = visit(scene.officer)
    page = client.get(f"/tenders/T-1/discussion/{query}")
    assert [thread.pk for thread in page.context["page"]] == [one.thread_id for one in expected]
    assert client.get("/tenders/T-1/discussion/?state=nonsense").status_code == 400
