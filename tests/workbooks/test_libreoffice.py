"""LibreOffice opens the file: printed to PDF, and saved again as .xlsx without touching a mark."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from assessments.workbooks.book import Cell, Sheet
from assessments.workbooks.write import write
from tests.workbooks.making import book, line, reading, written

pytestmark = [
    pytest.mark.pure,
    pytest.mark.slow,
    pytest.mark.skipif(
        shutil.which("soffice") is None,
        reason="LibreOffice is missing: apt-get install libreoffice-calc-nogui",
    ),
]


def converted(data: bytes, kind: str, folder: Path) -> Path:
    """The file as LibreOffice converts it, with a profile of its own."""
    source = folder / "notes.xlsx"
    source.write_bytes(data)
    target = folder / "made"
    done = subprocess.run(
        [
            "soffice",
            "--headless",
            "--norestore",
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            "--convert-to",
            kind,
            "--outdir",
            str(target),
            str(source),
        ],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    return next(target.iterdir())


def test_printed_pages_hold_the_marks_and_not_the_memory(tmp_path: Path) -> None:
    pdf = converted(written(), "pdf", tmp_path)
    text = subprocess.run(
        ["pdftotext", "-layout", str(pdf), "-"], capture_output=True, text=True, check=True
    ).stdout
    assert "Exigence B.1" in text
    assert "Pièce 4." in text
    assert "FICTIF" in text
    assert "alpha:B.1" not in text
    assert "_hdhc" not in text


def test_saved_again_by_libreoffice_no_mark_is_touched(tmp_path: Path) -> None:
    """Also what LibreOffice does not keep: characters that do not print, a kind of line end."""
    texts = ["=1+1", "@SUM(A1)", "+33", "'a", "é\r\n\nb", "a\x0bb\x07", "  b ", "<r>x</r>", "2027"]
    texts += ["_x0041_", "😀" * 100, "http://exemple.fr"]
    lines = tuple(
        line(f"B.{number}", Cell("alpha", number % 5, text, number))
        for number, text in enumerate(texts)
    )
    made = write(book(Sheet("B", "Chapitre", lines)))
    content = reading(converted(made, "xlsx:Calc MS Excel 2007 XML", tmp_path).read_bytes())
    assert not content.faults
    assert [cell.place for cell in content.cells if cell.touched] == []
    assert [cell.value for cell in content.cells] == [number % 5 for number in range(len(texts))]
