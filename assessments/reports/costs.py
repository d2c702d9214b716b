"""What the prices are made of: the amounts line by line, and their items over the years."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assessments.reports.figures import euros
from assessments.reports.tree import MethodTree
from assessments.scoring.cost import Item, by_node, by_year, years_of

NONE = "–"
ABREAST = 6  # years in one table: an amount of ten figures has room


@dataclass(frozen=True, slots=True)
class AmountRow:
    """An amount line: what each bid asks for it, in their order."""

    code: str
    label: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ItemRow:
    code: str
    label: str
    first_year: int
    last_year: int
    a_year: str
    total: str


@dataclass(frozen=True, slots=True)
class YearTable:
    """Some years of the contract: one row for each amount line that has items, then the totals."""

    years: tuple[int, ...]
    rows: tuple[AmountRow, ...]
    totals: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CostedBid:
    """A bid with items. `whole`: what is typed without items, in no year; empty when nothing is."""

    name: str
    colour: int
    items: tuple[ItemRow, ...]
    total: str
    tables: tuple[YearTable, ...]
    whole: str


@dataclass(frozen=True, slots=True)
class CostPage:
    """`amounts` and `totals` have one cell for each of `heads`: name and colour of a bid."""

    heads: tuple[tuple[str, int], ...]
    amounts: tuple[AmountRow, ...]
    totals: tuple[str, ...]
    costed: tuple[CostedBid, ...]


def cost_page(
    dossier: Mapping[str, Any],
    tree: MethodTree,
    names: Mapping[str, str],
    colours: Mapping[str, int],
) -> CostPage | None:
    """None for a dossier made before the amounts were kept."""
    bids = [bid for bid in dossier["bids"] if "amounts" in bid]
    if not bids:
        return None
    lines = [
        node for node in tree.nodes.values() if any(node.code in bid["amounts"] for bid in bids)
    ]
    return CostPage(
        heads=tuple((names[bid["code"]], colours[bid["code"]]) for bid in bids),
        amounts=tuple(
            AmountRow(
                line.code, line.label, tuple(_cell(bid["amounts"].get(line.code)) for bid in bids)
            )
            for line in lines
        ),
        totals=tuple(euros(bid["price_cents"]) for bid in bids),
        costed=tuple(
            _costed(bid, tree, names[bid["code"]], colours[bid["code"]])
            for bid in bids
            if "costs" in bid
        ),
    )


def _costed(bid: Mapping[str, Any], tree: MethodTree, name: str, colour: int) -> CostedBid:
    items = [Item(**item) for item in bid["costs"]]
    itemised = by_node(items)
    whole = sum(cents for line, cents in bid["amounts"].items() if line not in itemised)
    return CostedBid(
        name=name,
        colour=colour,
        items=tuple(
            ItemRow(
                code=item.node,
                label=item.label,
                first_year=item.first_year,
                last_year=item.last_year,
                a_year=euros(item.cents_a_year),
                total=euros(item.total_cents),
            )
            for item in items
        ),
        total=euros(sum(itemised.values())),
        tables=tuple(_tables(items, tree)),
        whole=euros(whole) if whole else "",
    )


def _tables(items: Sequence[Item], tree: MethodTree) -> Iterator[YearTable]:
    years, sums, lines = years_of(items), by_year(items), by_node(items)
    for start in range(0, len(years), ABREAST):
        abreast = years[start : start + ABREAST]
        yield YearTable(
            years=tuple(abreast),
            rows=tuple(
                AmountRow(
                    line,
                    tree.nodes[line].label,
                    tuple(
                        euros(sum(item.in_year(year) for item in items if item.node == line))
                        for year in abreast
                    ),
                )
                for line in lines
            ),
            totals=tuple(euros(cents) for cents in sums[start : start + ABREAST]),
        )


def _cell(cents: int | None) -> str:
    return NONE if cents is None else euros(cents)
