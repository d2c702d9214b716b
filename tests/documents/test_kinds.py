"""A file is what its bytes say, or it is not taken."""

from __future__ import annotations

import io
import zipfile
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.documents import UnfitFile, media_type_of, safe_name
from tests.documents.making import JPEG, PDF, PNG, docx, odf, xlsx, zipped

pytestmark = pytest.mark.pure


@pytest.mark.parametrize(
    ("name", "content", "media_type"),
    [
        ("audit.pdf", PDF, "application/pdf"),
        ("AUDIT.PDF", PDF, "application/pdf"),
        ("schema.png", PNG, "image/png"),
        ("photo.jpg", JPEG, "image/jpeg"),
        ("photo.jpeg", JPEG, "image/jpeg"),
        ("notes.txt", "Prouvé\r\nici".encode(), "text/plain"),
        ("notes.txt", "Prouvé".encode("cp1252"), "text/plain"),
        ("notes.txt", "Prouvé".encode("utf-16"), "text/plain"),
        ("tableau.csv", b"\xef\xbb\xbfa;b\n1;2\n", "text/csv"),
        (
            "tableau.xlsx",
            xlsx(),
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ),
        (
            "memoire.docx",
            docx(),
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ),
        ("memoire.odt", odf("text"), "application/vnd.oasis.opendocument.text"),
        ("tableau.ods", odf("spreadsheet"), "application/vnd.oasis.opendocument.spreadsheet"),
    ],
)
def test_kind_is_known_by_name_and_content(name: str, content: bytes, media_type: str) -> None:
    assert media_type_of(name, content) == media_type


def bomb() -> bytes:
    return xlsx(_types=" " * 2_000_000)


def encrypted() -> bytes:
    content = bytearray(xlsx())
    for place in range(len(content) - 4):
        if content[place : place + 4] == b"PK\x01\x02":
            content[place + 8] |= 1
    return bytes(content)


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("audit.pdf", b"", "empty"),
        ("audit", PDF, "unknown_kind"),
        ("page.html", b"<script>alert(1)</script>", "unknown_kind"),
        ("picture.svg", b"<svg/>", "unknown_kind"),
        ("tool.exe", b"MZ", "unknown_kind"),
        ("macros.xlsm", xlsx(), "unknown_kind"),
        ("audit.pdf.exe", PDF, "unknown_kind"),
        ("audit.pdf", PNG, "other_content"),
        ("audit.pdf", b"<html>%PDF-1.7</html>", "other_content"),
        ("schema.png", JPEG, "other_content"),
        ("notes.txt", PNG, "other_content"),
        ("notes.csv", b"a;b\0c", "other_content"),
        ("tableau.xlsx", PDF, "other_content"),
        ("tableau.xlsx", docx(), "other_content"),
        ("tableau.xlsx", zipped(anything="x"), "other_content"),
        ("memoire.odt", odf("spreadsheet"), "other_content"),
        ("ancien.xlsx", bytes.fromhex("d0cf11e0a1b11ae1") + b"x", "protected"),
        ("protege.xlsx", encrypted(), "protected"),
        ("tableau.xlsx", b"PK\x03\x04 broken", "damaged"),
        ("tableau.xlsx", bomb(), "damaged"),
        ("tableau.xlsx", xlsx(xl__vbaProject_bin="x"), "macros"),
        ("memoire.docx", docx(word__vbaProject_bin="x"), "macros"),
        ("tableau.xlsx", xlsx(xl__macrosheets__sheet1_xml="x"), "macros"),
        ("memoire.docx", docx(word__activeX__activeX1_xml="x"), "macros"),
        ("memoire.odt", odf("text", Basic__Standard__Module1_xml="x"), "macros"),
        ("memoire.odt", odf("text", Scripts__python__x_xml="x"), "macros"),
        (
            "tableau.xlsx",
            xlsx(_types="application/vnd.ms-excel.sheet.macroEnabled.main+xml"),
            "macros",
        ),
    ],
)
def test_anything_else_is_refused_with_a_reason(name: str, content: bytes, code: str) -> None:
    with pytest.raises(UnfitFile) as refused:
        media_type_of(name, content)
    assert refused.value.code == code


@given(st.binary(max_size=400), st.sampled_from(["a.xlsx", "a.docx", "a.odt", "a.txt", "a.pdf"]))
def test_no_content_breaks_the_judgement(content: bytes, name: str) -> None:
    for body in (content, b"PK\x03\x04" + content, xlsx()[:200] + content):
        with suppress(UnfitFile):
            media_type_of(name, body)


def test_directory_that_announces_too_many_members_is_refused() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for number in range(10_001):
            archive.writestr(str(number), "")
    with pytest.raises(UnfitFile):
        media_type_of("a.xlsx", buffer.getvalue())


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("Rapport d’audit 2026.pdf", "Rapport d’audit 2026.pdf"),
        ("C:\\Users\\moi\\preuve.pdf", "preuve.pdf"),
        ("../../etc/passwd.txt", "passwd.txt"),
        ("a\r\nSet-Cookie: x.txt", "aSet-Cookie_ x.txt"),
        ("evil\u202efdp.txt", "evilfdp.txt"),
        ('guillemets"<>.pdf', "guillemets___.pdf"),
        ("...", "file"),
        ("", "file"),
        ("x" * 300 + ".pdf", "x" * 196 + ".pdf"),
    ],
)
def test_name_is_kept_as_a_harmless_text(given_name: str, kept: str) -> None:
    assert safe_name(given_name) == kept


@given(st.text())
def test_any_name_becomes_one_that_can_be_kept(name: str) -> None:
    kept = safe_name(name)
    assert 0 < len(kept) <= 200
    assert kept.isprintable()
    assert safe_name(kept) == kept
