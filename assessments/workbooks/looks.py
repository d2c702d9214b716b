"""How cells look: what may be typed in is white and framed, everything else is grey and locked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

INK, GREY_INK, WHITE = "#1b1f24", "#57606a", "#ffffff"
HEAD, LOCKED, RULE, LINE = "#1f3a5f", "#f1f3f5", "#c5cbd3", "#57606a"
# Text: what is typed stays what was typed, be it « =1+1 » or « 12/03 ».
TEXT = {"num_format": "@", "text_wrap": True, "valign": "top", "font_color": INK}
FRAME = {"border": 1, "border_color": RULE}
FIRST = {"top": 2, "top_color": LINE}  # the first bid of a line

LOOKS: Mapping[str, dict[str, Any]] = {
    "title": {"bold": True, "font_size": 14, "num_format": "@", "font_color": INK},
    "subtitle": {"bold": True, "font_size": 12, "num_format": "@", "font_color": INK},
    "banner": {"bold": True, "num_format": "@", "font_color": "#8a1c1c", "align": "right"},
    "paragraph": TEXT,
    "name": {**TEXT, "font_color": GREY_INK},
    "head": {
        **TEXT,
        **FRAME,
        "bold": True,
        "font_color": WHITE,
        "bg_color": HEAD,
        "valign": "vcenter",
    },
    "locked": {**TEXT, **FRAME, "bg_color": LOCKED},
    "again": {**TEXT, **FRAME, "bg_color": LOCKED, "font_color": GREY_INK},
    "apart": {**TEXT, **FRAME, "bg_color": LOCKED, "font_color": GREY_INK, "italic": True},
    "locked_mark": {**TEXT, **FRAME, "num_format": "0", "align": "center", "bg_color": LOCKED},
    "mark": {**TEXT, **FRAME, "num_format": "0", "align": "center", "bold": True, "locked": False},
    "text": {**TEXT, **FRAME, "locked": False},
}
FIRSTS = {f"{name}_first": {**LOOKS[name], **FIRST} for name in LOOKS}

LINE_HEIGHT = 15.0  # points
HIGHEST = 405.0  # Excel shows no higher row
PER_WIDTH = 1.15  # letters that a column takes for each unit of its width, wrapped at words


def height(texts: Iterable[tuple[str, int]]) -> float:
    """How high a row must be for its texts, each with the width of its column.

    An estimate: Excel measures rows itself when it opens a file, LibreOffice does not.
    """
    return min(HIGHEST, LINE_HEIGHT * max((_lines(*each) for each in texts), default=1))


def _lines(text: str, width: int) -> int:
    letters = int(width * PER_WIDTH)
    return sum(1 + max(0, len(paragraph) - 1) // letters for paragraph in text.split("\n"))
