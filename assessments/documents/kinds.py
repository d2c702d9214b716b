"""The kinds of file taken as evidence, each known by its content.

Nothing is opened beyond what tells the kind: archives are read by their directory and one or two
small members, never unpacked. What a PDF may do in its reader is not judged here: files are sent
as attachments and never shown by the product.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

MEDIA_TYPES = {
    "pdf": "application/pdf",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "txt": "text/plain",
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
}
MOST_MEMBERS = 10_000
LARGEST_DECLARATION = 1_000_000  # bytes of [Content_Types].xml or mimetype, unpacked
OLE = bytes.fromhex("d0cf11e0a1b11ae1")  # Office before 2007, and any protected by a password
# Parts of a document that run: VBA, Excel 4 macro sheets, ActiveX, OpenDocument Basic and scripts.
RUNNING = ("vbaproject.bin", "vbadata.xml")
RUNNING_FOLDERS = ("xl/macrosheets/", "basic/", "scripts/")


class UnfitFile(ValueError):
    """A file that is not taken. `code`: empty, unknown_kind, other_content, protected, macros, damaged."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def media_type_of(name: str, content: bytes) -> str:
    """The media type that both the name and the bytes tell, or UnfitFile."""
    extension = name.rpartition(".")[2].lower() if "." in name else ""
    if not content:
        raise UnfitFile("empty")
    if extension not in MEDIA_TYPES:
        raise UnfitFile("unknown_kind")
    if content.startswith(OLE):
        raise UnfitFile("protected")
    if not CHECKS[extension](content):
        raise UnfitFile("other_content")
    return MEDIA_TYPES[extension]


def _begins(*starts: bytes) -> Callable[[bytes], bool]:
    return lambda content: content.startswith(starts)


def _is_text(content: bytes) -> bool:
    """Text of a known encoding, of which no byte is a control but tabs and line ends."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _decodes(content, "utf-16")
    return _decodes(content, "utf-8-sig") or _decodes(content, "cp1252")


def _decodes(content: bytes, encoding: str) -> bool:
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        return False
    return not any(each < " " and each not in "\t\r\n\f" for each in text)


def _is_office(main_part: str, media_type: str) -> Callable[[bytes], bool]:
    """Office Open XML: the declaration names the main part and its type."""

    def check(content: bytes) -> bool:
        with _archive(content) as archive:
            if not {"[Content_Types].xml", main_part} <= set(archive.namelist()):
                return False
            declared = _member(archive, "[Content_Types].xml").decode("utf-8", "replace")
            if "macroenabled" in declared.lower():
                raise UnfitFile("macros")
            return media_type in declared

    return check


def _is_open_document(media_type: str) -> Callable[[bytes], bool]:
    """OpenDocument: the member `mimetype` says what it is."""

    def check(content: bytes) -> bool:
        with _archive(content) as archive:
            return {"mimetype", "content.xml"} <= set(archive.namelist()) and _member(
                archive, "mimetype"
            ).strip() == media_type.encode()

    return check


def _archive(content: bytes) -> zipfile.ZipFile:
    """A zip archive without anything that runs; UnfitFile otherwise."""
    if not content.startswith(b"PK\x03\x04"):
        raise UnfitFile("other_content")
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise UnfitFile("damaged") from error
    members = [name.lower() for name in archive.namelist()]
    if len(members) > MOST_MEMBERS:
        raise UnfitFile("damaged")
    if any(
        name.endswith(RUNNING) or name.startswith(RUNNING_FOLDERS) or "/activex/" in name
        for name in members
    ):
        raise UnfitFile("macros")
    if any(info.flag_bits & 1 for info in archive.infolist()):
        raise UnfitFile("protected")
    return archive


def _member(archive: zipfile.ZipFile, name: str) -> bytes:
    """A small member's content; one that unpacks into something large is not read."""
    info = archive.getinfo(name)
    if info.file_size > LARGEST_DECLARATION:
        raise UnfitFile("damaged")
    try:
        with archive.open(info) as member:
            return member.read(LARGEST_DECLARATION)
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, EOFError) as error:
        raise UnfitFile("damaged") from error


_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"

CHECKS: dict[str, Callable[[bytes], bool]] = {
    "pdf": _begins(b"%PDF-"),
    "png": _begins(b"\x89PNG\r\n\x1a\n"),
    "jpg": _begins(b"\xff\xd8\xff"),
    "jpeg": _begins(b"\xff\xd8\xff"),
    "txt": _is_text,
    "csv": _is_text,
    "xlsx": _is_office("xl/workbook.xml", _XLSX),
    "docx": _is_office("word/document.xml", _DOCX),
    "odt": _is_open_document(MEDIA_TYPES["odt"]),
    "ods": _is_open_document(MEDIA_TYPES["ods"]),
}
