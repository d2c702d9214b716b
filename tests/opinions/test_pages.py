from __future__ import annotations

import re

import pytest
from django.test import Client

from assessments.models import LegalOpinion
from hdhcompliance.accounts.models import User
from hdhcompliance.accounts.policy import Role
from tests import factories
from tests.factories import Scene, tender
from tests.opinions.making import WORDS, approved, risk, written

pytestmark = pytest.mark.django_db

PAGE = "/tenders/T-1/risks/opinion/"
TYPED = {
    "conclusion": WORDS.conclusion,
    "reasons": WORDS.reasons,
    "conditions": WORDS.conditions,
    "text": WORDS.text,
}


@pytest.fixture
def scene() -> Scene:
    return tender()


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    client.cookies["django_language"] = "en"
    return client


@pytest.fixture
def reviewer(scene: Scene) -> Client:
    return signed_in(scene.reviewer)


def test_reviewer_drafts_edits_and_approves_what_was_shown(scene: Scene, reviewer: Client) -> None:
    risk(scene, bid=scene.bids[0])
    page = f"{PAGE}alpha/"
    assert "Draft it from the register" in reviewer.get(page).text
    assert reviewer.post(f"{page}draft/").status_code == 303
    assert "R01 – Filiale hors de l’Union." in reviewer.get(page).text
    assert reviewer.post(f"{page}edit/", {**TYPED, "seen": 1}).status_code == 303
    confirmation = reviewer.get(f"{page}approve/").text
    (sha256,) = re.findall(r'name="sha256" value="([0-9a-f]{64})"', confirmation)
    assert "version 2, whose conclusion is “Favourable with conditions”" in confirmation
    done = reviewer.post(f"{page}approve/", {"sha256": sha256}, follow=True)
    assert sha256 in done.text
    assert "version 2, approved by reviewer" in done.text


def test_one_word_edited_is_shown_alone_as_the_difference(scene: Scene, reviewer: Client) -> None:
    approved(scene)
    edited = {**TYPED, "text": WORDS.text.replace("tout", "presque"), "seen": 1}
    page = reviewer.post(f"{PAGE}overall/edit/", edited, follow=True).text
    assert "Stale" in page
    removed = re.findall(r"<del><span[^>]*>removed: </span>(.*?)</del>", page)
    added = re.findall(r"<ins><span[^>]*>added: </span>(.*?)</ins>", page)
    assert (removed, added) == (["tout"], ["presque"])


def test_risk_changed_is_named_with_its_field(scene: Scene, reviewer: Client) -> None:
    row = risk(scene)
    approved(scene)
    row.impact_before = 1
    row.save()
    page = reviewer.get(f"{PAGE}overall/").text
    changed = page.partition('id="changed"')[2].partition("</table>")[0]
    assert "R01" in changed
    assert "Impact before treatment" in changed
    assert re.findall(r"</span>(\d)</(?:del|ins)>", changed) == ["4", "1"]


def test_second_writer_sees_both_and_loses_nothing(scene: Scene, reviewer: Client) -> None:
    written(scene)
    mine = {**TYPED, "text": "Ce que j’ai tapé.", "seen": 0}
    refused = reviewer.post(f"{PAGE}overall/edit/", mine)
    assert refused.status_code == 409
    assert "recorded meanwhile by reviewer" in refused.text
    assert "Ce que j’ai tapé.</textarea>" in refused.text
    assert 'name="seen" value="1"' in refused.text
    assert reviewer.post(f"{PAGE}overall/edit/", {**mine, "seen": 1}).status_code == 303
    assert [row.version for row in LegalOpinion.objects.all()] == [1, 2]


def test_register_moved_between_confirmation_and_approval_is_a_conflict(
    scene: Scene, reviewer: Client
) -> None:
    sha256 = written(scene).sha256
    risk(scene)
    refused = reviewer.post(f"{PAGE}overall/approve/", {"sha256": sha256})
    assert refused.status_code == 409
    assert "You approve version 2" in refused.text
    assert sha256 not in refused.text


@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("edit/", {**TYPED, "seen": "x"}),
        ("edit/", {**TYPED, "seen": 0, "conclusion": "maybe"}),
        ("edit/", {"conclusion": "none", "seen": 0}),
        ("edit/", {**TYPED, "seen": 0, "text": "a\x00b"}),
        ("edit/", {**TYPED, "seen": 99999999999}),
    ],
)
def test_malformed_edit_is_refused_and_kept_in_the_form(
    scene: Scene, reviewer: Client, path: str, data: dict[str, object]
) -> None:
    refused = reviewer.post(f"{PAGE}overall/{path}", data)
    assert refused.status_code == 400
    assert "nothing you typed is lost" in refused.text
    assert not LegalOpinion.objects.exists()


@pytest.mark.parametrize("path", ["approve/", "withdraw/", "draft/", "versions/"])
def test_page_of_what_does_not_exist_yet_is_not_found(
    scene: Scene, reviewer: Client, path: str
) -> None:
    assert reviewer.get(f"{PAGE}overall/{path}").status_code == 404


def test_unknown_bid_is_not_found(scene: Scene, reviewer: Client) -> None:
    assert reviewer.get(f"{PAGE}gamma/").status_code == 404


def test_reviewer_of_another_tender_finds_nothing(scene: Scene) -> None:
    approved(scene)
    other = tender(reference="T-2")
    other.tender.memberships.filter(user=scene.reviewer).delete()
    stranger = factories.user("elsewhere")
    other.tender.memberships.create(user=stranger, role=Role.REVIEWER)
    client = signed_in(stranger)
    assert client.get("/tenders/T-2/risks/opinion/").status_code == 200
    for path in ("", "overall/", "overall/edit/", "overall/approve/"):
        assert client.get(f"{PAGE}{path}").status_code == 404
    assert client.post(f"{PAGE}overall/edit/", {**TYPED, "seen": 1}).status_code == 404


def test_officer_writes_but_does_not_approve(scene: Scene) -> None:
    officer = signed_in(scene.officer)
    sha256 = written(scene).sha256
    page = officer.get(f"{PAGE}overall/").text
    assert "approve/" not in page
    assert "A legal reviewer of this tender approves it." in page
    assert officer.post(f"{PAGE}overall/approve/", {"sha256": sha256}).status_code == 403
    assert officer.post(f"{PAGE}overall/edit/", {**TYPED, "seen": 1}).status_code == 303


def test_new_draft_is_shown_beside_and_taken_into_the_form_unrecorded(
    scene: Scene, reviewer: Client
) -> None:
    written(scene)
    risk(scene)
    shown = reviewer.get(f"{PAGE}overall/draft/").text
    assert "R01 – Filiale" in shown
    assert re.search(r"removed: </span>[^<]*contrat", shown)
    form = reviewer.get(f"{PAGE}overall/edit/?draft=1").text
    assert "R01 – Filiale" in form
    assert WORDS.reasons in form
    assert LegalOpinion.objects.count() == 1


def test_any_two_versions_are_compared(scene: Scene, reviewer: Client) -> None:
    approved(scene)
    written(scene, words=type(WORDS)(text="Autre."))
    written(scene)
    page = reviewer.get(f"{PAGE}overall/versions/?before=1&after=3").text
    assert "Nothing differs between these two versions." in page
    assert "Autre." in reviewer.get(f"{PAGE}overall/versions/").text
    assert reviewer.get(f"{PAGE}overall/versions/?before=1&after=9").status_code == 400


def test_withdrawal_is_told_with_its_reason(scene: Scene, reviewer: Client) -> None:
    approved(scene)
    page = reviewer.post(
        f"{PAGE}overall/withdraw/", {"reason": "Pièce démentie.", "seen": 1}, follow=True
    )
    assert "The approval of version 1 was withdrawn by reviewer" in page.text
    assert "Pièce démentie." in page.text
    again = reviewer.post(f"{PAGE}overall/withdraw/", {"reason": "Encore.", "seen": 1})
    assert again.status_code == 409


def test_row_altered_in_the_database_is_told(scene: Scene, reviewer: Client) -> None:
    approved(scene)
    LegalOpinion.objects.update(reasons="Autres motifs.")
    for path in ("", "overall/"):
        assert "overall/1 was altered in the database" in reviewer.get(f"{PAGE}{path}").text


@pytest.mark.parametrize("bids", [1, 3])
def test_list_costs_the_same_queries_for_any_number_of_bids(
    django_assert_num_queries: pytest.FixtureRequest, bids: int
) -> None:
    scene = tender(bids=bids)
    for place, bid in enumerate(scene.bids):
        risk(scene, f"R{place:02}", bid)
        approved(scene, bid)
    client = signed_in(scene.auditor)
    with django_assert_num_queries(11):  # type: ignore[operator]  # pytest-django's fixture
        client.get(PAGE)


def test_stale_opinion_waits_on_the_home_page_of_the_reviewer_alone(
    scene: Scene, reviewer: Client
) -> None:
    approved(scene, scene.bids[0])
    risk(scene, bid=scene.bids[0])
    link = f'href="{PAGE}alpha/">The legal opinion on'
    assert link in reviewer.get("/").text
    assert link not in signed_in(scene.officer).get("/").text
