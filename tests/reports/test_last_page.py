"""An auditor with the file alone: every command of the last page, run as it is printed there."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import pikepdf
import pytest
from django.urls import resolve

from assessments.models import Report
from assessments.scoring.canonical import canonical_bytes
from assessments.signing.certificate import (
    SealSigner,
    ensure_development_signer,
    load_signer,
    read_passphrase,
)
from assessments.signing.seal import seal
from tests.reports.papers import MAKERS, SALT, analysed, paper

pytestmark = pytest.mark.pure

PROGRAMS = ("http", "pdfsig ", "pdfdetach ", "python ", "openssl ", "sha256sum ")
NOW = datetime.now(UTC)
# What the page tells to open or to type, in its order.
TOLD: Mapping[str, tuple[str, ...]] = {
    Report.Kind.ANALYSIS: ("http", "pdfsig", "pdfdetach", "python", "pdfdetach", "openssl"),
    Report.Kind.REDACTED: ("http", "pdfsig", "pdfdetach", "python"),
    Report.Kind.LETTER: ("http", "pdfsig", "pdfdetach"),
    Report.Kind.PROVIDER: ("http", "pdfsig", "pdfdetach"),
    Report.Kind.OPINION: ("http", "pdfsig", "pdfdetach", "sha256sum"),
}


@pytest.fixture(scope="module")
def signer(tmp_path_factory: pytest.TempPathFactory) -> SealSigner:
    files = ensure_development_signer(tmp_path_factory.mktemp("signer"), now=NOW)
    return load_signer(files.pkcs12, read_passphrase(files.passphrase), at=NOW)


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("kind", list(MAKERS))
def test_commands_of_the_last_page_run_as_printed(
    kind: str, language: str, signer: SealSigner, tmp_path: Path, root: Path
) -> None:
    pdf = seal(
        paper(kind, MAKERS[kind](""), language),
        signer=signer,
        reason="Seal",
        role="Officer",
        signed_at=NOW,
    ).bytes
    text = last_page(pdf)
    told = [line for line in text if line.startswith(PROGRAMS)]
    assert [next(each for each in TOLD[kind] if line.startswith(each)) for line in told] == list(
        TOLD[kind]
    )
    name = next(line for line in told if line.startswith("pdfsig ")).split()[-1]
    (tmp_path / name).write_bytes(pdf)
    # The folder of the sources, as the page says; and what the buyer shows a judge.
    (tmp_path / "assessments").symlink_to(root / "assessments")
    if kind == Report.Kind.REDACTED:
        (tmp_path / "dossier.json").write_bytes(canonical_bytes(analysed("")))
    for command in told:
        check(command, tmp_path, text)
    for taken in tmp_path.glob("*.json"):
        assert json.loads(taken.read_text())


def last_page(pdf: bytes) -> list[str]:
    """Its lines."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        last = str(len(document.pages))
    text = subprocess.run(
        ["pdftotext", "-layout", "-f", last, "-l", last, "-", "-"],
        input=pdf,
        capture_output=True,
        check=True,
    ).stdout.decode()
    return [line.strip() for line in text.splitlines()]


def check(command: str, folder: Path, printed: list[str]) -> None:
    program, *arguments = command.replace("SALT", SALT).split()
    if program.startswith("http"):
        assert resolve(urlsplit(program).path).url_name == "verify"
        return
    if program == "openssl":  # tests/tenders/test_timestamps.py runs it on an authority's own token
        return
    # Without what is installed beside Python: the page says that it takes nothing else.
    words = [sys.executable, "-S"] if program == "python" else [program]
    done = subprocess.run(
        [*words, *arguments], cwd=folder, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, (command, done.stdout, done.stderr)
    if program == "sha256sum":
        assert done.stdout.split()[0] in printed
    if program == "pdfsig":
        for said in ("Signature is Valid", "Total document signed", "Common Name", "Signing Time"):
            assert said in done.stdout, said
