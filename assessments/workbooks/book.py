"""What a workbook holds, before it is a file. Every displayed word comes with it, translated."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

# What a spreadsheet cannot be trusted to give back as it was given.
_BREAKS = re.compile(r"\r\n|[\r\x0b\x0c]")
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0e-\x1f\ud800-\udfff\ufffd-\uffff]")


class Kind(StrEnum):
    SCORED = "scored"
    GATE = "gate"
    INFORMATIVE = "informative"


@dataclass(frozen=True, slots=True)
class Cell:
    """A mark of one line for one bid. `value` None: no mark; `version` 0: never written."""

    bid: str
    value: int | None = None
    justification: str = ""
    version: int = 0


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the grid. Only a scored one has cells, one per bid the evaluator marks.

    `anchors`: what each mark of the scale means on this line; none where the general scale holds.
    """

    code: str
    label: str
    kind: Kind
    cells: tuple[Cell, ...] = ()
    anchors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """One chapter. `locked`: handed in, shown and not to be changed."""

    code: str
    label: str
    lines: tuple[Line, ...]
    locked: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """A mark of the scale, its name and what it means."""

    value: int
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Words:
    """Every word the file shows, in the evaluator's language.

    `heads`: line, requirement, bid, mark, justification. `banner`: empty for a real tender.
    """

    instructions_sheet: str
    anchors_sheet: str
    title: str
    facts: tuple[tuple[str, str], ...]
    instructions: tuple[str, ...]
    scale: str
    anchors: str
    heads: tuple[str, str, str, str, str]
    gate: str
    informative: str
    locked: str
    outside_scale: str
    too_long: str
    page: str
    banner: str = ""


@dataclass(frozen=True, slots=True)
class Book:
    """The marks of one evaluator. `bids`: code and name; `grid`: SHA-256 of the frozen method."""

    tender: str
    grid: str
    panel: str
    made_at: datetime
    bids: tuple[tuple[str, str], ...]
    scale: tuple[Step, ...]
    sheets: tuple[Sheet, ...]
    longest: int
    words: Words

    @property
    def cells(self) -> int:
        """How many marks it has room for."""
        return sum(len(line.cells) for sheet in self.sheets for line in sheet.lines)


def settled(text: str) -> str:
    """A justification without what a spreadsheet may lose: its kind of line end, what does not print.

    Two texts that settle alike are the same text: none was changed by a person.
    """
    return _UNPRINTABLE.sub("", _BREAKS.sub("\n", text)).strip()


def token(cell: Cell) -> str:
    """What the file remembers of a cell: its version, and a digest of what it showed.

    The digest tells a cell left alone from a cell typed in, so that a mark given on the pages
    since the export is not in conflict with a row nobody touched.
    """
    shown = f"{'' if cell.value is None else cell.value}\n{settled(cell.justification)}"
    return f"{cell.version}-{hashlib.sha256(shown.encode()).hexdigest()[:16]}"


def version_of(text: str) -> int | None:
    """The version a token names; None for anything else."""
    found = re.fullmatch(r"(\d{1,10})-[0-9a-f]{16}", text, re.ASCII)
    return None if found is None else int(found[1])
