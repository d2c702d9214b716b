"""Small files of each kind, made here."""

from __future__ import annotations

import io
import zipfile

OFFICE = "application/vnd.openxmlformats-officedocument"
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n"
PNG = bytes.fromhex("89504e470d0a1a0a0000000d49484452")
JPEG = bytes.fromhex("ffd8ffe000104a464946")


def zipped(**members: str) -> bytes:
    """An archive; `__` in a name stands for a slash, `_types` for the declaration."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in members.items():
            name = "[Content_Types].xml" if name == "_types" else name.replace("__", "/")
            archive.writestr(name.replace("_xml", ".xml").replace("_bin", ".bin"), content)
    return buffer.getvalue()


def xlsx(**more: str) -> bytes:
    types = f'<Override ContentType="{OFFICE}.spreadsheetml.sheet.main+xml"/>'
    return zipped(**{"_types": types, "xl__workbook_xml": "<workbook/>"} | more)


def docx(**more: str) -> bytes:
    types = f'<Override ContentType="{OFFICE}.wordprocessingml.document.main+xml"/>'
    return zipped(**{"_types": types, "word__document_xml": "<document/>"} | more)


def odf(kind: str, **more: str) -> bytes:
    mimetype = f"application/vnd.oasis.opendocument.{kind}"
    return zipped(**{"mimetype": mimetype, "content_xml": "<content/>"} | more)
