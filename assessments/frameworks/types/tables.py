"""Rows of CSV data files that remember the line they came from."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from assessments.frameworks.types.problems import Problems

# ASCII only: int() also takes "１２", "1_000" and " 7 ", which no one means in a data file.
WHOLE = re.compile(r"[0-9]{1,9}", re.ASCII)
DECIMAL = re.compile(r"[0-9]{1,9}(\.[0-9]{1,6})?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Row:
    """One record; `line` is the line on which it starts, `reference` its first cells."""

    file: str
    line: int
    reference: str
    cells: Mapping[str, str]
    problems: Problems

    def refuse(self, message: str) -> None:
        self.problems.add(self.file, self.line, self.reference, message)

    def text(self, column: str) -> str:
        return self.cells[column]

    def required(self, column: str) -> str:
        """The cell; empty is a fault."""
        value = self.cells[column]
        if not value:
            self.refuse(f"{column} is empty")
        return value

    def whole(self, column: str) -> int:
        """A whole number, zero or more. Anything else is a fault and reads as 0."""
        value = self.cells[column]
        if WHOLE.fullmatch(value):
            return int(value)
        self.refuse(f"{column} is not a whole number: {value!r}")
        return 0

    def optional_whole(self, column: str) -> int | None:
        return self.whole(column) if self.cells[column] else None

    def decimal(self, column: str) -> Decimal:
        """An exact decimal number, zero or more. Anything else is a fault and reads as 0."""
        value = self.cells[column]
        if DECIMAL.fullmatch(value):
            return Decimal(value)
        self.refuse(f"{column} is not a decimal number: {value!r}")
        return Decimal(0)

    def choice(self, column: str, known: Collection[str]) -> str:
        """One of `known`. Anything else is a fault."""
        value = self.cells[column]
        if value not in known:
            self.refuse(f"unknown {column} {value!r}: expected one of {', '.join(sorted(known))}")
        return value

    def flag(self, column: str) -> bool:
        return self.choice(column, ("yes", "no")) == "yes"

    def names(self, column: str) -> tuple[str, ...]:
        """A list separated by semicolons; an empty or repeated item is a fault."""
        value = self.cells[column]
        items = tuple(value.split(";")) if value else ()
        if "" in items or len(set(items)) != len(items):
            self.refuse(f"{column} holds an empty or repeated item: {value!r}")
        return items


def read_text(path: Path, name: str, problems: Problems) -> str | None:
    """The UTF-8 text of a file, or None with the fault recorded."""
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        problems.add(name, 0, "", "the file is missing")
        return None
    except OSError as error:
        problems.add(name, 0, "", f"the file cannot be read: {error.strerror}")
        return None
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        problems.add(name, line, "", f"not UTF-8: byte 0x{content[error.start]:02x}")
        return None
    if text.startswith("\ufeff"):
        problems.add(name, 1, "", "starts with a byte order mark: save as UTF-8 without one")
        return None
    return text


def read_table(
    folder: Path, name: str, columns: tuple[str, ...], problems: Problems, key: int = 1
) -> list[Row]:
    """The rows of `folder/name`, whose header must be exactly `columns`.

    The first `key` cells, joined by a slash, name a row; a name given twice is a fault.
    Rows with a fault of shape are left out, the fault being recorded.
    """
    text = read_text(folder / name, name, problems)
    if text is None:
        return []
    rows: list[Row] = []
    seen: dict[str, int] = {}
    for line, cells in records(text, name, columns, problems):
        reference = "/".join(cells[:key])
        row = Row(name, line, reference, dict(zip(columns, cells, strict=True)), problems)
        if not all(cells[:key]):
            row.refuse(f"{', '.join(columns[:key])} may not be empty")
        elif reference in seen:
            row.refuse(f"duplicate reference, first used on line {seen[reference]}")
        else:
            seen[reference] = line
            rows.append(row)
    return rows


def records(
    text: str, name: str, columns: tuple[str, ...], problems: Problems
) -> Iterable[tuple[int, list[str]]]:
    """Well-shaped records under the header, each with the line on which it starts."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    start = 1
    try:
        for cells in reader:
            line, start = start, reader.line_num + 1
            if line == 1:
                if tuple(cells) != columns:
                    problems.add(name, 1, "", f"the header must be: {','.join(columns)}")
                    return
            elif len(cells) != len(columns):
                first = cells[0] if cells else ""
                problems.add(
                    name, line, first, f"{len(cells)} cells where {len(columns)} are expected"
                )
            elif any(cell != cell.strip() for cell in cells):
                problems.add(name, line, cells[0], "a cell starts or ends with a space")
            else:
                yield line, cells
    except csv.Error as error:
        problems.add(name, start, "", f"not readable as CSV: {error}")
        return
    if start == 1:
        problems.add(name, 1, "", f"the file is empty: expected {','.join(columns)}")
