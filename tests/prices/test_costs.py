"""The costs of a bid over the years: items and the amounts they make are written together."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from assessments.actions.agreement import close_evaluation
from assessments.actions.bids import set_prices
from assessments.actions.costs import MOST_ITEMS, set_costs
from assessments.actions.errors import ActionRefused, Conflict
from assessments.models import Bid, CostItem
from assessments.queries.bids import bids_of
from assessments.queries.costs import amounts_of, cost_items, fingerprint
from assessments.scoring.cost import Item
from hdhcompliance.journal.models import JournalEntry
from tests import factories
from tests.factories import Scene

pytestmark = pytest.mark.django_db

PAGE = "/tenders/T-1/bids/alpha/cost/"
PRICES = "/tenders/T-1/bids/alpha/prices/"
SERVERS = Item("COU-01", "Serveurs", 1, 4, 2_500)
EXIT = Item("COU-02", "Sortie", 5, 5, 700)


def seen(bid: Bid) -> str:
    return fingerprint(cost_items(bid), amounts_of(bid))


def write(scene: Scene, *items: Item) -> int:
    bid = scene.bids[0]
    return set_costs(by=scene.officer, bid=bid, items=items, seen=seen(bid))


def refused(scene: Scene, *items: Item) -> str:
    with pytest.raises(ActionRefused) as caught:
        write(scene, *items)
    return caught.value.code


def visitor(scene: Scene, who: str = "officer") -> Client:
    client = Client()
    client.force_login(getattr(scene, who))
    client.cookies["django_language"] = "en"
    return client


def price(scene: Scene) -> int | None:
    found = bids_of(scene.tender)[0]
    cents: int | None = found.price_cents  # type: ignore[attr-defined]  # annotated by bids_of
    return cents


def form(client: Client, *rows: dict[str, Any], **more: str) -> dict[str, str]:
    """What the browser sends: those rows and one left empty."""
    data = {
        "seen": client.get(PAGE).context["seen"],
        "items-TOTAL_FORMS": str(len(rows) + 1),
        "items-INITIAL_FORMS": "0",
        f"items-{len(rows)}-label": "",
        **more,
    }
    for place, row in enumerate(rows):
        data |= {f"items-{place}-{name}": str(value) for name, value in row.items()}
    return data


def row(
    node: str = "COU-01",
    label: str = "Serveurs",
    first: str = "1",
    last: str = "4",
    amount: str = "25",
    **more: str,
) -> dict[str, str]:
    return {
        "node": node,
        "label": label,
        "first_year": first,
        "last_year": last,
        "cents_a_year": amount,
        **more,
    }


def test_items_make_the_amounts_and_the_price_in_one_entry() -> None:
    scene = factories.tender()
    count = JournalEntry.objects.count()
    assert write(scene, SERVERS, EXIT) == 10_700
    assert amounts_of(scene.bids[0]) == {"COU-01": 10_000, "COU-02": 700}
    assert price(scene) == 10_700
    assert JournalEntry.objects.count() == count + 1
    assert write(scene, SERVERS, EXIT) == 10_700
    assert JournalEntry.objects.count() == count + 1


def test_line_without_items_keeps_the_amount_typed_as_a_whole() -> None:
    scene = factories.tender()
    set_prices(by=scene.officer, bid=scene.bids[0], amounts_cents={"COU-01": 5, "COU-02": 9})
    assert write(scene, SERVERS) == 10_009
    # Without its last item, the line keeps its amount: the price does not fall by itself.
    assert write(scene) == 10_009
    assert not CostItem.objects.exists()


def test_amount_made_of_items_is_not_typed_over() -> None:
    scene = factories.tender()
    write(scene, SERVERS, EXIT)
    for amounts in ({"COU-01": 1, "COU-02": 700}, {"COU-02": 700}):
        with pytest.raises(ActionRefused) as caught:
            set_prices(by=scene.officer, bid=scene.bids[0], amounts_cents=amounts)
        assert caught.value.code == "amount_from_items"
    client = visitor(scene)
    page = client.get(PRICES)
    assert "Sum of the cost items" in page.text
    data = {
        "amount-COU-01": "1",
        "amount-COU-02": "2",
        "seen": page.context["form"]["seen"].value(),
    }
    assert client.post(PRICES, data).status_code == 303
    assert price(scene) == 10_700


def test_price_short_of_a_line_is_refused() -> None:
    scene = factories.tender()
    assert refused(scene, SERVERS) == "amounts_missing"
    assert price(scene) is None
    assert write(scene, SERVERS, Item("COU-02", "Rien", 1, 1, 0)) == 10_000


@pytest.mark.parametrize(
    ("item", "code"),
    [
        (Item("B.1", "x", 1, 1, 1), "unknown_amount"),
        (Item("COU-01", " ", 1, 1, 1), "label_missing"),
        (Item("COU-01", "x", 0, 1, 1), "years_wrong"),
        (Item("COU-01", "x", 2, 1, 1), "years_wrong"),
        (Item("COU-01", "x", 1, 99, 1), "years_wrong"),
        (Item("COU-01", "x", 1, 1, -1), "negative_amount"),
        (Item("COU-01", "x", 1, 1, 0), "no_price"),
    ],
)
def test_item_that_makes_no_sense_is_refused(item: Item, code: str) -> None:
    scene = factories.tender()
    others = (Item("COU-02", "Rien", 1, 1, 0), *([] if item.node == "COU-01" else [SERVERS]))
    assert refused(scene, item, *others) == code
    assert not CostItem.objects.exists()


def test_too_many_items_are_refused() -> None:
    assert refused(factories.tender(), *[SERVERS] * (MOST_ITEMS + 1)) == "too_many_items"


def test_database_refuses_years_that_make_no_sense() -> None:
    write(factories.tender(), SERVERS, EXIT)
    for wrong in ({"first_year": 9}, {"last_year": 16}, {"cents_a_year": -1}, {"label": ""}):
        with pytest.raises(IntegrityError), transaction.atomic():
            CostItem.objects.update(**wrong)


def test_second_writer_gets_the_conflict() -> None:
    scene = factories.tender()
    bid = scene.bids[0]
    stale = seen(bid)
    write(scene, SERVERS, EXIT)
    with pytest.raises(Conflict):
        set_costs(by=scene.officer, bid=bid, items=[EXIT], seen=stale)


def test_nothing_is_written_before_the_opening_nor_after_the_closing() -> None:
    closed = factories.tender("T-9", opened=False)
    assert refused(closed, SERVERS, EXIT) == "bids_not_open"
    scene = factories.tender()
    factories.all_marks(scene)
    factories.prices(scene)
    factories.met_gates(scene)
    factories.hand_in(scene)
    close_evaluation(by=scene.officer, tender=scene.tender)
    assert refused(scene, SERVERS, EXIT) == "evaluation_closed"
    assert "items-0-label" not in visitor(scene).get(PAGE).text


def test_officer_types_rows_and_reads_the_table() -> None:
    scene = factories.tender()
    client = visitor(scene)
    assert "Nothing is recorded yet" in client.get(PAGE).text
    rows = (row(), row("COU-02", "Sortie", "5", "", "7,50"))
    assert client.post(PAGE, form(client, *rows)).status_code == 303
    page = client.get(PAGE)
    table = page.context["table"]
    assert table.year_totals == (2500, 2500, 2500, 2500, 750)
    assert table.total_cents == price(scene) == 10_750
    assert "paid once" in page.text
    assert 'value="7,50"' in page.text


def test_row_ticked_is_removed_and_row_emptied_is_left_out() -> None:
    scene = factories.tender()
    client = visitor(scene)
    write(scene, SERVERS, EXIT, Item("COU-02", "Formation", 1, 1, 300))
    rows = (row(), row("COU-02", "Sortie", "x", "", "", DELETE="on"), row("", "", "", "", ""))
    assert client.post(PAGE, form(client, *rows)).status_code == 303
    assert [item.label for item in CostItem.objects.all()] == ["Serveurs"]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"amount": "cher"}, "in digits"),
        ({"amount": ""}, "Write the amount"),
        ({"node": ""}, "required"),
        ({"node": "B.1"}, "valid choice"),
        ({"label": ""}, "required"),
        ({"first": "0"}, "greater than or equal to 1"),
        ({"last": "16"}, "less than or equal to 15"),
        ({"first": "3", "last": "2"}, "cannot come before"),
    ],
)
def test_wrong_row_is_told_with_its_number_and_nothing_typed_is_lost(
    wrong: dict[str, str], said: str
) -> None:
    scene = factories.tender()
    client = visitor(scene)
    response = client.post(PAGE, form(client, row("COU-02", "Gardée"), row(**wrong)))
    assert response.status_code == 400
    assert said in response.text
    assert "Row 2, " in response.text
    assert 'value="Gardée"' in response.text
    assert not CostItem.objects.exists()


def test_refusal_of_the_whole_is_told_and_nothing_typed_is_lost() -> None:
    client = visitor(factories.tender())
    response = client.post(PAGE, form(client, row(label="Gardée")))
    assert response.status_code == 400
    assert "neither an item nor an amount: COU-02" in response.text
    assert 'value="Gardée"' in response.text


def test_empty_rows_are_added_without_writing_nor_judging() -> None:
    client = visitor(factories.tender())
    response = client.post(PAGE, form(client, row(label="Gardée", amount="cher"), more="1"))
    assert response.status_code == 200
    assert 'value="Gardée"' in response.text
    assert "in digits" not in response.text
    assert 'name="items-3-label"' in response.text
    assert not CostItem.objects.exists()


def test_costs_changed_meanwhile_are_shown_and_recording_again_keeps_the_typed_ones() -> None:
    scene = factories.tender()
    client = visitor(scene)
    data = form(client, row(label="À moi"), row("COU-02", "Sortie"))
    write(scene, SERVERS, EXIT)
    response = client.post(PAGE, data)
    assert response.status_code == 409
    assert "Serveurs" in response.text
    assert 'value="À moi"' in response.text
    again = data | {"seen": response.context["seen"]}
    assert client.post(PAGE, again).status_code == 303
    assert CostItem.objects.filter(label="À moi").exists()


@pytest.mark.parametrize("total", ["", "x", "-1", "9" * 30, "5000"])
def test_form_that_no_page_sends_is_refused(total: str) -> None:
    client = visitor(factories.tender())
    data = form(client, row()) | {"items-TOTAL_FORMS": total}
    assert client.post(PAGE, data).status_code == 400
    assert client.post(PAGE, data | {"more": "1"}).status_code == 200
    assert not CostItem.objects.exists()


def test_others_read_the_table_without_the_rows() -> None:
    scene = factories.tender()
    write(scene, SERVERS, EXIT)
    scene.stranger = scene.evaluators[0]
    for who in ("reviewer", "auditor", "stranger"):
        page = visitor(scene, who).get(PAGE).text
        assert "Serveurs" in page
        assert "items-0-label" not in page


def test_page_of_closed_bids_tells_nothing() -> None:
    factories.tender("T-1", opened=False)
    scene = factories.tender("T-2", opened=False)
    page = visitor(scene).get(PAGE.replace("T-1", "T-2")).text
    assert "bids are not open" in page
    assert "items-0-label" not in page


def test_page_costs_the_same_for_one_item_and_three() -> None:
    scene = factories.tender()
    client = visitor(scene)
    set_prices(by=scene.officer, bid=scene.bids[0], amounts_cents={"COU-01": 1, "COU-02": 1})
    counts = []
    for items in ((SERVERS,), (SERVERS, EXIT, Item("COU-01", "Licences", 2, 3, 10))):
        write(scene, *items)
        client.get(PAGE)
        with CaptureQueriesContext(connection) as found:
            assert client.get(PAGE).status_code == 200
        counts.append(len(found))
    assert counts[0] == counts[1] <= 12
