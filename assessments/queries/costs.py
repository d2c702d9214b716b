"""The costs of a bid over the years, and the amounts they make."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from assessments.models import Bid, CostItem, GridNode, PriceLine, Tender
from assessments.scoring.cost import Item, by_node, by_year, years_of


@dataclass(frozen=True, slots=True)
class Part:
    """An amount line: its items with what they cost each year, or an amount typed as a whole.

    `total_cents` is None where nothing is entered.
    """

    node: GridNode
    rows: tuple[tuple[CostItem, tuple[int, ...], int], ...]
    total_cents: int | None


@dataclass(frozen=True, slots=True)
class CostTable:
    """`year_totals` add up the items; `whole_cents` is what is typed without items."""

    years: range
    parts: tuple[Part, ...]
    year_totals: tuple[int, ...]
    whole_cents: int
    total_cents: int | None


def amount_nodes(bid: Bid) -> list[GridNode]:
    """The amount lines of the tender's grid, in order. One query."""
    return list(
        GridNode.objects.filter(grid=bid.tender.grid, kind=GridNode.Kind.AMOUNT)
        .select_related("criterion")
        .order_by("order")
    )


def cost_items(bid: Bid) -> list[CostItem]:
    """In the order they were typed. One query."""
    return list(bid.cost_items.select_related("node").order_by("order"))


def amounts_of(bid: Bid) -> dict[str, int]:
    """Amount line -> cents, of the lines that are entered. One query."""
    return {line.node.code: line.amount_cents for line in bid.price_lines.select_related("node")}


def amounts_data(tender: Tender) -> dict[int, dict[str, int]]:
    """Bid -> amount line -> cents, in the order of the grid, as the dossier keeps them. One query."""
    found: defaultdict[int, dict[str, int]] = defaultdict(dict)
    rows = PriceLine.objects.filter(bid__tender=tender).order_by("node__order")
    for bid, node, cents in rows.values_list("bid_id", "node__code", "amount_cents"):
        found[bid][node] = cents
    return found


def costs_data(tender: Tender) -> dict[int, list[dict[str, Any]]]:
    """Bid -> its cost items as the dossier keeps them. One query."""
    found: defaultdict[int, list[dict[str, Any]]] = defaultdict(list)
    rows = CostItem.objects.filter(bid__tender=tender).select_related("node")
    for row in rows.order_by("bid", "order"):
        found[row.bid_id].append(asdict(as_item(row)))
    return found


def as_item(row: CostItem) -> Item:
    return Item(row.node.code, row.label, row.first_year, row.last_year, row.cents_a_year)


def cost_table(
    nodes: Sequence[GridNode], rows: Sequence[CostItem], amounts: Mapping[str, int]
) -> CostTable:
    """Rows and amounts of one bid as the table shows them. No query."""
    items = [as_item(row) for row in rows]
    years = years_of(items)
    itemised = by_node(items)
    parts = tuple(
        Part(
            node=node,
            rows=tuple(
                (row, tuple(item.in_year(year) for year in years), item.total_cents)
                for row, item in zip(rows, items, strict=True)
                if item.node == node.code
            ),
            total_cents=amounts.get(node.code),
        )
        for node in nodes
    )
    return CostTable(
        years=years,
        parts=parts,
        year_totals=tuple(by_year(items)),
        whole_cents=sum(cents for code, cents in amounts.items() if code not in itemised),
        total_cents=sum(amounts.values()) if amounts else None,
    )


def fingerprint(rows: Sequence[CostItem], amounts: Mapping[str, int]) -> str:
    """Tells whether items or amounts changed since a page showed them."""
    told = [
        [row.node.code, row.label, row.first_year, row.last_year, row.cents_a_year] for row in rows
    ]
    text = json.dumps([told, sorted(amounts.items())], ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:16]
