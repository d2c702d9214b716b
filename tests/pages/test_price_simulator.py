"""The price formulas side by side, and the choice of one before the freeze."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from assessments.actions.errors import ActionRefused
from assessments.actions.grid_sources import start_again
from assessments.actions.grids import choose_price_formula, freeze_method, revise_method
from assessments.models import Grid, GridNode
from assessments.models.grids import PriceFormula
from assessments.queries.dossiers import assess
from assessments.queries.method import method_of
from hdhcompliance.journal.models import JournalEntry
from tests import factories
from tests.factories import Scene

pytestmark = pytest.mark.django_db

PAGE = "/tenders/T-1/method/price/"
CHOOSE = f"{PAGE}formula/"
ASKED = {"price-1": "900 000", "price-5": "1 800 000,50", "spread": "40"}


def visitor(scene: Scene, who: str = "officer") -> Client:
    client = Client()
    client.force_login(getattr(scene, who))
    client.cookies["django_language"] = "en"
    return client


def draft() -> Scene:
    return factories.tender(opened=False, frozen=False)


def test_example_shows_every_formula_with_its_chart_its_table_and_its_lint() -> None:
    response = visitor(draft()).get(PAGE)
    assert response.status_code == 200
    page = response.text
    for formula in PriceFormula:
        assert str(formula.label) in page
    assert page.count("series-line") == 2 * 2 * len(PriceFormula) - len(PriceFormula)
    assert "CE 24 mai 2017, n° 405787" in page
    assert "CE 3 nov. 2014, n° 373362" in page
    usual = next(row for row in response.context["rows"] if row["chosen"])
    assert (usual["name"], usual["findings"]) == (PriceFormula.PMIN_OVER_P.label, [])


def test_prices_typed_are_marked_and_an_empty_reference_leaves_its_formula_out() -> None:
    response = visitor(draft()).get(PAGE, ASKED)
    assert response.context["prices"] == [90_000_000, 180_000_050]
    assert len(response.context["rows"]) == len(PriceFormula) - 1
    assert "€1,800,000.50" in response.text


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"price-1": "dear"}, "in digits"),
        ({"price-1": "0"}, "more than zero"),
        ({"price-5": ""}, "two prices at least"),
        ({"spread": "150"}, "less than or equal to 100"),
        ({"spread": ""}, "required"),
        ({"price-2": "-4"}, "cannot be negative"),
    ],
)
def test_wrong_price_is_told_and_what_was_typed_stays(data: dict[str, str], said: str) -> None:
    response = visitor(draft()).get(PAGE, ASKED | data)
    assert response.status_code == 400
    assert said in response.text
    assert 'value="900 000"' in response.text or "price-1" in data
    assert all(f'value="{value}"' in response.text for value in data.values() if value)


def test_reading_costs_the_same_for_two_prices_and_eight() -> None:
    client = visitor(factories.tender())
    eight = {f"price-{number}": str(1000 * number) for number in range(1, 9)} | {"spread": "30"}
    counts = []
    for asked in (ASKED, eight):
        client.get(PAGE, asked)
        with CaptureQueriesContext(connection) as found:
            assert client.get(PAGE, asked).status_code == 200
        counts.append(len(found))
    assert counts[0] == counts[1] <= 8


def test_prices_of_the_bids_are_tried_once_they_are_open() -> None:
    scene = factories.tender()
    factories.prices(scene)
    response = visitor(scene).get(PAGE, {"bids": "1"})
    assert response.context["prices"] == [1_000_000 * 100, 1_000_000 * 110]
    assert "never ranks" in response.text
    closed = factories.tender("T-2", opened=False)
    page = visitor(closed).get("/tenders/T-2/method/price/?bids=1")
    assert page.context["prices"][0] == 100_000_000
    assert "With the prices of the bids" not in page.text


def test_grid_without_a_price_has_nothing_to_compare() -> None:
    scene = draft()
    GridNode.objects.filter(kind=GridNode.Kind.PRICE).delete()
    assert "nothing to compare" in visitor(scene).get(PAGE).text


def test_officer_chooses_a_formula_and_it_is_frozen_with_its_parameter() -> None:
    scene = draft()
    client = visitor(scene)
    data = {"formula": "fixed_reference", "reference_cents": "1 250 000"}
    assert client.post(CHOOSE, data).status_code == 302
    assert "€1,250,000.00" in client.get(PAGE).text
    scene.tender.refresh_from_db()
    grid = freeze_method(by=scene.officer, tender=scene.tender)
    assert method_of(grid, "T-1")["price"] == {
        "formula": "fixed_reference",
        "parameters": {"reference_cents": 125_000_000},
    }


@pytest.mark.parametrize(
    "data",
    [
        {"formula": "dice"},
        {"formula": "fixed_reference"},
        {"formula": "fixed_reference", "reference_cents": "0"},
        {"formula": "fixed_reference", "reference_cents": "cher"},
        {},
    ],
)
def test_wrong_choice_is_refused_on_the_page(data: dict[str, str]) -> None:
    response = visitor(draft()).post(CHOOSE, data)
    assert response.status_code == 400
    assert "nothing you typed is lost" in response.text
    assert Grid.objects.get().price_formula == "pmin_over_p"


def test_frozen_method_keeps_its_formula_and_the_page_says_why() -> None:
    scene = factories.tender(opened=False)
    client = visitor(scene)
    page = client.get(PAGE).text
    assert "Not possible any more" in page
    assert CHOOSE not in page
    client.post(CHOOSE, {"formula": "average"})
    assert Grid.objects.get().price_formula == "pmin_over_p"
    with pytest.raises(ActionRefused) as caught:
        choose_price_formula(by=scene.officer, tender=scene.tender, formula="average")
    assert caught.value.code == "already_frozen"


def test_action_refuses_what_is_no_formula_and_a_reference_that_is_missing() -> None:
    scene = draft()
    for formula, code in (("dice", "unknown_formula"), ("fixed_reference", "reference_missing")):
        with pytest.raises(ActionRefused) as caught:
            choose_price_formula(by=scene.officer, tender=scene.tender, formula=formula)
        assert caught.value.code == code


def test_formula_chosen_again_writes_nothing() -> None:
    scene = draft()
    count = JournalEntry.objects.count()
    choose_price_formula(by=scene.officer, tender=scene.tender, formula="pmin_over_p")
    assert JournalEntry.objects.count() == count


def test_reference_goes_with_its_formula_alone() -> None:
    scene = draft()
    choose_price_formula(
        by=scene.officer, tender=scene.tender, formula="average", reference_cents=5
    )
    assert Grid.objects.get().price_parameters == {}
    with pytest.raises(IntegrityError), transaction.atomic():
        Grid.objects.update(price_reference_cents=5)


@pytest.mark.parametrize(("formula", "reference"), [("average", None), ("fixed_reference", 10**9)])
def test_tender_is_judged_by_the_formula_chosen(formula: str, reference: int | None) -> None:
    scene = draft()
    choose_price_formula(
        by=scene.officer, tender=scene.tender, formula=formula, reference_cents=reference
    )
    freeze_method(by=scene.officer, tender=scene.tender)
    factories.prices(scene)
    verdict = assess(scene.tender).verdict
    assert {line.node for bid in verdict.bids for line in bid.lines if line.kind == "price"}


def test_grid_taken_from_another_tender_brings_its_formula_and_reference() -> None:
    origin = draft()
    choose_price_formula(
        by=origin.officer, tender=origin.tender, formula="fixed_reference", reference_cents=700
    )
    scene = factories.tender("T-2", opened=False, frozen=False)
    start_again(by=scene.officer, tender=scene.tender, source="T-1", other=origin.tender)
    scene.grid.refresh_from_db()
    assert (scene.grid.price_formula, scene.grid.price_parameters) == (
        "fixed_reference",
        {"reference_cents": 700},
    )


def test_versions_of_the_method_tell_the_reference_in_euros() -> None:
    scene = draft()
    freeze_method(by=scene.officer, tender=scene.tender)
    revise_method(by=scene.officer, tender=scene.tender, reason="Autre formule.")
    choose_price_formula(
        by=scene.officer, tender=scene.tender, formula="fixed_reference", reference_cents=125_000
    )
    page = visitor(scene).get("/tenders/T-1/method/versions/?before=1&after=now").text
    assert "€1,250.00" in page
    assert "reference_cents" not in page


def test_others_read_the_page_without_the_choice() -> None:
    scene = draft()
    assert CHOOSE in visitor(scene).get(PAGE).text
    for who in ("reviewer", "auditor", "admin"):
        page = visitor(scene, who).get(PAGE)
        assert page.status_code == 200
        assert CHOOSE not in page.text
