"""From a book to the bytes of an .xlsx file. The same book gives the same bytes."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import xlsxwriter

from assessments.workbooks import layout
from assessments.workbooks.book import Book, Cell, Kind, Line, Sheet, token
from assessments.workbooks.layout import BID, CODE, FIRST_ROW, ID, JUSTIFICATION, MARK, REQUIREMENT
from assessments.workbooks.looks import FIRSTS, LOOKS, height
from assessments.workbooks.texts import Texts

# In characters: all five fit a laptop's screen at 100 % and an A4 page across.
WIDTHS = {CODE: 11, REQUIREMENT: 46, BID: 19, MARK: 7, JUSTIFICATION: 60}
NAMES, PARAGRAPHS = 24, 100
ANCHORS = (40, 26, 26, 26, 26, 26)
OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
# What a protected sheet still allows: to read, filter, and make a row higher.
ALLOWED = {"autofilter": True, "format_rows": True}
A4 = 9


def write(book: Book) -> bytes:
    """The file: instructions, one sheet per chapter, the anchors, and the hidden sheet."""
    return _Writer(book).bytes()


class _Writer:
    """One file being written."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self.words = book.words
        self.texts = Texts()
        self.file = io.BytesIO()
        self.workbook = xlsxwriter.Workbook(self.file, OPTIONS)
        self.looks = {
            name: self.workbook.add_format(look) for name, look in {**LOOKS, **FIRSTS}.items()
        }

    def bytes(self) -> bytes:
        book, words = self.book, self.words
        self.workbook.set_properties({"title": words.title, "created": book.made_at})
        titles = layout.titles(
            (sheet.code for sheet in book.sheets), (words.instructions_sheet, words.anchors_sheet)
        )
        self._instructions()
        for title, sheet in zip(titles, book.sheets, strict=True):
            self._chapter(title, sheet)
        if any(line.anchors for sheet in book.sheets for line in sheet.lines):
            self._anchors()
        self._memory(titles)
        self.workbook.close()
        return self.texts.put_into(self.file.getvalue())

    def _put(self, sheet: Any, row: int, column: int, text: str, look: str) -> None:
        """A text, as a text whatever it looks like."""
        if text:
            sheet.write_string(row, column, self.texts.number(text), self.looks[look])
        else:
            sheet.write_blank(row, column, None, self.looks[look])

    def _page(self, title: str, *, repeat: int | None = None) -> Any:
        """A protected sheet, ready to be printed in landscape on A4."""
        sheet = self.workbook.add_worksheet(title)
        sheet.protect("", ALLOWED)
        sheet.hide_gridlines(2)
        sheet.set_landscape()
        sheet.set_paper(A4)
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
        left, right = _plain(f"{self.book.tender} · {self.book.panel}"), _plain(title)
        sheet.set_header(f"&L{left}&C{_plain(self.words.banner)}&R{right}")
        sheet.set_footer(f"&R{_plain(self.words.page)} &P / &N")
        if repeat is not None:
            sheet.repeat_rows(0, repeat)
        return sheet

    def _instructions(self) -> None:
        words = self.words
        sheet = self._page(words.instructions_sheet)
        sheet.set_column(0, 0, NAMES)
        sheet.set_column(1, 1, PARAGRAPHS)
        self._put(sheet, 0, 0, words.title, "title")
        row = 1
        if words.banner:
            self._put(sheet, row, 1, words.banner, "banner")
        for name, fact in words.facts:
            row += 1
            self._put(sheet, row, 0, name, "name")
            self._put(sheet, row, 1, fact, "paragraph")
        row += 1
        for number, paragraph in enumerate(words.instructions, start=1):
            row += 1
            self._put(sheet, row, 0, str(number), "name")
            self._put(sheet, row, 1, paragraph, "paragraph")
            sheet.set_row(row, height([(paragraph, PARAGRAPHS)]))
        row += 2
        self._put(sheet, row, 0, words.scale, "subtitle")
        for step in self.book.scale:
            row += 1
            name = f"{step.value} · {step.label}"
            self._put(sheet, row, 0, name, "locked")
            self._put(sheet, row, 1, step.text, "locked")
            sheet.set_row(row, height([(name, NAMES), (step.text, PARAGRAPHS)]))

    def _chapter(self, title: str, chapter: Sheet) -> None:
        sheet = self._page(title, repeat=layout.HEAD_ROW)
        for column, width in WIDTHS.items():
            sheet.set_column(column, column, width)
        sheet.set_column(ID, ID, None, None, {"hidden": True})
        self._put(sheet, 0, CODE, f"{chapter.code} · {chapter.label}", "title")
        notices = (self.words.locked if chapter.locked else "", self.words.banner)
        self._put(sheet, 0, JUSTIFICATION, " · ".join(filter(None, notices)), "banner")
        for column, head in enumerate(self.words.heads):
            self._put(sheet, layout.HEAD_ROW, column, head, "head")
        row = layout.HEAD_ROW
        for row, (line, cell) in enumerate(_rows(chapter), start=FIRST_ROW):
            self._row(sheet, row, chapter, line, cell)
        sheet.freeze_panes(FIRST_ROW, CODE + 1)
        if row >= FIRST_ROW:
            sheet.autofilter(layout.HEAD_ROW, CODE, row, JUSTIFICATION)
            sheet.set_selection(FIRST_ROW, MARK, FIRST_ROW, MARK)
            self._limits(sheet, row)

    def _row(self, sheet: Any, row: int, chapter: Sheet, line: Line, cell: Cell | None) -> None:
        first = "_first" if cell is None or cell is line.cells[0] else ""
        kind = {Kind.GATE: self.words.gate, Kind.INFORMATIVE: self.words.informative}
        bid = kind[line.kind] if cell is None else dict(self.book.bids)[cell.bid]
        words = "apart" if cell is None else "locked" if first else "again"
        closed = cell is None or chapter.locked
        mark, text = ("locked_mark", "locked") if closed else ("mark", "text")
        self._put(sheet, row, CODE, line.code, words + first)
        self._put(sheet, row, REQUIREMENT, line.label, words + first)
        self._put(sheet, row, BID, bid, ("apart" if cell is None else "locked") + first)
        if cell is None or cell.value is None:
            sheet.write_blank(row, MARK, None, self.looks[mark + first])
        else:
            sheet.write_number(row, MARK, cell.value, self.looks[mark + first])
        justification = cell.justification if cell else ""
        self._put(sheet, row, JUSTIFICATION, justification, text + first)
        shown = {REQUIREMENT: line.label, BID: bid, JUSTIFICATION: justification}
        sheet.set_row(row, height((text, WIDTHS[column]) for column, text in shown.items()))
        if cell is not None:
            self._put(sheet, row, ID, layout.cell_id(cell.bid, line.code), "locked")

    def _limits(self, sheet: Any, last: int) -> None:
        """The list of marks and the length of a justification, told by the spreadsheet itself."""
        marks = [step.value for step in self.book.scale]
        title = self.words.heads[MARK][:32]
        sheet.data_validation(
            FIRST_ROW,
            MARK,
            last,
            MARK,
            {
                "validate": "list",
                "source": marks,
                "error_title": title,
                "error_message": self.words.outside_scale[:255],
            },
        )
        sheet.data_validation(
            FIRST_ROW,
            JUSTIFICATION,
            last,
            JUSTIFICATION,
            {
                "validate": "length",
                "criteria": "<=",
                "value": self.book.longest,
                "error_title": self.words.heads[JUSTIFICATION][:32],
                "error_message": self.words.too_long[:255],
            },
        )
        sheet.ignore_errors({"number_stored_as_text": f"A1:F{last + 1}"})

    def _anchors(self) -> None:
        """What each mark means on the lines that have anchors of their own."""
        sheet = self._page(self.words.anchors_sheet, repeat=layout.HEAD_ROW)
        widths = [WIDTHS[CODE], *ANCHORS]
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)
        self._put(sheet, 0, 0, self.words.anchors, "title")
        heads = [*self.words.heads[:2], *(str(step.value) for step in self.book.scale)]
        for column, head in enumerate(heads):
            self._put(sheet, layout.HEAD_ROW, column, head, "head")
        lines = [line for chapter in self.book.sheets for line in chapter.lines if line.anchors]
        for row, line in enumerate(lines, start=FIRST_ROW):
            texts = (line.code, line.label, *line.anchors)
            for column, text in enumerate(texts):
                self._put(sheet, row, column, text, "locked")
            sheet.set_row(row, height(zip(texts, widths, strict=False)))
        sheet.freeze_panes(FIRST_ROW, CODE + 1)

    def _memory(self, titles: list[str]) -> None:
        """What the reader needs and nobody looks at; see layout."""
        book = self.book
        sheet = self.workbook.add_worksheet(layout.MEMORY)
        sheet.protect("")
        sheet.very_hidden()
        aside = (self.words.instructions_sheet, self.words.anchors_sheet)
        facts = (layout.FORMAT, book.tender, book.grid, book.panel, layout.BETWEEN.join(aside))
        rows: list[tuple[str, ...]] = list(zip(layout.FACTS, facts, strict=True))
        names = dict(book.bids)
        for title, chapter in zip(titles, book.sheets, strict=True):
            for line in chapter.lines:
                for cell in line.cells:
                    found = layout.cell_id(cell.bid, line.code)
                    rows.append((found, title, names[cell.bid], token(cell)))
        for row, texts in enumerate(rows):
            for column, text in enumerate(texts):
                self._put(sheet, row, column, text, "locked")


def _rows(chapter: Sheet) -> Iterator[tuple[Line, Cell | None]]:
    """One row per bid of a marked line, one row for any other line."""
    for line in chapter.lines:
        if line.kind == Kind.SCORED:
            yield from ((line, cell) for cell in line.cells)
        else:
            yield line, None


def _plain(text: str) -> str:
    """A text in a header or footer, where & starts a command."""
    return text.replace("&", "&&")
