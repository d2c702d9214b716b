"""Reading the data files: every problem found is told with its file, line and reference. Pure."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from providers.dataset.columns import Value
from providers.dataset.rules import check_rows
from providers.dataset.tables import TABLES, Table

DATA = Path(__file__).resolve().parent.parent / "data"


class DatasetError(Exception):
    """The data set is refused whole. `problems` holds one sentence per problem, never empty."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("; ".join(problems))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a file, its cells read; references are still keys."""

    file: str
    line: int
    key: str
    values: Mapping[str, Value]

    def tell(self, problem: str) -> str:
        return f"{self.file} line {self.line} ({self.key}): {problem}"


@dataclass(frozen=True, slots=True)
class Dataset:
    """The whole data set: its version and, by table name, its rows in file order."""

    version: str
    rows: Mapping[str, tuple[Row, ...]]


def read_dataset(directory: Path = DATA) -> Dataset:
    """Read and check every file of `directory`. DatasetError with every problem found."""
    version, counts = _manifest(directory)
    problems: list[str] = []
    rows: dict[str, tuple[Row, ...]] = {}
    for table in TABLES:
        rows[table.name] = tuple(_table(directory, table, problems))
        announced = counts.get(table.file)
        if announced != len(rows[table.name]) and not problems:
            problems.append(
                f"{table.file}: {len(rows[table.name])} rows, manifest.json announces {announced}"
            )
    if not problems:
        # The rules follow references, so they wait until every reference leads somewhere.
        problems = _references(rows) or list(check_rows(rows))
    if problems:
        raise DatasetError(problems)
    return Dataset(version, rows)


def _manifest(directory: Path) -> tuple[str, dict[str, int]]:
    path = directory / "manifest.json"
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
        version, counts = manifest["version"], manifest["rows"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise DatasetError([f"manifest.json: cannot be read ({error})"]) from error
    if not isinstance(version, str) or not version or not isinstance(counts, dict):
        raise DatasetError(["manifest.json: needs a version and the rows of each file"])
    return version, counts


def _table(directory: Path, table: Table, problems: list[str]) -> Iterator[Row]:
    try:
        with (directory / table.file).open(encoding="utf-8", newline="") as handle:
            lines = list(csv.reader(handle, strict=True))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        problems.append(f"{table.file}: cannot be read ({error})")
        return
    names = [column.name for column in table.columns]
    if not lines or lines[0] != names:
        problems.append(f"{table.file} line 1: the columns must be {', '.join(names)}")
        return
    seen: dict[str, int] = {}
    for number, cells in enumerate(lines[1:], start=2):
        row = _row(table, number, cells, problems)
        if row is None:
            continue
        if row.key in seen:
            problems.append(row.tell(f"this reference is already used on line {seen[row.key]}"))
        seen[row.key] = number
        yield row


def _row(table: Table, number: int, cells: list[str], problems: list[str]) -> Row | None:
    key = cells[0] if cells else ""
    if len(cells) != len(table.columns):
        problems.append(
            f"{table.file} line {number} ({key}): {len(cells)} cells, not {len(table.columns)}"
        )
        return None
    values: dict[str, Value] = {}
    for column, cell in zip(table.columns, cells, strict=True):
        try:
            values[column.name] = column.read(cell.strip())
        except ValueError as error:
            problems.append(f"{table.file} line {number} ({key}): {column.name} {error}")
    return Row(table.file, number, key, values)


def _references(rows: Mapping[str, tuple[Row, ...]]) -> list[str]:
    keys = {name: {row.key for row in table} for name, table in rows.items()}
    return [
        row.tell(f"{column.name} {row.values[column.name]!r} is not in {column.table}.csv")
        for table in TABLES
        for column in table.columns
        if column.table
        for row in rows[table.name]
        if row.values[column.name] is not None and row.values[column.name] not in keys[column.table]
    ]
