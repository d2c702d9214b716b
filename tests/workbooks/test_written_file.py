"""The file itself: nothing live in it, everything locked but what may be typed in."""

from __future__ import annotations

import io
import re
from dataclasses import replace

import openpyxl
import pytest

from assessments.workbooks.book import Cell, Sheet
from assessments.workbooks.write import write
from tests.workbooks.making import book, line, parts, two_chapters, written

pytestmark = pytest.mark.pure

LIVE = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "http://x.fr", "mailto:a@b.fr", "<r>x</r>"]


def test_no_formula_no_link_whatever_the_texts_look_like() -> None:
    lines = tuple(
        replace(line(text, Cell("alpha", 1, text)), label=text, anchors=(text,) * 5)
        for text in LIVE
    )
    made = replace(book(Sheet("=B", "=1+1", lines)), bids=(("alpha", "=HYPERLINK(1)"),))
    for name, content in parts(write(made)).items():
        assert not re.search(r"<f[\s>/]", content), name
        assert "<hyperlink" not in content, name
        assert 't="str"' not in content
        assert "externalLink" not in content


def test_only_marks_and_justifications_are_unlocked() -> None:
    workbook = openpyxl.load_workbook(io.BytesIO(written()))
    for sheet in workbook:
        assert sheet.protection.sheet, sheet.title
        open_cells = {
            cell.coordinate for row in sheet for cell in row if not cell.protection.locked
        }
        expected = {"B": {"D3", "D4", "D6", "D7", "E3", "E4", "E6", "E7"}, "C": {"D3", "D4"}}
        assert open_cells >= expected.get(sheet.title, set())
        assert {address[0] for address in open_cells} <= {"D", "E"}
        assert sheet.title in expected or not open_cells
        assert "D5" not in open_cells  # a gate


def test_chapter_handed_in_is_locked_whole() -> None:
    made = two_chapters()
    made = replace(made, sheets=(replace(made.sheets[0], locked=True), made.sheets[1]))
    sheet = openpyxl.load_workbook(io.BytesIO(write(made)))["B"]
    assert all(cell.protection.locked for row in sheet for cell in row)
    assert sheet["E1"].value == "Remis · FICTIF"


def test_marks_have_their_list_and_heads_stay_in_sight() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(written()))["B"]
    rules = {str(rule.sqref): rule for rule in sheet.data_validations.dataValidation}
    assert rules["D3:D7"].type == "list"
    assert rules["D3:D7"].formula1 == '"0,1,2,3,4"'
    assert rules["E3:E7"].type == "textLength"
    assert sheet.freeze_panes == "B3"
    assert sheet.auto_filter.ref == "A2:E7"
    assert sheet.print_title_rows == "$1:$2"
    assert sheet.column_dimensions["F"].hidden
    assert all(cell.number_format == "@" for cell in sheet["E"][2:])


def test_memory_is_hidden_from_the_menu() -> None:
    workbook = openpyxl.load_workbook(io.BytesIO(written()))
    assert workbook["_hdhc"].sheet_state == "veryHidden"
    assert workbook.sheetnames == ["Mode d’emploi", "B", "C", "Repères", "_hdhc"]


def test_rows_may_grow_with_what_is_typed() -> None:
    long = line("B.1", Cell("alpha", 1, "Une phrase entière. " * 20))
    content = parts(write(book(Sheet("B", "Chapitre", (long,)))))["xl/worksheets/sheet2.xml"]
    assert ' ht="90"' in content
    assert "customHeight" not in content


def test_same_book_gives_the_same_bytes() -> None:
    assert written() == written()


def test_anchors_are_left_out_where_no_line_has_any() -> None:
    bare = replace(line("B.1", Cell("alpha")), anchors=())
    workbook = openpyxl.load_workbook(io.BytesIO(write(book(Sheet("B", "Chapitre", (bare,))))))
    assert "Repères" not in workbook.sheetnames
