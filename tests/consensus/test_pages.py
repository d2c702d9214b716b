"""The agenda and one point: what they show, what they hide, and where they lead."""

from __future__ import annotations

import re
from fractions import Fraction

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from assessments.actions.panel import reopen_chapter
from assessments.models import AgreedMark, GateOutcome, Mark, Submission
from assessments.queries.consensus import agenda
from tests import factories
from tests.consensus.conftest import agreed_scene
from tests.factories import Scene

pytestmark = pytest.mark.django_db

AGENDA = "/tenders/T-1/consensus/"
POINT = f"{AGENDA}B.1/alpha/"


def reopened(scene: Scene, chapter: str = "B") -> None:
    submission = Submission.objects.get(
        membership__user=scene.evaluators[1], chapter=scene.nodes[chapter]
    )
    reopen_chapter(by=scene.officer, submission=submission, reason="À revoir.")


def post(client: Client, url: str = POINT, **data: str) -> tuple[int, str]:
    given = {"value": "3", "reason": "Essai prouvé.", "seen_version": "0"}
    response = client.post(url, given | data)
    return response.status_code, response.get("Location", "") or response.content.decode()


def test_agenda_says_first_what_is_to_do(officer: Client) -> None:
    page = officer.get(AGENDA).content.decode()
    text = re.sub(r"\s+", " ", page)
    assert "12 points" in text
    assert "Open: 12; decided: 0." in text
    assert "spread × weight ÷ gap" in text
    assert "2 open points are unanimous" in text
    assert POINT in page


def test_marks_stay_hidden_until_everyone_concerned_has_handed_in(
    officer: Client, scene: Scene
) -> None:
    reopened(scene)
    Mark.objects.filter(node__parent=scene.nodes["B"]).update(justification="Texte secret.")
    assert agenda(scene.tender).is_ranked is False
    page = officer.get(f"{AGENDA}?show=").content.decode()
    assert page.count(">hidden<") == 6
    assert "6 are not ready" in re.sub(r"\s+", " ", page)
    shown = officer.get(POINT).content.decode()
    assert "Texte secret." not in shown
    assert "handed in by eval2" in shown
    assert "<textarea" not in shown
    status, answer = post(officer)
    assert (status, AgreedMark.objects.count()) == (400, 0)
    assert "eval2" in answer


def test_who_still_has_a_chapter_to_hand_in_sees_nothing(client: Client, scene: Scene) -> None:
    client.force_login(scene.evaluators[0])
    assert client.get(AGENDA).status_code == 403
    assert client.get(POINT).status_code == 403
    assert client.get("/api/v1/tenders/T-1/agreed/").status_code == 403


def test_point_shows_marks_side_by_side_with_their_reasons(officer: Client) -> None:
    page = officer.get(POINT).content.decode()
    assert "eval1" in page
    assert "eval2" in page
    assert page.count("Vu page 4.") == 2
    assert "Test requirement B.1" in page


@pytest.mark.parametrize("path", ["I-1/alpha", "G-1/alpha", "NOPE/alpha", "B.1/nobody", "B/alpha"])
def test_what_is_no_point_is_404(officer: Client, path: str) -> None:
    assert officer.get(f"{AGENDA}{path}/").status_code == 404
    assert post(officer, f"{AGENDA}{path}/")[0] == 404


def test_bid_out_at_a_gate_is_not_discussed_and_said_so(officer: Client, scene: Scene) -> None:
    GateOutcome.objects.filter(bid=scene.bids[0]).update(outcome="not_met", reason="Hors.")
    page = officer.get(AGENDA).content.decode()
    assert "Out at a gate" in page
    assert POINT not in page
    assert officer.get(POINT).status_code == 404


def test_decision_is_recorded_and_leads_on(officer: Client, scene: Scene) -> None:
    status, where = post(officer, f"{POINT}?projector=1", next="1", reason=" Essai\r\nprouvé. ")
    assert status == 303
    assert where != POINT
    assert "projector=1" in where
    agreed = AgreedMark.objects.get()
    assert (agreed.value, agreed.reason) == (3, "Essai\nprouvé.")
    assert post(officer, seen_version="1", value="2")[1] == POINT
    page = officer.get(f"{AGENDA}?show=decided").content.decode()
    assert "Decided: 2" in page


def test_recording_the_last_open_point_leads_back_to_the_list(
    officer: Client, scene: Scene
) -> None:
    for _turn in range(11):
        point = next(one for one in agenda(scene.tender).points if one.state == "open")
        status, where = post(officer, f"{AGENDA}{point.node.code}/{point.bid.code}/", next="1")
        assert (status, where.startswith(f"{AGENDA}")) == (303, True)
        assert where != AGENDA
    point = next(one for one in agenda(scene.tender).points if one.state == "open")
    assert post(officer, f"{AGENDA}{point.node.code}/{point.bid.code}/", next="1")[1] == AGENDA


@pytest.mark.parametrize(
    "data",
    [
        {"value": "5"},
        {"value": ""},
        {"value": "x"},
        {"reason": "  "},
        {"reason": "a\0b"},
        {"reason": "x" * 10_000},
        {"seen_version": ""},
        {"seen_version": "-1"},
    ],
)
def test_bad_input_is_refused_and_keeps_what_was_typed(
    officer: Client, data: dict[str, str]
) -> None:
    status, page = post(officer, **data)
    assert status == 400
    assert not AgreedMark.objects.exists()
    if "reason" not in data:
        assert "Essai prouvé." in page


def test_second_officer_sees_both_decisions(officer: Client) -> None:
    post(officer, reason="première décision")
    status, page = post(officer, value="1", reason="seconde décision")
    assert status == 409
    assert "première décision" in page
    assert "seconde décision" in page
    assert 'name="seen_version" value="1"' in page
    assert post(officer, value="1", reason="seconde décision", seen_version="1")[0] == 303


def test_unanimous_lines_are_decided_from_the_page(officer: Client) -> None:
    url = f"{AGENDA}unanimous/"
    assert officer.post(url, {"reason": ""}).status_code == 400
    assert not AgreedMark.objects.exists()
    assert officer.post(url, {"reason": "Unanimous."}).status_code == 302
    assert AgreedMark.objects.count() == 2


@pytest.mark.parametrize("who", ["reviewer", "auditor"])
def test_readers_read_and_decide_nothing(client: Client, scene: Scene, who: str) -> None:
    client.force_login(getattr(scene, who))
    page = client.get(POINT).content.decode()
    assert "Vu page 4." in page
    assert "<textarea" not in page
    assert post(client)[0] == 403
    assert client.post(f"{AGENDA}unanimous/", {"reason": "x"}).status_code == 403
    assert client.get(f"{AGENDA}closing/").status_code == 403


def test_under_the_median_the_page_informs_and_records_nothing(client: Client) -> None:
    scene = factories.tender(evaluators=2)
    factories.all_marks(scene)
    factories.hand_in(scene)
    client.force_login(scene.officer)
    client.cookies["django_language"] = "en"
    page = client.get(POINT).content.decode()
    assert "no agreed mark is recorded" in page
    assert "<textarea" not in page
    assert "unanimous" not in client.get(AGENDA).content.decode()
    assert post(client)[0] == 400


def test_before_opening_it_leads_to_the_bids(client: Client) -> None:
    scene = factories.tender(opened=False)
    client.force_login(scene.officer)
    client.cookies["django_language"] = "en"
    for path in (AGENDA, POINT, f"{AGENDA}closing/"):
        response = client.get(path)
        assert (response.status_code, response["Location"]) == (302, "/tenders/T-1/bids/")
    assert "once the bids are open" in client.get("/tenders/T-1/").content.decode()


@pytest.mark.parametrize(
    ("query", "number"),
    [
        ("", 12),
        ("?show=decided", 0),
        ("?show=waiting", 0),
        ("?chapter=B", 6),
        ("?spread=1", 10),
        ("?spread=2", 0),
        ("?show=&chapter=C&spread=1", 4),
        ("?show=nonsense&spread=x", 12),
    ],
)
def test_filters_keep_what_is_asked_for(officer: Client, query: str, number: int) -> None:
    page = officer.get(f"{AGENDA}{query}").content.decode()
    assert page.count('<th scope="row"><a href=') == number


def test_previous_and_next_follow_the_order_and_the_filters(officer: Client, scene: Scene) -> None:
    order = [point for point in agenda(scene.tender).points if point.node.parent_id]
    chapter = [point for point in order if point.node.code.startswith("C")]
    here = chapter[1]
    page = officer.get(f"{AGENDA}{here.node.code}/{here.bid.code}/?chapter=C").content.decode()
    for rel, point in (("prev", chapter[0]), ("next", chapter[2])):
        found = re.search(rf'rel="{rel}" href="([^"]+)"', page)
        assert found is not None
        assert found[1] == f"{AGENDA}{point.node.code}/{point.bid.code}/?chapter=C"


def test_projector_has_no_side_navigation_and_says_its_keys(officer: Client) -> None:
    page = officer.get(f"{POINT}?projector=1").content.decode()
    assert 'class="sidenav"' not in page
    assert "projector.js" in page
    assert "<kbd>Ctrl</kbd>" in page
    assert "data-projector" not in officer.get(POINT).content.decode()


def test_priority_is_spread_by_weight_over_the_gap(scene: Scene) -> None:
    found = agenda(scene.tender)
    point = next(one for one in found.points if (one.node.code, one.bid.code) == ("B.1", "alpha"))
    # B weighs 30 points, B.1 a third of it and the remainder; prices are one tenth apart.
    share = Fraction(3000, 10_000) * Fraction(3334, 10_000) * 100
    gap = 40 * (1 - Fraction(10, 11))
    assert (point.share, point.spread) == (share, 1)
    assert point.priority == share / gap


@pytest.mark.parametrize(("path", "most"), [(AGENDA, 16), (POINT, 20), (f"{AGENDA}closing/", 22)])
def test_pages_cost_the_same_for_any_number_of_bids_and_evaluators(
    client: Client, path: str, most: int
) -> None:
    counts = set()
    for bids, evaluators in ((1, 1), (3, 1), (1, 10)):
        reference = f"T-{bids}-{evaluators}"
        scene = agreed_scene(reference, bids=bids, evaluators=evaluators)
        client.force_login(scene.officer)
        here = path.replace("T-1", reference)
        client.get(here)
        with CaptureQueriesContext(connection) as found:
            assert client.get(here).status_code == 200
        counts.add(len(found))
    assert len(counts) == 1
    assert counts.pop() <= most


def test_api_lists_the_agreed_marks(officer: Client) -> None:
    post(officer)
    rows = officer.get("/api/v1/tenders/T-1/agreed/").json()
    found = rows["results"] if isinstance(rows, dict) else rows
    assert [(row["bid"], row["node"], row["value"], row["reason"]) for row in found] == [
        ("alpha", "B.1", 3, "Essai prouvé.")
    ]
