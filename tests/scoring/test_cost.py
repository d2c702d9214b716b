"""Costs over the years: by hand, then whatever the items."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from assessments.scoring.cost import LAST_YEAR, Item, by_node, by_year, years_of


@st.composite
def _item(draw: st.DrawFn) -> Item:
    first = draw(st.integers(1, LAST_YEAR))
    return Item(
        node=draw(st.sampled_from(["COU-01", "COU-02"])),
        label="x",
        first_year=first,
        last_year=draw(st.integers(first, LAST_YEAR)),
        cents_a_year=draw(st.integers(0, 10**12)),
    )


ITEMS = st.lists(_item(), max_size=20)


def test_years_and_lines_by_hand() -> None:
    items = [
        Item("COU-01", "Serveurs", 1, 3, 1000),
        Item("COU-01", "Mise en service", 1, 1, 500),
        Item("COU-02", "Sortie", 4, 4, 70),
    ]
    assert list(years_of(items)) == [1, 2, 3, 4]
    assert by_year(items) == [1500, 1000, 1000, 70]
    assert by_node(items) == {"COU-01": 3500, "COU-02": 70}


def test_nothing_costs_nothing() -> None:
    assert (list(years_of([])), by_year([]), by_node([])) == ([], [], {})


@given(ITEMS)
def test_years_lines_and_items_have_one_sum(items: list[Item]) -> None:
    total = sum(item.total_cents for item in items)
    assert sum(by_year(items)) == sum(by_node(items).values()) == total


@given(ITEMS)
def test_order_of_the_items_changes_nothing(items: list[Item]) -> None:
    assert by_year(items[::-1]) == by_year(items)
    assert by_node(items[::-1]) == by_node(items)


@given(_item())
def test_item_is_paid_within_its_years_alone(item: Item) -> None:
    paid = [item.in_year(year) for year in range(1, LAST_YEAR + 1)]
    assert sum(paid) == item.total_cents
    assert set(paid[: item.first_year - 1] + paid[item.last_year :]) <= {0}
