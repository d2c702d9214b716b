"""The pages of the grid builder."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from assessments.actions.grids import freeze_method, revise_method
from assessments.forms.builder import fingerprint
from assessments.models import Grid, GridNode
from assessments.queries.outline import outline
from tests import factories
from tests.factories import Scene

pytestmark = pytest.mark.django_db

METHOD = "/tenders/T-1/method/"
BRANCH = f"{METHOD}grid/B/"


@pytest.fixture
def scene() -> Scene:
    return factories.tender(frozen=False, opened=False)


@pytest.fixture
def officer(scene: Scene) -> Client:
    return visit(scene.officer)


def visit(who: object) -> Client:
    client = Client()
    client.force_login(who)  # type: ignore[arg-type]  # every factory user
    client.cookies["django_language"] = "en"
    return client


def typed(scene: Scene, **weights: int) -> dict[str, str]:
    """The form of branch B as a browser sends it."""
    branch = outline(scene.grid).entries["B"]
    data = {"seen": fingerprint(branch)}
    for place, entry in enumerate(branch.children, start=1):
        code = entry.node.code
        data[f"place:{code}"] = str(place)
        data[f"weight:{code}"] = str(weights.get(code.replace(".", "_"), entry.node.weight))
        data[f"rule:{code}"] = entry.node.not_applicable
    return data


def weights() -> list[int]:
    return list(GridNode.objects.filter(parent__code="B").values_list("weight", flat=True))


def test_weights_are_recorded_even_when_they_do_not_sum_yet(scene: Scene, officer: Client) -> None:
    response = officer.post(BRANCH, typed(scene, B_1=5000), follow=True)
    assert response.redirect_chain == [(BRANCH, 303)]
    assert weights() == [5000, 3333, 3333]
    assert "To balance" in response.content.decode()
    method = officer.get(METHOD).content.decode()
    assert "sum neither to 100 nor to 10" in method
    assert "(11666)" in method


def test_freeze_of_a_branch_out_of_balance_is_refused_by_name(
    scene: Scene, officer: Client
) -> None:
    officer.post(BRANCH, typed(scene, B_1=5000))
    response = officer.post(f"{METHOD}freeze/", {"reference": "T-1"}, follow=True)
    assert "the weights under B sum to 11666" in response.content.decode()
    assert not Grid.objects.get().is_frozen


def test_equal_weights_are_worked_out_by_the_server(scene: Scene, officer: Client) -> None:
    officer.post(BRANCH, {**typed(scene, B_1=1, B_2=2), "alike": "1"})
    assert weights() == [3334, 3333, 3333]


@pytest.mark.parametrize(
    ("weight", "message"),
    [
        ("-1", "greater than or equal to 0"),
        ("10001", "less than or equal to 10000"),
        ("2,5", "Enter a whole number"),
        ("", "This field is required"),
    ],
)
def test_weight_that_is_none_is_refused_and_what_was_typed_stays(
    scene: Scene, officer: Client, weight: str, message: str
) -> None:
    data = {**typed(scene, B_2=17), "weight:B.1": weight}
    response = officer.post(BRANCH, data)
    page = response.content.decode()
    assert response.status_code == 400
    assert message in page
    assert 'value="17"' in page
    assert weights() == [3334, 3333, 3333]


def test_weights_written_meanwhile_are_shown_beside_the_typed_ones(
    scene: Scene, officer: Client
) -> None:
    data = typed(scene, B_1=40, B_2=30, B_3=30)
    officer.post(BRANCH, typed(scene, B_1=3000, B_2=3500, B_3=3500))
    response = officer.post(BRANCH, data)
    page = response.content.decode()
    assert response.status_code == 409
    assert "recorded: 3000" in page
    assert 'value="40"' in page
    assert weights() == [3000, 3500, 3500]
    again = {**data, "seen": fingerprint(outline(scene.grid).entries["B"])}
    assert officer.post(BRANCH, again).status_code == 303
    assert weights() == [40, 30, 30]


def test_frozen_branch_is_read_only(scene: Scene, officer: Client) -> None:
    freeze_method(by=scene.officer, tender=scene.tender)
    page = officer.get(BRANCH).content.decode()
    assert "its grid can no longer change" in page
    assert '<form method="post" novalidate data-weights>' not in page
    response = officer.post(BRANCH, typed(scene, B_1=1))
    assert response.status_code == 400
    assert weights() == [3334, 3333, 3333]


def test_member_without_the_right_reads_the_branch_only(scene: Scene) -> None:
    reader = visit(scene.auditor)
    page = reader.get(BRANCH).content.decode()
    assert "data-weights" not in page
    assert reader.post(BRANCH, typed(scene)).status_code == 403


def test_half_written_anchors_are_refused(scene: Scene, officer: Client) -> None:
    data = {
        "label_fr": "Ligne",
        "kind": "scored",
        "not_applicable": "refused",
        "anchor_0": "Rien",
        "anchor_4": "Tout",
    }
    response = officer.post(f"{METHOD}grid/B.1/words/", data)
    assert response.status_code == 400
    assert response.content.decode().count("Say what each of the five marks means") == 6
    full = {**data, "anchor_1": "Peu", "anchor_2": "Assez", "anchor_3": "Bien"}
    assert officer.post(f"{METHOD}grid/B.1/words/", full).status_code == 303
    leaf = officer.get("/tenders/T-1/leaves/B.1/").content.decode()
    assert "Assez" in leaf


def test_code_with_a_slash_is_refused_beside_its_field(scene: Scene, officer: Client) -> None:
    data = {"code": "B/9", "label_fr": "Ligne", "kind": "scored", "not_applicable": "refused"}
    response = officer.post(f"{METHOD}grid/B/add/", data)
    assert response.status_code == 400
    assert "Use letters without accents" in response.content.decode()


def test_search_finds_requirements_that_are_not_lines_yet(scene: Scene, officer: Client) -> None:
    GridNode.objects.get(code="B.2").delete()
    path = f"{METHOD}grid/C/requirements/"
    page = officer.get(path, {"text": "exigence b."}).content.decode()
    assert "1 requirement that is not in the grid" in page
    found = GridNode.objects.filter(parent__code="C")
    response = officer.post(path, {"kind": "scored"})
    assert response.status_code == 400
    assert "Tick at least one requirement" in response.content.decode()
    pk = page.split('name="criteria" id="criterion-')[1].split('"')[0]
    assert officer.post(path, {"kind": "scored", "criteria": pk}).status_code == 303
    assert found.order_by("-order")[0].code == "B.2"


def test_other_tender_is_offered_to_its_members_only(scene: Scene, officer: Client) -> None:
    factories.tender("T-2", frozen=False, opened=False)
    hidden = factories.tender("T-3", frozen=False, opened=False)
    hidden.tender.memberships.all().delete()
    page = officer.get(f"{METHOD}start-again/").content.decode()
    assert "T-2" in page
    assert "T-3" not in page
    wrong = officer.post(f"{METHOD}start-again/", {"source": "T-3", "reference": "T-1"})
    assert wrong.status_code == 400
    assert GridNode.objects.filter(grid=scene.grid, code="B.1").exists()


def test_versions_are_compared_line_by_line(scene: Scene, officer: Client) -> None:
    freeze_method(by=scene.officer, tender=scene.tender)
    revise_method(by=scene.officer, tender=scene.tender, reason="Poids à revoir.")
    officer.post(BRANCH, typed(scene, B_1=3000, B_2=3667))
    page = officer.get(f"{METHOD}versions/").content.decode()
    assert "2 differences" in page
    assert "Poids à revoir." in page
    same = officer.get(f"{METHOD}versions/", {"before": "1", "after": "1"}).content.decode()
    assert "Nothing differs" in same
    unknown = officer.get(f"{METHOD}versions/", {"before": "7", "after": "now"})
    assert unknown.status_code == 400


def test_nonce_of_a_frozen_version_is_on_no_page(scene: Scene, officer: Client) -> None:
    nonce = freeze_method(by=scene.officer, tender=scene.tender).nonce
    revise_method(by=scene.officer, tender=scene.tender, reason="Poids à revoir.")
    for path in (METHOD, f"{METHOD}versions/"):
        assert nonce not in officer.get(path).content.decode()


def test_branch_page_costs_the_same_for_one_line_and_three() -> None:
    counts = set()
    for leaves in (1, 3):
        scene = factories.tender(f"T-{leaves}", leaves=leaves, frozen=False, opened=False)
        client = visit(scene.officer)
        for page in ("method/", "method/grid/B/", "method/versions/"):
            path = f"/tenders/T-{leaves}/{page}"
            client.get(path)
            with CaptureQueriesContext(connection) as found:
                assert client.get(path).status_code == 200
            counts.add((page, len(found)))
    assert len(counts) == 3
    assert max(count for _page, count in counts) <= 10
