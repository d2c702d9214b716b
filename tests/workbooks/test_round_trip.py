"""What is written is read back the same, whatever people typed."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from assessments.workbooks.book import Cell, Sheet, settled, token
from assessments.workbooks.write import write
from tests.workbooks.making import LONGEST, book, by_id, filled, line, reading, written

pytestmark = pytest.mark.pure

# No spreadsheet can hold these two: they come back as the sign of a lost character.
NO_XML = {0xFFFE: 0xFFFD, 0xFFFF: 0xFFFD}
TRICKY = "_x005FFA41<r>/=+-@\t\r\n\x00\x01\x0b\x1f '\"&;|"
# Characters of two units count twice in a spreadsheet, which takes 32 767 units in a cell.
TEXTS = st.one_of(
    st.text(max_size=300),
    st.text(alphabet=TRICKY, max_size=80),
    st.sampled_from("=+-@\t\r'").flatmap(lambda first: st.text(max_size=40).map(first.__add__)),
)
CELLS = st.tuples(st.none() | st.integers(0, 4), TEXTS, st.integers(0, 2**31 - 1))


@settings(max_examples=150)
@given(st.lists(CELLS, min_size=1, max_size=5))
@example([(4, "x" * LONGEST, 1), (0, "😀" * LONGEST, 2), (None, "é\n" * 2500, 3)])
@example([(1, '=HYPERLINK("http://x")', 1), (1, "+1", 1), (1, "-1", 1), (1, "@SUM(A1)", 1)])
@example([(1, "<r><t>gras</t></r>", 1), (1, "<r></t></si></r>", 1), (1, "_x005F_x0041_", 1)])
@example([(2, "\x00\x07\x0b\x1f", 1), (2, "http://exemple.fr", 1), (2, "2027", 1), (2, "  ", 1)])
def test_export_read_again_is_the_identity(rows: list[tuple[int | None, str, int]]) -> None:
    lines = [line(f"B.{number}", Cell("alpha", *row)) for number, row in enumerate(rows)]
    content = reading(write(book(Sheet("B", "Chapitre", tuple(lines)))))
    assert not content.faults
    assert [(one.value, one.justification, one.version) for one in content.cells] == [
        (value, text.translate(NO_XML), version) for value, text, version in rows
    ]
    assert not any(one.touched for one in content.cells)


def test_file_says_whose_it_is_and_where_each_cell_stands() -> None:
    content = reading(written())
    assert (content.tender, content.grid, content.panel) == ("T-1", "a" * 64, "eval1")
    assert content.ignored == ()
    assert {f"{cell.bid}:{cell.line}": cell.place for cell in content.cells} == {
        "alpha:B.1": "B!D3",
        "beta:B.1": "B!D4",
        "alpha:B.2": "B!D6",
        "beta:B.2": "B!D7",
        "alpha:C.1": "C!D3",
        "beta:C.1": "C!D4",
    }


def test_saved_again_by_another_program_nothing_is_touched() -> None:
    content = reading(filled(written(), lambda workbook: None))
    assert len(content.cells) == 6
    assert not any(cell.touched for cell in content.cells)


def test_what_a_person_fills_in_is_what_is_touched() -> None:
    def fill(workbook: object) -> None:
        workbook["B"]["D4"] = 1  # type: ignore[index] # openpyxl has no types
        workbook["B"]["E4"] = "Vu hors ligne."  # type: ignore[index] # openpyxl has no types
        workbook["C"]["D4"] = None  # type: ignore[index] # openpyxl has no types

    cells = by_id(reading(filled(written(), fill)))
    assert {key for key, cell in cells.items() if cell.touched} == {"beta:B.1", "beta:C.1"}
    assert (cells["beta:B.1"].value, cells["beta:B.1"].justification) == (1, "Vu hors ligne.")
    assert cells["beta:C.1"].value is None


@pytest.mark.parametrize("typed", [3, 3.0, "3", " 3 ", "3\u00a0", "3,0", "3.0", "3,00"])
def test_mark_is_read_however_a_spreadsheet_keeps_it(typed: object) -> None:
    def fill(workbook: object) -> None:
        workbook["B"]["D4"] = typed  # type: ignore[index] # openpyxl has no types

    content = reading(filled(written(), fill))
    assert not content.faults
    assert by_id(content)["beta:B.1"].value == 3


def test_justification_typed_as_a_number_is_a_text() -> None:
    def fill(workbook: object) -> None:
        workbook["B"]["E4"] = 2027  # type: ignore[index] # openpyxl has no types
        workbook["B"]["E6"] = 1.5  # type: ignore[index] # openpyxl has no types

    cells = by_id(reading(filled(written(), fill)))
    assert cells["beta:B.1"].justification == "2027"
    assert cells["alpha:B.2"].justification == "1.5"


@given(TEXTS)
def test_text_settles_once_and_for_all(text: str) -> None:
    assert settled(settled(text)) == settled(text)
    assert token(Cell("a", 1, settled(text), 1)) == token(Cell("a", 1, text, 1))


def test_renamed_sheet_is_known_by_its_rows() -> None:
    def fill(workbook: object) -> None:
        workbook["C"].title = "Mes notes"  # type: ignore[index] # openpyxl has no types
        workbook.create_sheet("Brouillon")["A1"] = "à revoir"  # type: ignore[attr-defined] # openpyxl has no types

    content = reading(filled(written(), fill))
    assert by_id(content)["beta:C.1"].place == "Mes notes!D4"
    assert content.ignored == ("Brouillon",)


def test_chapters_named_alike_keep_their_marks_apart() -> None:
    codes = ("A/B", "a*b", "History", "_hdhc", "x" * 40, "x" * 41)
    sheets = [
        Sheet(code, "Chapitre", (line(f"{number}.1", Cell("alpha", number % 5)),))
        for number, code in enumerate(codes)
    ]
    content = reading(write(book(*sheets)))
    assert [cell.value for cell in content.cells] == [0, 1, 2, 3, 4, 0]
    assert len({cell.place for cell in content.cells}) == len(codes)
