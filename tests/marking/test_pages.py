"""Who sees what on the marking pages, and what the pages say."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from assessments.actions.panel import sign_statement
from assessments.models import Criterion, GateOutcome
from tests import factories
from tests.factories import Scene

pytestmark = pytest.mark.django_db

GRID = "/tenders/T-1/grid/"
CHAPTER = "/tenders/T-1/grid/C/"


def signed_in(client: Client, who: object) -> Client:
    client.force_login(who)  # type: ignore[arg-type]  # every factory user
    client.cookies["django_language"] = "en"
    return client


def text(client: Client, url: str, status: int = 200) -> str:
    response = client.get(url)
    assert response.status_code == status, response.content[:2000]
    return response.content.decode()


def test_grid_lists_chapters_with_the_evaluators_own_progress(client: Client) -> None:
    scene = factories.tender(evaluators=2)
    first, second = scene.evaluators
    factories.mark(scene, scene.bids[0], scene.nodes["B.1"], 3, "Prouvé", evaluator=first)
    factories.mark(scene, scene.bids[0], scene.nodes["B.2"], 2, evaluator=first)
    factories.mark(scene, scene.bids[1], scene.nodes["B.1"], 1, evaluator=second)
    page = text(signed_in(client, first), GRID)
    assert "2 of 12 marks · 1 without justification" in page
    assert "2 of 6 marks · 1 without justification" in page
    assert "0 of 6 marks" in page


def test_grid_counts_the_whole_panel_for_an_auditor(client: Client) -> None:
    scene = factories.tender(evaluators=2)
    factories.mark(scene, scene.bids[0], scene.nodes["B.1"], 3, "Prouvé")
    page = text(signed_in(client, scene.auditor), GRID)
    assert "1 of 24 marks" in page
    assert "/tenders/T-1/gates/" in page


def test_evaluator_sees_own_marks_and_no_other_evaluators(client: Client) -> None:
    scene = factories.tender(evaluators=2)
    first, second = scene.evaluators
    factories.mark(scene, scene.bids[0], scene.nodes["C.1"], 3, "mine alone", evaluator=first)
    factories.mark(scene, scene.bids[0], scene.nodes["C.1"], 1, "theirs alone", evaluator=second)
    page = text(signed_in(client, first), f"{CHAPTER}?all=1")
    assert "mine alone" in page
    assert "theirs alone" not in page
    assert "3 · 1" not in page


@pytest.mark.parametrize("who", ["officer", "reviewer", "auditor"])
def test_readers_see_the_whole_panel_and_no_field(client: Client, who: str) -> None:
    scene = factories.tender(evaluators=2)
    first, second = scene.evaluators
    factories.mark(scene, scene.bids[0], scene.nodes["C.1"], 3, "first reason", evaluator=first)
    factories.mark(scene, scene.bids[0], scene.nodes["C.1"], 1, "second reason", evaluator=second)
    factories.mark(scene, scene.bids[1], scene.nodes["C.1"], 4, evaluator=second)
    page = text(signed_in(client, getattr(scene, who)), CHAPTER)
    assert "3 · 1" in page
    assert "– · 4" in page
    assert "first reason" in page
    assert "second reason" in page
    assert "eval1 · eval2" in page
    assert "mark-input" not in page


def test_officer_who_marks_sees_own_cells_and_the_panel_on_demand(client: Client) -> None:
    scene = factories.tender()
    scene.tender.memberships.create(user=scene.officer, role="evaluator", panel_code="eval9")
    factories.mark(scene, scene.bids[0], scene.nodes["C.1"], 4, "of eval1")
    sign_statement(by=scene.officer, tender=scene.tender)
    own = text(signed_in(client, scene.officer), CHAPTER)
    assert "mark-input" in own
    assert "of eval1" not in own
    assert "of eval1" not in text(client, f"{CHAPTER}?all=1")
    for bid in scene.bids:
        for leaf in scene.leaves:
            if leaf.code != "C.1":
                factories.mark(scene, bid, leaf, 1, evaluator=scene.officer)
        factories.mark(scene, bid, scene.nodes["C.1"], 2, evaluator=scene.officer)
    factories.hand_in(scene, evaluator=scene.officer)
    every = text(client, f"{CHAPTER}?all=1")
    assert "mark-input" not in every
    assert "4 · 2" in every
    assert "of eval1" in every


@pytest.mark.parametrize("url", [GRID, CHAPTER, "/tenders/T-1/leaves/C.1/", "/tenders/T-1/gates/"])
def test_stranger_gets_404(client: Client, url: str) -> None:
    scene = factories.tender()
    text(signed_in(client, scene.stranger), url, 404)


def test_administrator_sees_the_structure_and_no_mark(client: Client) -> None:
    scene = factories.tender()
    factories.mark(scene, scene.bids[0], scene.nodes["C.1"], 4, "secret")
    page = text(signed_in(client, scene.admin), GRID)
    assert "not the marks" in page
    assert "of 12 marks" not in page
    text(client, CHAPTER, 403)


def test_unknown_chapter_and_the_price_chapter_are_404(client: Client) -> None:
    scene = factories.tender()
    signed_in(client, scene.evaluators[0])
    for code in ("NOPE", "ROOT", "A", "C.1"):
        text(client, f"/tenders/T-1/grid/{code}/", 404)


@pytest.mark.parametrize(
    ("frozen", "said"), [(False, "method is not frozen"), (True, "bids are not open")]
)
def test_before_opening_fields_are_disabled_with_the_reason(
    client: Client, frozen: bool, said: str
) -> None:
    scene = factories.tender(frozen=frozen, opened=False)
    page = text(signed_in(client, scene.evaluators[0]), CHAPTER)
    assert said in page
    assert page.count("disabled>") == page.count('class="mark-input"') * 3
    assert "/js/marking.js" not in page
    officer = text(signed_in(client, scene.officer), CHAPTER)
    assert ("/tenders/T-1/bids/" if frozen else "/tenders/T-1/method/#freeze") in officer


def test_tender_without_bid_says_so(client: Client) -> None:
    scene = factories.tender(bids=0, frozen=False, opened=False)
    assert "No bid is registered yet" in text(signed_in(client, scene.evaluators[0]), CHAPTER)


def test_chapter_marks_gates_and_informative_lines(client: Client) -> None:
    scene = factories.tender()
    page = text(signed_in(client, scene.evaluators[0]), CHAPTER)
    assert page.count('class="mark-input"') == 6
    assert "kind-gate" in page
    assert "kind-informative" in page
    assert "decided by the procurement officer" in page
    assert 'id="next-unmarked"' in page


def test_chapter_links_its_neighbours_and_the_next_unmarked_chapter(client: Client) -> None:
    scene = factories.tender(chapters=3)
    for leaf in scene.leaves:
        if leaf.code.startswith(("B", "C")):
            for bid in scene.bids:
                factories.mark(scene, bid, leaf, 2, "Prouvé")
    page = text(signed_in(client, scene.evaluators[0]), CHAPTER)
    assert 'rel="prev" href="/tenders/T-1/grid/B/"' in page
    assert 'rel="next" href="/tenders/T-1/grid/D/"' in page
    assert "/tenders/T-1/grid/D/#next-unmarked" in page
    assert 'id="next-unmarked"' not in page


def test_auditor_sees_gate_outcomes_in_the_chapter(client: Client) -> None:
    scene = factories.tender()
    GateOutcome.objects.create(
        bid=scene.bids[0],
        node=scene.nodes["G-1"],
        outcome="not_met",
        reason="Certificat expiré",
        decided_by="officer",
        decided_at=scene.tender.created_at,
    )
    page = text(signed_in(client, scene.auditor), CHAPTER)
    assert "Not met" in page
    assert "Unknown" in page


@pytest.mark.parametrize("bids", [1, 3])
@pytest.mark.parametrize(("who", "queries"), [("evaluator", 13), ("auditor", 15)])
def test_chapter_costs_the_same_queries_for_any_number_of_bids(
    client: Client,
    django_assert_num_queries: pytest.FixtureRequest,
    bids: int,
    who: str,
    queries: int,
) -> None:
    scene = factories.tender(bids=bids, evaluators=3)
    factories.all_marks(scene)
    person = scene.evaluators[0] if who == "evaluator" else scene.auditor
    signed_in(client, person)
    with django_assert_num_queries(queries):  # type: ignore[operator]  # pytest-django's fixture
        client.get(CHAPTER)


@pytest.mark.parametrize(("bids", "queries"), [(1, 13), (3, 13)])
def test_grid_costs_the_same_queries_for_any_number_of_bids(
    client: Client, django_assert_num_queries: pytest.FixtureRequest, bids: int, queries: int
) -> None:
    scene = factories.tender(bids=bids)
    signed_in(client, scene.evaluators[0])
    with django_assert_num_queries(queries):  # type: ignore[operator]  # pytest-django's fixture
        client.get(GRID)


def test_leaf_page_and_its_panel_give_requirement_evidence_and_anchors(client: Client) -> None:
    scene = factories.tender()
    signed_in(client, scene.evaluators[0])
    own = next(n for n in scene.leaves if n.criterion and n.criterion.anchors_fr)
    general = next(n for n in scene.leaves if n.criterion and not n.criterion.anchors_fr)
    page = text(client, f"/tenders/T-1/leaves/{own.code}/")
    assert "Tout, prouvé par un essai" in page
    assert "Rapport d’audit" in page
    assert "<html" in page
    panel = text(client, f"/tenders/T-1/leaves/{general.code}/?panel=1")
    assert "<html" not in panel
    assert "binding in the contract" in panel
    client.cookies["django_language"] = "fr"
    assert "opposable au contrat" in text(client, f"/tenders/T-1/leaves/{general.code}/?panel=1")
    text(client, "/tenders/T-1/leaves/NOPE/", 404)
    text(client, "/tenders/T-1/leaves/B/", 404)


def test_leaf_of_a_line_without_criterion_shows_its_label(client: Client) -> None:
    scene = factories.tender()
    page = text(signed_in(client, scene.auditor), "/tenders/T-1/leaves/G-1/")
    assert "Condition éliminatoire d’essai" in page
    assert Criterion.objects.filter(ref="G-1").count() == 0


def test_pages_carry_no_inline_style_script_or_handler(client: Client) -> None:
    scene: Scene = factories.tender()
    factories.mark(scene, scene.bids[0], scene.nodes["C.1"], 4, '<b style="x">"quoted"</b>')
    for who, url in (
        (scene.evaluators[0], CHAPTER),
        (scene.auditor, CHAPTER),
        (scene.officer, "/tenders/T-1/gates/"),
        (scene.officer, "/tenders/T-1/gates/alpha/G-1/"),
        (scene.officer, "/tenders/T-1/bids/alpha/prices/"),
    ):
        page = text(signed_in(client, who), url)
        assert "<style" not in page
        assert not re.search(r"<[^>]*\s(style|on[a-z]+)=", page)
        assert "<script>" not in page
        assert '<b style="x">' not in page
