"""Files that are not what was downloaded: each is refused with its own reason."""

from __future__ import annotations

import datetime
import io
import random
import struct
import zlib
from collections.abc import Callable
from contextlib import suppress
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import openpyxl
import pytest

from assessments.workbooks.errors import WorkbookRefused
from assessments.workbooks.package import Bounds, plain, unpack
from tests.workbooks.making import SHEET, by_id, filled, reading, repacked, written

pytestmark = pytest.mark.pure

COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600


def refusal(data: bytes) -> WorkbookRefused:
    with pytest.raises(WorkbookRefused) as caught:
        reading(data)
    return caught.value


def archive(**members: bytes) -> bytes:
    made = io.BytesIO()
    with ZipFile(made, "w", ZIP_DEFLATED) as target:
        for name, content in members.items():
            target.writestr(name.replace("__", "/"), content)
    return made.getvalue()


def foreign() -> bytes:
    workbook = openpyxl.Workbook()
    workbook.active.append(["B.1", "Alpha", 3, "Très bien"])
    made = io.BytesIO()
    workbook.save(made)
    return made.getvalue()


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b"ligne;note\nB.1;3\n", "not_a_workbook"),
        (b"%PDF-1.7\n", "not_a_workbook"),
        (b"PK\x03\x04 cut short", "damaged"),
        (COMPOUND, "old_format"),
        (COMPOUND + "EncryptedPackage".encode("utf-16-le"), "password"),
        (archive(xl__workbook__bin=b""), "not_a_workbook"),
        (archive(**{"xl/workbook.bin": b""}), "old_format"),
        (archive(**{"mimetype": b"application/vnd", "content.xml": b"<x/>"}), "opendocument"),
        (archive(**{"word/document.xml": b"<x/>"}), "not_a_workbook"),
        (archive(**{"xl/workbook.xml": b"<x"}), "damaged"),
        (archive(**{"xl/workbook.xml": b"<!DOCTYPE x><x/>"}), "damaged"),
        (foreign(), "foreign"),
        (b"0" * (Bounds().size + 1), "too_large"),
    ],
)
def test_what_is_no_workbook_of_ours_is_told_apart(data: bytes, code: str) -> None:
    assert refusal(data).code == code


def _take_sheet_away(workbook: Any) -> None:
    del workbook["C"]


def _take_row_away(workbook: Any) -> None:
    workbook["B"].delete_rows(4)


def _take_columns_in(workbook: Any) -> None:
    workbook["C"].insert_cols(1)


def _copy_sheet(workbook: Any) -> None:
    workbook.copy_worksheet(workbook["C"])


def _merge(workbook: Any) -> None:
    workbook["B"].merge_cells("D3:D4")


def _sort(workbook: Any) -> None:
    """As a sort of the visible columns does: the hidden one stays."""
    sheet = workbook["B"]
    for column in "ABCDE":
        sheet[f"{column}3"].value, sheet[f"{column}4"].value = (
            sheet[f"{column}4"].value,
            sheet[f"{column}3"].value,
        )


def _rewrite_memory(workbook: Any) -> None:
    workbook["_hdhc"]["D6"] = "3"


def _other_version(workbook: Any) -> None:
    workbook["_hdhc"]["B1"] = "hdhcompliance-marks-9"


def _no_memory(workbook: Any) -> None:
    del workbook["_hdhc"]


def _far_cell(workbook: Any) -> None:
    workbook["C"]["E20001"] = "loin"


def _wide_cell(workbook: Any) -> None:
    workbook["C"]["XFD3"] = "loin"


@pytest.mark.parametrize(
    ("fill", "code", "place"),
    [
        (_take_sheet_away, "sheet_missing", "C"),
        (_take_columns_in, "sheet_missing", "C"),
        (_take_row_away, "rows_missing", "B"),
        (_copy_sheet, "row_twice", "C!D3, C Copy!D3"),
        (_merge, "merged", "B!D3:D4"),
        (_sort, "row_moved", "B!D3"),
        (_rewrite_memory, "altered", ""),
        (_other_version, "other_version", ""),
        (_no_memory, "foreign", ""),
        (_far_cell, "too_many_rows", "C"),
        (_wide_cell, "too_many_rows", "C"),
    ],
)
def test_workbook_taken_apart_is_refused_saying_where(
    fill: Callable[[Any], None], code: str, place: str
) -> None:
    found = refusal(filled(written(), fill))
    assert (found.code, found.place) == (code, place)


def test_rows_pushed_down_are_known_by_their_id() -> None:
    cells = by_id(reading(filled(written(), lambda workbook: workbook["B"].insert_rows(4, 2))))
    assert cells["beta:B.1"].place == "B!D6"
    assert not any(cell.touched for cell in cells.values())


@pytest.mark.parametrize(
    ("column", "typed", "code"),
    [
        ("D", "3,5", "not_a_mark"),
        ("D", 3.5, "not_a_mark"),
        ("D", "trois", "not_a_mark"),
        ("D", "３", "not_a_mark"),
        ("D", True, "not_a_mark"),
        ("D", -1, "not_a_mark"),
        ("D", 12, "not_a_mark"),
        ("D", datetime.date(2026, 3, 1), "not_a_mark"),
        ("D", 7, "outside_scale"),
        ("D", "=1+1", "formula"),
        ("D", "#N/A", "formula"),
        ("E", '=HYPERLINK("http://x")', "formula"),
        ("E", datetime.date(2026, 3, 12), "not_a_text"),
        ("E", True, "not_a_text"),
        ("E", "x" * 5001, "too_long"),
    ],
)
def test_cell_that_cannot_be_taken_is_named_and_the_others_are_read(
    column: str, typed: object, code: str
) -> None:
    def fill(workbook: Any) -> None:
        workbook["B"][f"{column}4"] = typed

    content = reading(filled(written(), fill))
    assert [(fault.code, fault.place) for fault in content.faults] == [(code, f"B!{column}4")]
    assert [(fault.bid, fault.line) for fault in content.faults] == [("beta", "B.1")]
    assert len(content.cells) == 5


def test_formula_without_a_place_of_its_own_is_found() -> None:
    """Places are optional in the format: the formula would be read as its last value."""

    def change(name: str, content: bytes) -> bytes:
        if name != SHEET.format(2):
            return content
        before, _cell, after = content.partition(b'<c r="D3"')
        style, _value, rest = after.partition(b"<v>3</v>")
        return before + b"<c" + style + b"<f>1+2</f><v>3</v>" + rest

    content = reading(repacked(written(), change))
    assert [(fault.code, fault.place) for fault in content.faults] == [("formula", "B!D3")]


def test_hundred_thousand_rows_are_refused() -> None:
    rows = b"".join(b'<row><c t="n"><v>1</v></c></row>' for _ in range(100_000))
    data = repacked(
        written(),
        lambda name, content: (
            content.replace(b"</sheetData>", rows + b"</sheetData>")
            if name == SHEET.format(3)
            else content
        ),
    )
    found = refusal(data)
    assert (found.code, found.place) == ("too_many_rows", "C")


def test_bomb_is_refused_before_it_swells() -> None:
    data = repacked(
        written(),
        lambda name, content: (
            b" " * (Bounds().unpacked + 1) if name == "xl/styles.xml" else content
        ),
    )
    assert len(data) < 1_000_000
    assert refusal(data).code == "swollen"


def test_bomb_that_lies_about_its_size_is_never_handed_on() -> None:
    """Announced as one byte, with the checksum of that byte: nothing else of it is parsed."""
    honest = repacked(
        written(), lambda name, content: b" " * 30_000_000 if "theme" in name else content
    )
    size, checksum = struct.pack("<L", 30_000_000), struct.pack("<L", zlib.crc32(b" "))
    true_checksum = struct.pack("<L", zlib.crc32(b" " * 30_000_000))
    lying = honest.replace(size, struct.pack("<L", 1)).replace(true_checksum, checksum)
    parts = unpack(lying, Bounds())
    assert parts["xl/theme/theme1.xml"] == b" "
    assert len(plain(parts).getvalue()) < 1_000_000


def test_bits_flipped_anywhere_give_marks_or_a_refusal() -> None:
    """Whatever the parsers meet, nothing but a refusal comes out: not even a panic of calamine."""
    chance = random.Random(20261125)
    sound = unpack(written(), Bounds())
    names = [name for name in sound if name.startswith("xl/")]
    for _turn in range(400):
        name = chance.choice(names)
        content = bytearray(sound[name])
        for _flip in range(chance.randint(1, 3)):
            place = chance.randrange(len(content))
            content[place : place + chance.randint(0, 20)] = chance.choice(
                [b"", b"0", b"<", b'"', b"\xff", b"99999999999"]
            )
        with suppress(WorkbookRefused):
            reading(plain({**sound, name: bytes(content)}).getvalue())
