"""The file before it is parsed: measured part by part, so that no parser meets what was not measured.

A zip may swell a thousandfold and lie about it, and one cell in the last row of the last column makes
a parser lay out the whole sheet: the parts are unpacked here with a limit, surveyed, and handed on
in a plain archive of our own making.
"""

from __future__ import annotations

import io
import posixpath
import re
from dataclasses import dataclass
from zipfile import ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from lxml import etree

from assessments.workbooks.errors import WorkbookRefused

COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # .xls, and any workbook with a password
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
WORKBOOK = "xl/workbook.xml"
RELATIONS = "xl/_rels/workbook.xml.rels"


@dataclass(frozen=True, slots=True)
class Bounds:
    """What is read at most: bytes as sent, bytes once unpacked, parts, rows, columns, cells in all."""

    size: int = 10 * 1024 * 1024
    unpacked: int = 64 * 1024 * 1024
    parts: int = 1000
    rows: int = 20_000
    columns: int = 100
    cells: int = 2_000_000


@dataclass(frozen=True, slots=True)
class Survey:
    """A sheet before it is read: how far it reaches, and which cells hold a formula or an error.

    Of a formula the reader is given whatever some program last worked out, or nothing at all.
    """

    rows: int
    columns: int
    computed: frozenset[str]


def unpack(data: bytes, bounds: Bounds) -> dict[str, bytes]:
    """The XML parts by name, or WorkbookRefused."""
    if not data:
        raise WorkbookRefused("empty")
    if len(data) > bounds.size:
        raise WorkbookRefused("too_large")
    if data.startswith(COMPOUND):
        raise WorkbookRefused("password" if ENCRYPTED in data else "old_format")
    if not data.startswith(b"PK"):
        raise WorkbookRefused("not_a_workbook")
    try:
        with ZipFile(io.BytesIO(data)) as archive:
            return _parts(archive, bounds)
    # What zipfile raises on a malformed or encrypted archive is a list its documentation keeps open.
    except (BadZipFile, EOFError, ValueError, RuntimeError, OSError, NotImplementedError) as error:
        raise WorkbookRefused("damaged") from error


def plain(parts: dict[str, bytes]) -> io.BytesIO:
    """The parts as an archive again: nothing in it but what was measured."""
    made = io.BytesIO()
    with ZipFile(made, "w", ZIP_STORED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    made.seek(0)
    return made


def surveys(parts: dict[str, bytes], bounds: Bounds) -> dict[str, Survey]:
    """Every worksheet by its name, or WorkbookRefused for one that reaches too far."""
    found: dict[str, Survey] = {}
    cells = 0
    for name, part in _worksheets(parts).items():
        survey = found[name] = _survey(parts[part], name, bounds)
        cells += survey.rows * survey.columns
        if cells > bounds.cells:
            raise WorkbookRefused("too_many_rows", name, bounds.rows)
    return found


def _parts(archive: ZipFile, bounds: Bounds) -> dict[str, bytes]:
    entries = archive.infolist()
    names = [entry.filename for entry in entries]
    if len(entries) > bounds.parts or len(set(names)) != len(names):
        raise WorkbookRefused("damaged")
    if "xl/workbook.bin" in names:
        raise WorkbookRefused("old_format")
    if WORKBOOK not in names:
        opendocument = "mimetype" in names and "content.xml" in names
        raise WorkbookRefused("opendocument" if opendocument else "not_a_workbook")
    parts: dict[str, bytes] = {}
    left = bounds.unpacked
    for entry in entries:
        if entry.filename.endswith((".xml", ".rels")):
            parts[entry.filename] = content = _content(archive, entry, left)
            left -= len(content)
    return parts


def _content(archive: ZipFile, entry: ZipInfo, left: int) -> bytes:
    with archive.open(entry) as stream:
        content = stream.read(left + 1)
    if len(content) > left:
        raise WorkbookRefused("swollen")
    # No spreadsheet writes a document type; entities declared in one can swell as well.
    if b"<!DOCTYPE" in content:
        raise WorkbookRefused("damaged")
    return content


def _worksheets(parts: dict[str, bytes]) -> dict[str, str]:
    """The name of each sheet and its part; sheets of other kinds (charts) have no cells."""
    targets: dict[str, str] = {}
    for relation in _tree(parts.get(RELATIONS, b"")):
        name, kind = relation.get("Id", ""), relation.get("Type", "")
        if name in targets:
            raise WorkbookRefused("damaged")
        if kind.endswith("/worksheet"):
            path = posixpath.normpath(posixpath.join("/xl", relation.get("Target", "")))
            targets[name] = path.lstrip("/")
    found: dict[str, str] = {}
    for sheet in _tree(parts[WORKBOOK]).iter("{*}sheet"):
        # The namespace of r:id is another one in the strict variant of the format.
        relation = next((text for key, text in sheet.items() if key.endswith("}id")), "")
        part, name = targets.get(relation), sheet.get("name", "")
        if part is not None:
            if part not in parts or name in found:
                raise WorkbookRefused("damaged")
            found[name] = part
    return found


def _tree(content: bytes) -> etree._Element:
    try:
        return etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError as error:
        raise WorkbookRefused("damaged") from error


def _survey(content: bytes, name: str, bounds: Bounds) -> Survey:
    rows = columns = 0
    computed: set[str] = set()
    events = etree.iterparse(
        io.BytesIO(content), tag="{*}row", resolve_entities=False, no_network=True
    )
    try:
        for _event, element in events:
            rows = max(rows + 1, _number(element.get("r")))
            width, found = _row(element)
            columns = max(columns, width)
            computed.update(f"{letters}{rows}" for letters in found)
            if rows > bounds.rows or columns > bounds.columns:
                raise WorkbookRefused("too_many_rows", name, bounds.rows)
            element.clear(keep_tail=False)
            # A cleared row still hangs below its sheet.
            while element.getprevious() is not None:
                del element.getparent()[0]
    except etree.XMLSyntaxError as error:
        raise WorkbookRefused("damaged") from error
    return Survey(rows, columns, frozenset(computed))


def _row(row: etree._Element) -> tuple[int, list[str]]:
    """How many columns a row reaches, and the columns a program worked out. Places may be left out."""
    width = 0
    computed = []
    for cell in row.iterchildren("{*}c"):
        letters = re.match(r"[A-Z]{1,3}", cell.get("r", ""))
        width = max(width + 1, _column(letters[0]) if letters else 0)
        if cell.get("t") == "e" or cell.find("{*}f") is not None:
            computed.append(letters[0] if letters else _letters(width))
    return width, computed


def _number(text: str | None) -> int:
    return int(text) if text and re.fullmatch(r"\d{1,9}", text, re.ASCII) else 0


def _column(letters: str) -> int:
    """The number of a column: A is 1."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def _letters(number: int) -> str:
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
