"""What a returned workbook says, or a refusal. Nothing is guessed: see layout for how rows are known."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from python_calamine import CalamineSheet, CalamineWorkbook

from assessments.workbooks import layout
from assessments.workbooks.book import Cell, settled, token, version_of
from assessments.workbooks.errors import WorkbookRefused
from assessments.workbooks.layout import BID, CODE, ID, JUSTIFICATION, MARK
from assessments.workbooks.package import Bounds, Survey, plain, surveys, unpack

LONGEST_QUOTE = 60


@dataclass(frozen=True, slots=True)
class Typed:
    """A cell as the file has it. `place`: « C09!D12 »; `touched`: not what was exported."""

    bid: str
    line: str
    value: int | None
    justification: str
    version: int
    place: str
    touched: bool


@dataclass(frozen=True, slots=True)
class Fault:
    """A cell that cannot be taken: `code` says why, `found` what stands there."""

    bid: str
    line: str
    code: str
    place: str
    found: str = ""


@dataclass(frozen=True, slots=True)
class Content:
    """A whole workbook. `ignored`: sheets somebody added, which were not read."""

    tender: str
    grid: str
    panel: str
    cells: tuple[Typed, ...]
    faults: tuple[Fault, ...]
    ignored: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Expected:
    """What the hidden sheet remembers of a cell."""

    sheet: str
    bid: str
    token: str


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of ours: where it is, what it holds, padded to our columns."""

    sheet: str
    number: int
    values: list[Any]
    computed: frozenset[str]

    def place(self, column: int) -> str:
        return layout.address(self.sheet, self.number, column)

    def is_computed(self, column: int) -> bool:
        return self.place(column).rpartition("!")[2] in self.computed


class _BadCell(Exception):
    """`column` cannot be taken, for the reason `code`."""

    def __init__(self, code: str, column: int) -> None:
        super().__init__(code)
        self.code = code
        self.column = column


def read(data: bytes, *, highest: int, longest: int, bounds: Bounds | None = None) -> Content:
    """The marks, 0 to `highest`, and justifications of `longest` characters; or WorkbookRefused."""
    bounds = bounds or Bounds()
    parts = unpack(data, bounds)
    surveyed = surveys(parts, bounds)
    with _damage_told(), CalamineWorkbook.from_filelike(plain(parts)) as workbook:
        if layout.MEMORY not in surveyed:
            raise WorkbookRefused("foreign")
        facts, expected = _memory(workbook.get_sheet_by_name(layout.MEMORY))
        rows, others = _rows(workbook, surveyed, expected)
    _refuse_unless_whole(rows, expected)
    aside = facts["aside"].split(layout.BETWEEN)
    cells: list[Typed] = []
    faults: list[Fault] = []
    for found, row in rows.items():
        bid, _colon, line = found.partition(":")
        try:
            cells.append(_typed(row, bid, line, expected[found].token, highest, longest))
        except _BadCell as bad:
            quote = _text(row.values[bad.column])[:LONGEST_QUOTE]
            faults.append(Fault(bid, line, bad.code, row.place(bad.column), quote))
    return Content(
        tender=facts["tender"],
        grid=facts["grid"],
        panel=facts["panel"],
        cells=tuple(cells),
        faults=tuple(faults),
        ignored=tuple(name for name in others if name not in aside),
    )


@contextmanager
def _damage_told() -> Iterator[None]:
    """Whatever the parser says of a malformed file becomes a refusal.

    A panic of the Rust code is no Exception: it would pass every other handler by.
    """
    try:
        yield
    except (WorkbookRefused, KeyboardInterrupt, SystemExit, GeneratorExit, MemoryError):
        raise
    except BaseException as error:
        raise WorkbookRefused("damaged") from error


def _memory(sheet: CalamineSheet) -> tuple[dict[str, str], dict[str, _Expected]]:
    rows = [[str(value) for value in row] for row in sheet.to_python(skip_empty_area=False)]
    count = len(layout.FACTS)
    facts = {row[0]: row[1] for row in rows[:count] if len(row) > 1}
    if set(facts) != set(layout.FACTS):
        raise WorkbookRefused("foreign")
    if facts["format"] != layout.FORMAT:
        raise WorkbookRefused("other_version")
    expected = {row[0]: _Expected(*row[1:4]) for row in rows[count:] if len(row) > 3}
    if any(version_of(one.token) is None for one in expected.values()):
        raise WorkbookRefused("altered")
    return facts, expected


def _rows(
    workbook: CalamineWorkbook, surveyed: Mapping[str, Survey], expected: Mapping[str, _Expected]
) -> tuple[dict[str, _Row], list[str]]:
    """Our rows by id, in the order of the file, and the sheets without any."""
    rows: dict[str, _Row] = {}
    others: list[str] = []
    for name, survey in surveyed.items():
        if name == layout.MEMORY:
            continue
        sheet = workbook.get_sheet_by_name(name)
        ours = 0
        for number, values in enumerate(sheet.to_python(skip_empty_area=False)):
            values += [""] * (ID + 1 - len(values))
            found = str(values[ID])
            if found not in expected:
                continue
            ours += 1
            row = _Row(name, number, values, survey.computed)
            if found in rows:
                raise WorkbookRefused("row_twice", f"{rows[found].place(MARK)}, {row.place(MARK)}")
            rows[found] = row
        if ours:
            _refuse_merged(sheet)
        else:
            others.append(name)
    return rows, others


def _refuse_merged(sheet: CalamineSheet) -> None:
    """A merged cell hides what stands below it: nobody can say which row it speaks for."""
    for start, end in sheet.merged_cell_ranges or ():
        first = layout.address(sheet.name, start[0], min(start[1], ID))
        last = layout.address("", end[0], min(end[1], ID)).lstrip("!")
        raise WorkbookRefused("merged", f"{first}:{last}")


def _refuse_unless_whole(rows: Mapping[str, _Row], expected: Mapping[str, _Expected]) -> None:
    """Every exported cell is there, in front of its line and bid."""
    missing: dict[str, int] = {}
    total: dict[str, int] = {}
    for found, one in expected.items():
        total[one.sheet] = total.get(one.sheet, 0) + 1
        if found not in rows:
            missing[one.sheet] = missing.get(one.sheet, 0) + 1
    for sheet, count in missing.items():
        if count == total[sheet]:
            raise WorkbookRefused("sheet_missing", sheet)
        raise WorkbookRefused("rows_missing", sheet, count)
    for found, row in rows.items():
        line = found.partition(":")[2]
        beside = (settled(_text(row.values[CODE])), settled(_text(row.values[BID])))
        if beside != (settled(line), settled(expected[found].bid)):
            raise WorkbookRefused("row_moved", row.place(MARK))


def _typed(row: _Row, bid: str, line: str, remembered: str, highest: int, longest: int) -> Typed:
    for column in (MARK, JUSTIFICATION):
        if row.is_computed(column):
            raise _BadCell("formula", column)
    value = _mark(row.values[MARK], highest)
    justification = _justification(row.values[JUSTIFICATION], longest)
    version = version_of(remembered) or 0
    return Typed(
        bid=bid,
        line=line,
        value=value,
        justification=justification,
        version=version,
        place=row.place(MARK),
        touched=token(Cell(bid, value, justification, version)) != remembered,
    )


def _mark(value: Any, highest: int) -> int | None:
    """A whole number, be it typed as 3, 3.0, 3,0 or as a text with spaces around it."""
    text = str(value).strip() if not isinstance(value, bool) else "?"
    if not text:
        return None
    found = re.fullmatch(r"(\d)(?:[.,]0+)?", text, re.ASCII)
    if found is None:
        raise _BadCell("not_a_mark", MARK)
    if int(found[1]) > highest:
        raise _BadCell("outside_scale", MARK)
    return int(found[1])


def _justification(value: Any, longest: int) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise _BadCell("not_a_text", JUSTIFICATION)  # a date, most often: the text is lost
    text = _text(value)
    if len(settled(text)) > longest:
        raise _BadCell("too_long", JUSTIFICATION)
    return text


def _text(value: Any) -> str:
    """A cell as a text; a number as it is shown."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
