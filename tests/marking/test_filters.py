"""The filters of a chapter, without script: which lines stay, and what is saved under them."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from assessments.actions.panel import assign_chapters
from assessments.models import Bid, Mark, Membership
from assessments.queries.filters import plain
from tests import factories
from tests.factories import Scene
from tests.marking.test_without_script import fields

pytestmark = pytest.mark.django_db

CHAPTER = "/tenders/T-1/grid/C/"


@pytest.fixture
def scene() -> Scene:
    return factories.tender(evaluators=2)


@pytest.fixture
def evaluator(client: Client, scene: Scene) -> Client:
    return signed_in(client, scene.evaluators[0])


def signed_in(client: Client, who: object) -> Client:
    client.force_login(who)  # type: ignore[arg-type]  # every factory user
    client.cookies["django_language"] = "en"
    return client


def page_of(client: Client, query: str) -> str:
    response = client.get(f"{CHAPTER}?{query}")
    assert response.status_code == 200
    return response.content.decode()


def shown(client: Client, query: str) -> list[str]:
    return re.findall(r"data-leaf href=\"[^\"]*/leaves/([^/]*)/", page_of(client, query))


def test_unmarked_keeps_the_lines_where_one_of_my_cells_is_empty(
    evaluator: Client, scene: Scene
) -> None:
    for bid in scene.bids:
        factories.mark(scene, bid, scene.nodes["C.1"], 3)
        factories.mark(scene, bid, scene.nodes["C.2"], 3, evaluator=scene.evaluators[1])
    factories.mark(scene, scene.bids[0], scene.nodes["C.3"], 3)
    factories.mark(scene, scene.bids[1], scene.nodes["C.3"], None, "later")
    assert shown(evaluator, "show=unmarked") == ["C.2", "C.3"]
    assert "2 of 5 lines" in page_of(evaluator, "show=unmarked")


def test_unmarked_asks_nothing_for_bids_of_others(evaluator: Client, scene: Scene) -> None:
    assign(scene, scene.bids[:1])
    factories.mark(scene, scene.bids[0], scene.nodes["C.1"], 3)
    assert shown(evaluator, "show=unmarked") == ["C.2", "C.3"]


def test_gates_alone(evaluator: Client) -> None:
    assert shown(evaluator, "show=gates") == ["G-1"]


def test_spread_is_for_those_who_see_several_marks(client: Client, scene: Scene) -> None:
    first, second = scene.evaluators
    for code, marks in {"C.1": (1, 3), "C.2": (2, 3), "C.3": (4, 4)}.items():
        factories.mark(scene, scene.bids[1], scene.nodes[code], marks[0], evaluator=first)
        factories.mark(scene, scene.bids[1], scene.nodes[code], marks[1], evaluator=second)
    assert shown(signed_in(client, scene.auditor), "show=spread") == ["C.1"]
    # A marker sees their own marks only: the address narrows nothing, and tells nothing.
    own = signed_in(Client(), first)
    assert shown(own, "show=spread") == shown(own, "")
    assert 'value="spread"' not in page_of(own, "")


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        ("c.2", ["C.2"]),
        ("EXIGENCE%20c.3", ["C.3"]),
        ("éliminatoire", ["G-1"]),
        ("eliminatoire condition", ["G-1"]),
        ("  ", ["C.1", "C.2", "C.3", "G-1", "I-1"]),
        ("rien de tel", []),
    ],
)
def test_search_goes_word_by_word_whatever_the_accents(
    evaluator: Client, words: str, codes: list[str]
) -> None:
    evaluator.cookies["django_language"] = "fr"
    assert shown(evaluator, f"q={words}") == codes


def test_text_is_compared_without_accents_nor_ligatures() -> None:
    assert plain("L’Œuvre ÉLÈVE ﬁn") == "l'oeuvre eleve fin"


def test_filter_that_leaves_nothing_says_so_with_a_way_out(evaluator: Client) -> None:
    page = page_of(evaluator, "q=nothing+such")
    assert "No line matches this filter." in page
    assert f'href="{CHAPTER}">Show every line of the chapter' in page
    assert "0 of 5 lines" in page


def test_filter_that_cannot_be_read_narrows_nothing(evaluator: Client) -> None:
    assert len(shown(evaluator, "show=everything")) == 5


def assign(scene: Scene, bids: list[Bid]) -> None:
    membership = Membership.objects.get(tender=scene.tender, user=scene.evaluators[0])
    membership.tender = scene.tender
    assign_chapters(
        by=scene.officer,
        membership=membership,
        chapters=[scene.nodes["C"]],
        bids=bids,
    )


def test_bids_of_others_are_text_with_the_reason_and_can_be_left_out(
    evaluator: Client, scene: Scene
) -> None:
    factories.mark(scene, scene.bids[1], scene.nodes["C.1"], 4, "given before")
    assign(scene, scene.bids[:1])
    page = page_of(evaluator, "")
    assert "value:alpha:C.1" in page
    assert "value:beta:C.1" not in page
    assert page.count("Not assigned to you") >= 3
    assert "given before" in page
    assert "value:alpha:C.1" in page_of(evaluator, "mine=on")
    assert "Not assigned to you" not in page_of(evaluator, "mine=on")
    assert "Bêta" not in page_of(evaluator, "mine=on").partition("<table")[2]


def test_chapter_of_others_says_that_nothing_is_assigned(evaluator: Client, scene: Scene) -> None:
    assign(scene, [])
    page = evaluator.get("/tenders/T-1/grid/B/?mine=on").content.decode()
    assert "Nothing in this chapter is assigned to you." in page


def test_without_assignments_there_is_nothing_to_leave_out(evaluator: Client) -> None:
    assert "assigned to me" not in page_of(evaluator, "")


def test_saving_under_a_filter_touches_the_cells_shown_and_comes_back_to_it(
    evaluator: Client, scene: Scene
) -> None:
    factories.mark(scene, scene.bids[0], scene.nodes["C.1"], 2, "stays")
    form = fields(page_of(evaluator, "q=C.2"))
    assert set(form) == {
        f"{what}:{bid}:C.2" for what in ("value", "seen", "why") for bid in ("alpha", "beta")
    }
    response = evaluator.post(f"{CHAPTER}?q=C.2", form | {"value:alpha:C.2": "4"})
    assert response.status_code == 303
    assert response["Location"] == f"{CHAPTER}?q=C.2"
    assert {(mark.node.code, mark.value) for mark in Mark.objects.select_related("node")} == {
        ("C.1", 2),
        ("C.2", 4),
    }


def test_cell_typed_under_a_filter_its_line_has_left_since_is_not_lost(
    evaluator: Client, scene: Scene
) -> None:
    form = fields(page_of(evaluator, "show=unmarked"))
    for bid in scene.bids:
        factories.mark(scene, bid, scene.nodes["C.1"], 1, "another window")
    response = evaluator.post(
        f"{CHAPTER}?show=unmarked", form | {"value:alpha:C.1": "4", "value:beta:C.2": "3"}
    )
    assert response.status_code == 409
    page = response.content.decode()
    assert "another window" in page
    assert fields(page)["value:alpha:C.1"] == "4"
    assert Mark.objects.get(node__code="C.2").value == 3


def test_cell_taken_away_meanwhile_keeps_what_was_typed_with_the_reason(
    evaluator: Client, scene: Scene
) -> None:
    form = fields(page_of(evaluator, ""))
    assign(scene, scene.bids[:1])
    response = evaluator.post(
        CHAPTER, form | {"value:beta:C.1": "4", "why:beta:C.1": "typed before"}
    )
    assert response.status_code == 400
    page = response.content.decode()
    assert "typed before" in page
    assert "not assigned to you for this bid" in page


def test_filters_cost_no_query(evaluator: Client, scene: Scene) -> None:
    counts = set()
    page_of(evaluator, "")
    for query in ("", "show=unmarked", "q=c.2", "show=gates&q=x"):
        with CaptureQueriesContext(connection) as found:
            page_of(evaluator, query)
        counts.add(len(found))
    assert len(counts) == 1
