"""The whole chapter posted by its button: saved, unchanged, refused, conflicts, nothing lost."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from django.test import Client

from assessments.models import Mark
from hdhcompliance.journal.models import JournalEntry
from tests import factories
from tests.factories import Scene

pytestmark = pytest.mark.django_db

CHAPTER = "/tenders/T-1/grid/C/"


@pytest.fixture
def scene() -> Scene:
    return factories.tender(evaluators=2)


@pytest.fixture
def evaluator(client: Client, scene: Scene) -> Client:
    client.force_login(scene.evaluators[0])
    client.cookies["django_language"] = "en"
    return client


def fields(page: str) -> dict[str, str]:
    """What a browser would post for the form of the page, but for its buttons."""
    found = {}
    for tag in re.findall(r"<input[^>]*>", page):
        name = re.search(r'name="([^"]*)"', tag)
        value = re.search(r'value="([^"]*)"', tag)
        if name and name[1].startswith(("value:", "seen:")):
            found[unescape(name[1])] = unescape(value[1]) if value else ""
    for name, content in re.findall(
        r'<textarea[^>]*name="(why:[^"]*)"[^>]*>\n?(.*?)</textarea>', page, re.DOTALL
    ):
        found[unescape(name)] = unescape(content).replace("\n", "\r\n")
    return found


def opened(client: Client) -> dict[str, str]:
    return fields(client.get(CHAPTER).content.decode())


def save(client: Client, form: dict[str, str], **more: str) -> Any:
    return client.post(CHAPTER, form | more)


def values() -> dict[tuple[str, str], tuple[int | None, str]]:
    return {
        (mark.bid.code, mark.node.code): (mark.value, mark.justification)
        for mark in Mark.objects.select_related("bid", "node")
    }


def test_what_was_typed_is_saved_in_one_entry_and_the_page_is_shown_again(
    evaluator: Client,
) -> None:
    form = opened(evaluator)
    assert len(form) == 18
    form["value:alpha:C.1"] = "3"
    form["why:alpha:C.1"] = "Deux lignes\r\nici"
    form["value:beta:C.2"] = " 0 "
    response = save(evaluator, form)
    assert response.status_code == 303
    assert response["Location"] == CHAPTER
    assert values() == {
        ("alpha", "C.1"): (3, "Deux lignes\nici"),
        ("beta", "C.2"): (0, ""),
    }
    assert JournalEntry.objects.filter(action="marks.recorded").count() == 1
    page = evaluator.get(CHAPTER).content.decode()
    assert "2 marks saved, 4 unchanged." in page
    assert fields(page)["why:alpha:C.1"] == "Deux lignes\r\nici"


def test_page_saved_unchanged_writes_nothing(evaluator: Client, scene: Scene) -> None:
    factories.mark(scene, scene.bids[0], scene.nodes["C.1"], 2, "Une\nraison & <b>")
    assert save(evaluator, opened(evaluator)).status_code == 303
    assert Mark.objects.get().version == 1
    assert not JournalEntry.objects.filter(action="marks.recorded").exists()


def test_cell_left_alone_does_not_undo_what_another_window_wrote(
    evaluator: Client, scene: Scene
) -> None:
    factories.mark(scene, scene.bids[0], scene.nodes["C.1"], 2, "ancien")
    stale = opened(evaluator)
    save(evaluator, opened(evaluator) | {"value:alpha:C.1": "4"})
    stale["value:beta:C.1"] = "1"
    assert save(evaluator, stale).status_code == 303
    assert values()["alpha", "C.1"] == (4, "ancien")
    assert values()["beta", "C.1"] == (1, "")


def test_refused_cells_keep_their_text_with_the_reason_and_the_others_are_saved(
    evaluator: Client,
) -> None:
    form = opened(evaluator)
    long = "é" * 5001
    form |= {
        "value:alpha:C.1": "7",
        "why:alpha:C.1": "gardée",
        "value:beta:C.1": "2",
        "value:alpha:C.2": "1",
        "why:alpha:C.2": long,
    }
    response = save(evaluator, form)
    assert response.status_code == 400
    page = response.content.decode()
    assert "1 mark saved, 3 unchanged, 2 not saved." in page
    assert "whole number from 0 to 4" in page
    assert "at most 5000 characters; this one has 5001" in page
    again = fields(page)
    assert again["value:alpha:C.1"] == "7"
    assert again["why:alpha:C.1"] == "gardée"
    assert again["why:alpha:C.2"] == long
    assert page.count('aria-invalid="true"') == 2
    assert values() == {("beta", "C.1"): (2, "")}
    again |= {"value:alpha:C.1": "4", "why:alpha:C.2": "court"}
    assert save(evaluator, again).status_code == 303
    assert values()["alpha", "C.1"] == (4, "gardée")
    assert values()["alpha", "C.2"] == (1, "court")


def conflicting(evaluator: Client, scene: Scene) -> Any:
    factories.mark(scene, scene.bids[0], scene.nodes["C.1"], 2, "ancien")
    stale = opened(evaluator)
    save(evaluator, opened(evaluator) | {"value:alpha:C.1": "4", "why:alpha:C.1": "autre fenêtre"})
    return save(evaluator, stale | {"value:alpha:C.1": "0", "why:alpha:C.1": "la mienne"})


def test_conflict_shows_both_values_and_saving_again_keeps_the_typed_one(
    evaluator: Client, scene: Scene
) -> None:
    response = conflicting(evaluator, scene)
    assert response.status_code == 409
    page = response.content.decode()
    assert "0 · la mienne" in page
    assert "4 · autre fenêtre" in page
    assert values()["alpha", "C.1"] == (4, "autre fenêtre")
    assert save(evaluator, fields(page)).status_code == 303
    assert values()["alpha", "C.1"] == (0, "la mienne")


def test_conflict_can_be_settled_by_taking_the_recorded_value(
    evaluator: Client, scene: Scene
) -> None:
    page = conflicting(evaluator, scene).content.decode()
    assert 'name="take" value="alpha:C.1"' in page
    assert save(evaluator, fields(page), take="alpha:C.1").status_code == 303
    assert values()["alpha", "C.1"] == (4, "autre fenêtre")


def test_bad_value_does_not_hide_a_conflict(evaluator: Client, scene: Scene) -> None:
    factories.mark(scene, scene.bids[0], scene.nodes["C.1"], 2, "ancien")
    stale = opened(evaluator)
    save(evaluator, opened(evaluator) | {"value:alpha:C.1": "4"})
    refused = save(evaluator, stale | {"value:alpha:C.1": "x"})
    assert refused.status_code == 400
    again = fields(refused.content.decode()) | {"value:alpha:C.1": "1"}
    assert save(evaluator, again).status_code == 409
    assert values()["alpha", "C.1"] == (4, "ancien")


@pytest.mark.parametrize("token", ["", "x", "1", "1-zz", "99999999999-0123456789abcdef"])
def test_cell_without_a_readable_version_is_refused(evaluator: Client, token: str) -> None:
    form = opened(evaluator) | {"value:alpha:C.1": "2", "seen:alpha:C.1": token}
    response = save(evaluator, form)
    assert response.status_code == 400
    assert "reload" in response.content.decode()
    assert not Mark.objects.exists()


def test_fields_of_no_cell_are_ignored(evaluator: Client) -> None:
    response = save(evaluator, {}, **{"value:alpha:B.1": "3", "value:nobody:C.1": "3"})
    assert response.status_code == 303
    assert not Mark.objects.exists()


def test_post_before_opening_writes_nothing_and_keeps_the_text(client: Client) -> None:
    closed = factories.tender("T-9", opened=False)
    client.force_login(closed.evaluators[0])
    client.cookies["django_language"] = "en"
    response = client.post(
        "/tenders/T-9/grid/C/",
        {
            "value:alpha:C.1": "3",
            "why:alpha:C.1": "gardée",
            "seen:alpha:C.1": "0-0123456789abcdef",
        },
    )
    assert response.status_code == 400
    assert "gardée" in response.content.decode()
    assert "bids are not open" in response.content.decode()
    assert not Mark.objects.exists()


@pytest.mark.parametrize(
    ("who", "status"),
    [("officer", 403), ("reviewer", 403), ("auditor", 403), ("admin", 403), ("stranger", 404)],
)
def test_only_evaluators_post_a_chapter(
    client: Client, scene: Scene, who: str, status: int
) -> None:
    client.force_login(getattr(scene, who))
    assert client.post(CHAPTER, {"value:alpha:C.1": "3"}).status_code == status
    assert not Mark.objects.exists()
