"""The texts of the file, put there by us.

XlsxWriter copies a text that starts with `<r>` and ends with `</r>` into the file as markup, and
escapes `_x005F_x0041_` so that it does not come back the same. Texts are typed by people: it is
given numbers in their place, and the part that holds the texts is written here, exactly.
Standard: ECMA-376 part 1, 18.4 (shared strings) and 22.9.2.19 (ST_Xstring).
"""

from __future__ import annotations

import io
import re
from html import escape
from zipfile import ZIP_DEFLATED, ZipFile

PART = "xl/sharedStrings.xml"
HEAD = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
)
# XlsxWriter pins every row it gives a height: such a row does not grow with what is typed in it.
PINNED = b' customHeight="1"'
# Looked ahead, not eaten: in `_x005F_x0041_` the second escape starts where the first one ends.
_TO_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)|[\x00-\x08\x0b-\x1f]")
_NO_XML = re.compile(r"[\ud800-\udfff\ufffe\uffff]")


class Texts:
    """Each distinct text and the number that stands for it, in the order of first use."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def number(self, text: str) -> str:
        """What to hand to XlsxWriter in place of the text."""
        return str(self._numbers.setdefault(text, len(self._numbers)))

    def put_into(self, xlsx: bytes) -> bytes:
        """The same workbook with its texts, its rows free to grow."""
        made = io.BytesIO()
        with ZipFile(io.BytesIO(xlsx)) as numbered, ZipFile(made, "w", ZIP_DEFLATED) as filled:
            for part in numbered.infolist():
                content = numbered.read(part).replace(PINNED, b"")
                filled.writestr(part, self._part() if part.filename == PART else content)
        return made.getvalue()

    def _part(self) -> bytes:
        items = (f'<si><t xml:space="preserve">{_xml(text)}</t></si>' for text in self._numbers)
        return f"{HEAD}{''.join(items)}</sst>".encode()


def _xml(text: str) -> str:
    """A text as XML holds it. What XML cannot hold at all becomes the replacement character."""
    escaped = _TO_ESCAPE.sub(lambda found: f"_x{ord(found[0]):04X}_", text)
    return escape(_NO_XML.sub("\ufffd", escaped), quote=False)
