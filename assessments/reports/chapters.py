"""The marks, chapter by chapter: every evaluator's mark, the mark retained, the reasons."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from assessments.reports.figures import decimal, percent, short_decimal
from assessments.reports.ranking import JudgedBid
from assessments.reports.tree import MethodTree, Node

BETWEEN_MARKS = " · "
NONE = "–"


@dataclass(frozen=True, slots=True)
class Cell:
    """The marks of one bid on one leaf, as printed, in the order of the panel."""

    marks: str
    retained: str


@dataclass(frozen=True, slots=True)
class Statement:
    """What was written for one bid on one leaf: the reason of the agreed mark first, if there is
    one, then the evaluators' reasons; evaluators who wrote the same are named together.

    `opens` is true for the first statement about a bid, which names it.
    """

    colour: int
    opens: bool
    who: str
    text: str


@dataclass(frozen=True, slots=True)
class LeafRow:
    code: str
    label: str
    weight: str
    cells: tuple[Cell, ...]
    said: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class Chapter:
    """A branch with marked leaves. `above` names the criterion it belongs to, once per criterion."""

    code: str
    label: str
    above: str
    points: str
    rows: tuple[LeafRow, ...]
    totals: tuple[str, ...]


def read_chapters(
    dossier: Mapping[str, Any],
    bids: Sequence[JudgedBid],
    names: Mapping[str, str],
    maximum: Fraction,
) -> tuple[Chapter, ...]:
    """The chapters in the grid's order; cells follow `bids`, `names` maps bid codes to short names."""
    tree = MethodTree(dossier["method"])
    reader = _Reader(dossier, bids, names)
    chapters, criterion = [], ""
    for node, leaves in tree.chapters():
        top = tree.path(node)[0]
        chapters.append(
            Chapter(
                code=node.code,
                label=node.label,
                above="" if top.code == criterion or top is node else f"{top.code} · {top.label}",
                points=short_decimal(node.share * maximum),
                rows=tuple(reader.row(leaf) for leaf in leaves),
                totals=tuple(_points(bid, node) for bid in bids),
            )
        )
        criterion = top.code
    return tuple(chapters)


def _points(bid: JudgedBid, node: Node) -> str:
    points = bid.contributions.get(node.code)
    return NONE if points is None else decimal(points)


class _Reader:
    """Looks cells up without walking the dossier again for each one."""

    def __init__(
        self, dossier: Mapping[str, Any], bids: Sequence[JudgedBid], names: Mapping[str, str]
    ) -> None:
        self.bids, self.names = bids, names
        self.panel: list[str] = dossier["panel"]
        self.units: int = dossier["method"]["scale"]["units"]
        self.raw = {bid["code"]: bid for bid in dossier["bids"]}
        self.lines = {
            judged["bid"]: {line["node"]: line for line in judged["lines"]}
            for judged in dossier["verdict"]["bids"]
        }

    def row(self, leaf: Node) -> LeafRow:
        return LeafRow(
            code=leaf.code,
            label=leaf.label,
            weight=percent(leaf.share),
            cells=tuple(self._cell(bid.code, leaf.code) for bid in self.bids),
            said=tuple(self._said(leaf.code)),
        )

    def _cell(self, bid: str, leaf: str) -> Cell:
        given = self.raw[bid]["marks"].get(leaf, {})
        marks = [self._mark(given.get(evaluator)) for evaluator in self.panel]
        line = self.lines[bid].get(leaf)
        agreed = line and line["agreed"]
        return Cell(
            marks=BETWEEN_MARKS.join(marks),
            retained=NONE if agreed is None else short_decimal(Fraction(agreed), 2),
        )

    def _mark(self, value: int | None) -> str:
        return NONE if value is None else short_decimal(Fraction(value, self.units), 2)

    def _said(self, leaf: str) -> Iterator[Statement]:
        for bid in self.bids:
            raw = self.raw[bid.code]
            written = _together(raw.get("justifications", {}).get(leaf, {}), self.panel)
            said = [(", ".join(authors), text) for text, authors in written.items()]
            if agreed := raw.get("agreed_reasons", {}).get(leaf, "").strip():
                said.insert(0, (_("agreed mark"), agreed))
            for place, (who, text) in enumerate(said):
                named = who if place else f"{self.names[bid.code]} · {who}"
                yield Statement(bid.colour, not place, named, text)


def _together(written: Mapping[str, str], panel: Sequence[str]) -> dict[str, list[str]]:
    authors: dict[str, list[str]] = defaultdict(list)
    for evaluator in panel:
        if text := written.get(evaluator, "").strip():
            authors[text].append(evaluator)
    return authors
