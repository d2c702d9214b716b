"""The page that judges the tender otherwise: read-only, watermarked, and shared by its address."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from assessments.actions.agreement import agree_unanimous
from tests import factories
from tests.factories import Scene
from tests.tenders.acts import snapshot
from tests.tenders.preparing import complete

pytestmark = pytest.mark.django_db

PAGE = "/tenders/T-1/results/what-if/"


def reader(scene: Scene) -> Client:
    client = Client()
    client.force_login(scene.auditor)
    client.cookies["django_language"] = "en"
    return client


def ask(scene: Scene, query: str = "", status: int = 200) -> str:
    response = reader(scene).get(f"{PAGE}?{query}")
    assert response.status_code == status
    return response.text


@pytest.fixture
def scene() -> Scene:
    """Three bids; A is the price, 40 %, B and C 30 % each. The cheapest is alpha."""
    return complete(factories.tender(bids=3, evaluators=3))


def order(page: str) -> list[str]:
    """The bidders in the order of the table."""
    table = page.partition('id="what-if-caption"')[2].partition("</tbody>")[0]
    return re.findall(r"(\w+) \(fictif\)", table)


def test_page_says_at_once_that_it_is_not_official(scene: Scene) -> None:
    page = ask(scene)
    assert page.count("Simulation – not the official result") >= 3
    assert 'class="watermarked"' in page
    assert "Nothing is changed yet: this is the official ranking." in page
    assert "same rank" in page
    assert "gains" not in page


def test_other_weights_give_another_first_place(scene: Scene) -> None:
    # All the weight on B, where gamma has 2, 3 and 4 of 4, beta 1, 2 and 3, alpha 0, 1 and 2.
    page = ask(scene, "w-A=0&w-B=100&w-C=0")
    assert "B (Chapitre B (en)) weighs 100.00% instead of 30.00%." in page
    assert "The first place changes: here, Gamma (fictif) is first with 75.0" in page
    assert order(page) == ["Gamma", "Bêta", "Alpha"]
    assert order(ask(scene)) != order(page)


def test_weights_that_do_not_sum_are_brought_to_whole_and_said(scene: Scene) -> None:
    page = ask(scene, "w-A=80")
    assert "The weights typed sum to 140.00%" in page
    assert "it refuses weights that do not sum" in page
    assert "weighs 57.14% instead of 40.00%" in page
    assert "The weights typed" not in ask(scene, "w-A=40&w-B=10&w-C=50")


def test_changed_mark_counts_as_the_whole_panel_s(scene: Scene) -> None:
    page = ask(scene, "line-2=B.1&bid-2=beta&mark-2=4")
    assert "On B.1" in page
    assert "the mark retained for Bêta (fictif) is 4 instead of 1." in page
    # A third of 30 points, from 1 to 4 of 4.
    assert "+7.50" in page


def test_withdrawn_bid_is_listed_and_ranked_no_more(scene: Scene) -> None:
    page = ask(scene, "out=alpha")
    assert "Alpha (fictif) has withdrawn." in page
    assert order(page)[-1] == "Alpha"
    assert "No bid is left." in ask(scene, "out=alpha&out=beta&out=gamma")


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("w-A=-1", "greater than or equal to 0"),
        ("w-A=101", "less than or equal to 100"),
        ("w-A=1.234", "2 decimal places"),
        ("w-A=many", "Enter a number"),
        ("w-A=NaN", "Enter a number"),
        ("w-A=0&w-B=0&w-C=0", "At least one weight must be above zero."),
        ("line-1=B.1", "A changed mark needs a line, a bidder and a mark."),
        ("mark-1=2", "A changed mark needs a line, a bidder and a mark."),
        ("line-1=Z.9&bid-1=alpha&mark-1=2", "There is no marked line of this reference"),
        ("line-1=PRIX-TCO&bid-1=alpha&mark-1=2", "There is no marked line of this reference"),
        ("line-1=B.1&bid-1=nobody&mark-1=2", "nobody is not one of the available choices"),
        ("line-1=B.1&bid-1=alpha&mark-1=5", "less than or equal to 4"),
        (
            "line-1=B.1&bid-1=alpha&mark-1=2&line-2=B.1&bid-2=alpha&mark-2=3",
            "This mark is changed twice",
        ),
        ("out=nobody", "nobody is not one of the available choices"),
    ],
)
def test_what_cannot_be_supposed_is_refused_in_words(scene: Scene, query: str, said: str) -> None:
    page = ask(scene, query, status=400)
    assert said in page
    assert "what-if-caption" not in page


def test_comma_is_a_decimal_mark_and_unknown_words_are_left(scene: Scene) -> None:
    assert "weighs 33.50% instead" in ask(scene, "w-A=33,5&w-B=36,5&w-C=30&who=cares")


def test_agreed_mark_is_the_one_replaced() -> None:
    scene = complete(factories.tender(bids=2, evaluators=2, consensus="agreed"))
    assert "Suppositions can be tried here once" in ask(scene)
    factories.hand_in(scene)
    agree_unanimous(by=scene.officer, tender=scene.tender, reason="Unanimité.")
    page = ask(scene, "line-1=B.1&bid-1=beta&mark-1=4")
    assert "takes the place of the one agreed on" in page
    assert "is 4 instead of 1." in page


def test_nothing_is_stored(scene: Scene) -> None:
    client = reader(scene)
    before = snapshot()
    assert client.get(f"{PAGE}?w-A=80&out=beta").status_code == 200
    assert client.post(PAGE, {"w-A": "80"}).status_code == 405
    assert snapshot() == before


def test_before_the_opening_it_sends_to_the_bids() -> None:
    assert reader(factories.tender(opened=False)).get(PAGE).status_code == 302


def test_costs_the_same_for_one_bid_and_three() -> None:
    counts = []
    for bids in (1, 3):
        scene = complete(factories.tender(f"T-{bids}", bids=bids))
        client = reader(scene)
        path = f"{PAGE.replace('T-1', f'T-{bids}')}?w-A=50&w-B=20"
        client.get(path)
        with CaptureQueriesContext(connection) as found:
            assert client.get(path).status_code == 200
        counts.append(len(found))
    assert counts[0] == counts[1] <= 16
