"""Both catalogues are complete and in step with the code: no missing, fuzzy or stale entry."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.pure

LANGUAGES = ("fr", "en")
SOURCES = ("hdhcompliance", "assessments", "providers", "templates", "locale", "manage.py")


def _entries(catalogue: Path, *options: str) -> str:
    """What msgattrib keeps of a catalogue, without its header."""
    command = ["msgattrib", "--no-wrap", *options, str(catalogue)]
    printed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return printed.partition("\n\n")[2]


def _msgids(catalogue: Path) -> set[str]:
    listed = _entries(catalogue, "--no-obsolete").split("\n\n")
    keys = ("msgctxt", "msgid ", "msgid_plural")
    found = set()
    for entry in listed:
        text = entry.partition("\nmsgstr")[0].splitlines()
        found.add("\n".join(line for line in text if line.startswith((*keys, '"'))))
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_catalogue_has_no_missing_nor_fuzzy_entry(root: Path, language: str) -> None:
    catalogue = root / "locale" / language / "LC_MESSAGES" / "django.po"
    assert _entries(catalogue, "--untranslated") == ""
    assert _entries(catalogue, "--only-fuzzy") == ""


def test_catalogues_hold_exactly_the_texts_of_the_code(root: Path, tmp_path: Path) -> None:
    for name in SOURCES:
        source = root / name
        if source.is_dir():
            shutil.copytree(source, tmp_path / name)
        else:
            shutil.copy(source, tmp_path / name)
    languages = [option for language in LANGUAGES for option in ("-l", language)]
    subprocess.run(
        [sys.executable, "manage.py", "makemessages", *languages, "--no-obsolete", "--no-location"],
        cwd=tmp_path,
        env={**os.environ, "HDHC_VAR": str(tmp_path / "var")},
        check=True,
        capture_output=True,
    )
    for language in LANGUAGES:
        place = Path("locale") / language / "LC_MESSAGES" / "django.po"
        assert _msgids(root / place) == _msgids(tmp_path / place)


def test_french_typography_puts_a_no_break_space_before_double_marks(root: Path) -> None:
    catalogue = root / "locale" / "fr" / "LC_MESSAGES" / "django.po"
    for line in catalogue.read_text(encoding="utf-8").splitlines():
        if line.startswith("msgstr"):
            assert " ;" not in line, line
            assert " :" not in line, line
            assert " ?" not in line, line
            assert " %" not in line.replace(" %(", ""), line
