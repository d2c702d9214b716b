"""Where things stand in the file: what the writer and the reader must agree on.

A sheet is a chapter and a row is a line *for one bid*: code, requirement, bid, mark, justification.
Six bids side by side would take twelve columns, of which a 13-inch screen shows four, and a long
justification would be read through a slit; one row per bid fits a laptop without scrolling sideways,
wraps, grows with its text, and the filter of a column gives one bid, or what is left to mark.
Each row carries its requirement, so that it can be read when the others are filtered away.

Rows are known by the cell's id in a hidden column, never by their place. A sheet that is hidden so
that Excel does not offer to show it lists every id with what it showed: the reader wants each of
them back exactly once, in front of the same line and bid, or refuses.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

FORMAT = "hdhcompliance-marks-1"
MEMORY = "_hdhc"  # the hidden sheet
# Its first rows: name, value; then the cells. « aside »: our sheets that are no chapters, by name.
FACTS = ("format", "tender", "grid", "panel", "aside")
BETWEEN = "/"  # no sheet has it in its name
CODE, REQUIREMENT, BID, MARK, JUSTIFICATION, ID = range(6)
HEAD_ROW = 1  # below the title
FIRST_ROW = 2
LONGEST_TITLE = 31  # Excel's own limit


def cell_id(bid: str, line: str) -> str:
    """A bid's code has no colon."""
    return f"{bid}:{line}"


def address(sheet: str, row: int, column: int) -> str:
    """« C09!D12 », rows and columns being counted from 0."""
    return f"{sheet}!{'ABCDEFGHIJKLMNOPQRSTUVWXYZ'[column]}{row + 1}"


def titles(codes: Iterable[str], taken: Iterable[str]) -> list[str]:
    """A name for the sheet of each chapter: its code as far as Excel takes it, and no two alike."""
    used = {MEMORY, "history", *(name.casefold() for name in taken)}
    found = []
    for code in codes:
        base = re.sub(r"[\[\]:*?/\\']", "-", code)[:LONGEST_TITLE] or "-"
        title, turn = base, 1
        while title.casefold() in used:
            turn += 1
            title = f"{base[: LONGEST_TITLE - 5]} ({turn})"
        used.add(title.casefold())
        found.append(title)
    return found
