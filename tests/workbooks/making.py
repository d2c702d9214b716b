"""Books and files for tests: made by the product, filled by openpyxl as a person would."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import openpyxl

from assessments.workbooks.book import Book, Cell, Kind, Line, Sheet, Step, Words
from assessments.workbooks.read import Content, Typed, read
from assessments.workbooks.write import write

LONGEST = 5000
SHEET = "xl/worksheets/sheet{}.xml"
WORDS = Words(
    instructions_sheet="Mode d’emploi",
    anchors_sheet="Repères",
    title="Notes de eval1",
    facts=(("Consultation", "T-1"),),
    instructions=("Notez.",),
    scale="Barème",
    anchors="Repères",
    heads=("Ligne", "Exigence", "Offre", "Note", "Justification"),
    gate="Filtre",
    informative="Pour information",
    locked="Remis",
    outside_scale="De 0 à 4.",
    too_long="Trop long.",
    page="Page",
    banner="FICTIF",
)


def line(code: str, *cells: Cell) -> Line:
    return Line(code, f"Exigence {code}", Kind.SCORED, cells, ("a", "b", "c", "d", "e"))


def book(*sheets: Sheet, bids: Sequence[str] = ("alpha", "beta")) -> Book:
    return Book(
        tender="T-1",
        grid="a" * 64,
        panel="eval1",
        made_at=datetime(2026, 11, 25, 9, 0, tzinfo=UTC),
        bids=tuple((bid, f"Hébergeur {bid}") for bid in bids),
        scale=tuple(Step(value, f"Note {value}", "Texte") for value in range(5)),
        sheets=sheets,
        longest=LONGEST,
        words=WORDS,
    )


def two_chapters() -> Book:
    """B (two lines, a gate) and C (one line), for two bids; some marks given."""
    return book(
        Sheet(
            "B",
            "Premier",
            (
                line("B.1", Cell("alpha", 3, "Pièce 4.", 2), Cell("beta", None, "", 0)),
                Line("G-1", "Condition", Kind.GATE),
                line("B.2", Cell("alpha", 0, "Rien.", 1), Cell("beta", 4, "Tout.", 7)),
            ),
        ),
        Sheet("C", "Second", (line("C.1", Cell("alpha"), Cell("beta", 2, "", 1)),)),
    )


def reading(data: bytes) -> Content:
    return read(data, highest=4, longest=LONGEST)


def filled(data: bytes, fill: Callable[[Any], object]) -> bytes:
    """The file as openpyxl saves it once `fill` has had its way with the workbook."""
    workbook = openpyxl.load_workbook(io.BytesIO(data))
    fill(workbook)
    made = io.BytesIO()
    workbook.save(made)
    return made.getvalue()


def repacked(data: bytes, change: Callable[[str, bytes], bytes]) -> bytes:
    """The file with its parts changed, nothing else."""
    made = io.BytesIO()
    with ZipFile(io.BytesIO(data)) as source, ZipFile(made, "w", ZIP_DEFLATED) as target:
        for part in source.infolist():
            target.writestr(part.filename, change(part.filename, source.read(part)))
    return made.getvalue()


def parts(data: bytes) -> dict[str, str]:
    with ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def by_id(content: Content) -> dict[str, Typed]:
    return {f"{cell.bid}:{cell.line}": cell for cell in content.cells}


def written() -> bytes:
    return write(two_chapters())
