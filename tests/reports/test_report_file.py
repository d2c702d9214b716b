"""The file: what it carries, how it is named, that it is the same every time."""

from __future__ import annotations

import hashlib
import io
import json
import os
import re
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pikepdf
import pytest

from assessments.reports.naming import name_of
from assessments.reports.render import embedded_dossier, render_analysis
from assessments.scoring.dossier import read_dossier, recheck
from assessments.signing.certificate import (
    ensure_development_signer,
    load_signer,
    read_passphrase,
)
from assessments.signing.countersign import countersign, open_person
from assessments.signing.development import ensure_development_authority, issue_person
from assessments.signing.seal import seal
from tests.reports.conftest import quiet
from tests.reports.making import meta, small
from tests.reports.papers import MAKERS, paper
from tests.signing import verapdf

pytestmark = pytest.mark.pure
PASSPHRASE = b"une phrase d'essai"


def text_of(path: Path, *options: str) -> str:
    done = subprocess.run(
        ["pdftotext", *options, str(path), "-"], capture_output=True, text=True, check=True
    )
    return done.stdout


def test_same_input_gives_same_bytes_in_another_process(root: Path) -> None:
    program = (
        "import django; django.setup()\n"
        "import hashlib\n"
        "from tests.reports.papers import MAKERS, paper\n"
        "for kind, make in MAKERS.items():\n"
        "    print(kind, hashlib.sha256(paper(kind, make(''))).hexdigest())\n"
    )
    # Hashes of this process are salted otherwise.
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=root,
        env={
            **os.environ,
            "PYTHONHASHSEED": "1",
            "DJANGO_SETTINGS_MODULE": "hdhcompliance.settings",
        },
        capture_output=True,
        text=True,
        check=True,
    )
    here = {
        kind: hashlib.sha256(paper(kind, make(""))).hexdigest() for kind, make in MAKERS.items()
    }
    assert done.stdout == "".join(f"{kind} {digest}\n" for kind, digest in here.items())


def test_embedded_dossier_is_canonical_and_proves_itself(report: Path) -> None:
    with pikepdf.open(report) as document:
        (attached,) = document.attachments.values()
        content = attached.get_file().read_bytes()
    dossier = small(gates={"beta": "not_met"})
    assert content == embedded_dossier(dossier, meta(dossier))
    data = json.loads(content)
    assert data["journal"] == {"sequence": 42, "head": "ab" * 32}
    assert recheck(read_dossier(data)) == []


def test_dossier_is_associated_once_as_data_with_dates_of_the_order(report: Path) -> None:
    with pikepdf.open(report) as document:
        (associated,) = document.Root.AF
        assert associated.AFRelationship == "/Data"
        assert associated.UF == "dossier.json"
        parameters = associated.EF.F.Params
        assert parameters.CreationDate == parameters.ModDate == "D:20270301083000Z"
        assert document.docinfo["/CreationDate"] == "D:20270301083000Z"


def test_fictitious_report_says_so_on_every_page_and_in_its_metadata(report: Path) -> None:
    warning = "DONNÉES FICTIVES"
    with pikepdf.open(report) as document:
        assert warning in str(document.docinfo["/Title"])
        assert warning in str(document.docinfo["/Subject"])
        pages = len(document.pages)
    for page in range(1, pages + 1):
        assert warning in text_of(report, "-f", str(page), "-l", str(page))


def test_report_on_real_bids_carries_no_warning() -> None:
    dossier = {**small(), "fictitious": False}
    for bid in dossier["bids"]:
        bid["fictitious"] = False
    pdf = render_analysis(dossier, meta(dossier, "en"), progress=quiet)
    with pikepdf.open(io.BytesIO(pdf)) as document:
        assert "FICTITIOUS" not in str(document.docinfo["/Title"])


@pytest.mark.parametrize(
    ("fictitious", "language", "name"),
    [
        (True, "fr", "FICTIF_T-1_rapport-analyse_7.pdf"),
        (False, "en", "T-1_analysis-report_7.pdf"),
    ],
)
def test_file_name_is_safe_and_says_fictitious(fictitious: bool, language: str, name: str) -> None:
    found = name_of("T-1", kind="analysis", language=language, number=7, fictitious=fictitious)
    assert found == name
    assert re.fullmatch(r"[A-Za-z0-9._-]+", found)


def test_both_languages_print_their_own_figures_and_labels() -> None:
    dossier = small(prices={"alpha": 1_000_000_00, "beta": 1_230_000_50})
    texts = {}
    for language in ("fr", "en"):
        pdf = render_analysis(dossier, meta(dossier, language), progress=quiet)
        done = subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True)
        texts[language] = done.stdout.decode()
    assert "1 230 000,50 €" in re.sub(r"\s", " ", texts["fr"])
    assert "Critère B.1" in texts["fr"]
    assert "€1,230,000.50" in texts["en"]
    assert "Criterion B.1" in texts["en"]
    assert "Critère" not in texts["en"]


def test_file_is_sound_for_qpdf(report: Path) -> None:
    done = subprocess.run(["qpdf", "--check", str(report)], capture_output=True, check=False)
    assert done.returncode == 0, done.stdout


@pytest.mark.skipif(bool(verapdf.missing()), reason=verapdf.missing())
def test_report_is_archival_and_accessible(report: Path) -> None:
    assert verapdf.validate(report, "3a", "ua1").failures == {"3a": (), "ua1": ()}


@pytest.mark.skipif(bool(verapdf.missing()), reason=verapdf.missing())
def test_report_that_two_people_signed_stays_archival_and_accessible(
    report: Path, tmp_path: Path
) -> None:
    now = datetime.now(UTC)
    files = ensure_development_signer(tmp_path / "seal", now=now)
    institution = load_signer(files.pkcs12, read_passphrase(files.passphrase), at=now)
    root = ensure_development_authority(tmp_path / "people", now=now)
    key = issue_person(tmp_path / "people", name="Essai", passphrase=PASSPHRASE, now=now)
    person = open_person(key, PASSPHRASE, at=now, roots=[root])
    told = {"reason": "Essai", "role": "Essai", "signed_at": now}
    sealed = seal(report.read_bytes(), signer=institution, **told)  # type: ignore[arg-type]  # as named
    both = countersign(sealed.bytes, signer=person, vouched=True, **told)  # type: ignore[arg-type]  # as named
    signed = tmp_path / "signed.pdf"
    signed.write_bytes(both.bytes)
    assert verapdf.validate(signed, "3a", "ua1").failures == {"3a": (), "ua1": ()}


@pytest.mark.skipif(bool(verapdf.missing()), reason=verapdf.missing())
@pytest.mark.parametrize("kind", [kind for kind in MAKERS if kind != "analysis"])
def test_every_kind_is_archival_and_accessible(kind: str, tmp_path: Path) -> None:
    path = tmp_path / f"{kind}.pdf"
    path.write_bytes(paper(kind, MAKERS[kind]("")))
    assert verapdf.validate(path, "3a", "ua1").failures == {"3a": (), "ua1": ()}
