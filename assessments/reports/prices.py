"""The price of each bid, the mark its formula gives, and the points that mark brings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from assessments.reports.figures import decimal, euros, percent
from assessments.reports.method import price_formula
from assessments.reports.ranking import Ranking
from assessments.reports.tree import MethodTree

NONE = "–"


@dataclass(frozen=True, slots=True)
class PriceRow:
    """`against` is the price relative to the reference; `mark` is on the scale of the method."""

    provider: str
    colour: int
    price: str
    against: str
    mark: str
    points: str
    admitted: bool


@dataclass(frozen=True, slots=True)
class PricePage:
    """`reference` is the lowest price of the admitted bids; `share` the weight of the price."""

    rows: tuple[PriceRow, ...]
    formula: str
    reference: str
    share: str


def amount(cents: int | None) -> str:
    return NONE if cents is None else euros(cents)


def price_page(dossier: Mapping[str, Any], ranking: Ranking) -> PricePage:
    tree = MethodTree(dossier["method"])
    leaves = [node for node in tree.nodes.values() if node.kind == "price"]
    lowest = min(
        (bid.price_cents for bid in ranking.admitted if bid.price_cents is not None), default=None
    )
    marks = _marks(dossier)
    rows = []
    for bid in ranking.bids:
        points = sum(
            (bid.contributions.get(leaf.code, Fraction(0)) for leaf in leaves), Fraction(0)
        )
        rows.append(
            PriceRow(
                provider=bid.provider,
                colour=bid.colour,
                price=amount(bid.price_cents),
                against=_against(bid.price_cents, lowest) if bid.admitted else NONE,
                mark=marks.get(bid.code, NONE) if bid.admitted else NONE,
                points=decimal(points) if bid.admitted and bid.contributions else NONE,
                admitted=bid.admitted,
            )
        )
    return PricePage(
        rows=tuple(rows),
        formula=price_formula(dossier["method"]["price"]),
        reference=amount(lowest),
        share=percent(sum((leaf.share for leaf in leaves), Fraction(0))),
    )


def _against(cents: int | None, lowest: int | None) -> str:
    if cents is None or not lowest:
        return NONE
    return f"+{percent(Fraction(cents - lowest, lowest), 1)}"


def _marks(dossier: Mapping[str, Any]) -> dict[str, str]:
    return {
        judged["bid"]: decimal(Fraction(line["agreed"]), 4)
        for judged in dossier["verdict"]["bids"]
        for line in judged["lines"]
        if line["kind"] == "price" and line["agreed"] is not None
    }
