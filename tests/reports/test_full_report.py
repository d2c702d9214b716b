"""The report at full size: within its bounds, complete, laid out as promised."""

from __future__ import annotations

import re
import subprocess
from functools import cache
from pathlib import Path

import pikepdf
import pytest

from assessments.reports.render import render_analysis
from tests.reports.conftest import quiet
from tests.reports.making import demonstration, meta, method, small

# One worker of pytest-xdist: the full report is laid out once.
pytestmark = [pytest.mark.pure, pytest.mark.slow, pytest.mark.xdist_group("full-report")]


@cache
def pages_of(path: Path) -> list[str]:
    done = subprocess.run(
        ["pdftotext", "-layout", str(path), "-"], capture_output=True, text=True, check=True
    )
    return done.stdout.split("\f")[:-1]


def test_full_report_stays_within_a_hundred_pages(full_report: Path) -> None:
    with pikepdf.open(full_report) as document:
        assert len(document.pages) <= 100


def test_summary_holds_on_the_first_page(full_report: Path) -> None:
    first, second, *_ = pages_of(full_report)
    assert "Hébergeur Bêta (fictif) is first with 79.80" in first
    assert "Out at gate 19.2.c" in first
    assert "Contents" in second


def test_every_marked_line_and_gate_is_printed(full_report: Path) -> None:
    text = "\n".join(pages_of(full_report))
    printed = set(re.findall(r"\S+", text))
    wanted = {node["code"] for node in method()["nodes"] if node["kind"] in ("scored", "gate")}
    assert wanted <= printed


def test_totals_are_those_of_the_demonstration(full_report: Path) -> None:
    first = pages_of(full_report)[0]
    assert re.findall(r"\d\d\.\d\d$", first, re.MULTILINE) == [
        "79.80",
        "79.76",
        "76.93",
        "73.84",
        "61.94",
    ]
    assert "85.44" not in "".join(pages_of(full_report))


def test_every_page_is_numbered_and_repeats_the_heads_of_its_table(full_report: Path) -> None:
    pages = pages_of(full_report)
    for number, page in enumerate(pages, start=1):
        assert f"page {number} of {len(pages)}" in page
    chapters = [page for page in pages if "Marks and reasons" in page.splitlines()[0]]
    assert len(chapters) > 40
    for page in chapters:
        assert "Criterion" in page


def test_summary_holds_on_one_page_in_the_worst_case(tmp_path: Path) -> None:
    codes = [f"bid{number}" for number in range(8)]
    dossier = small(
        marks=dict.fromkeys(codes, (3, 2)),
        gates=dict.fromkeys(codes[1:], "not_met"),
        words=" long words" * 24,
    )
    dossier["tender"]["title"] = "title " * 50
    path = tmp_path / "worst.pdf"
    path.write_bytes(render_analysis(dossier, meta(dossier, "en"), progress=quiet))
    assert "Contents" in pages_of(path)[1]


def test_very_long_justification_runs_over_pages(tmp_path: Path) -> None:
    dossier = small()
    dossier["bids"][0]["justifications"]["B.1"]["eval1"] = "Observation notée. " * 800
    path = tmp_path / "long.pdf"
    path.write_bytes(render_analysis(dossier, meta(dossier, "en"), progress=quiet))
    text = "".join(pages_of(path))
    assert text.count("Observation") == 800


def test_demonstration_dossier_is_the_one_expected() -> None:
    ranked = [bid["score"] for bid in demonstration()["verdict"]["bids"][:2]]
    assert ranked == ["95755597/1200000", "7618432283/95520000"]


def test_evidence_is_printed_with_its_digests_and_old_dossiers_have_no_annex(
    tmp_path: Path,
) -> None:
    dossier = small()
    path = tmp_path / "without.pdf"
    path.write_bytes(render_analysis(dossier, meta(dossier, "en"), progress=quiet))
    assert "Annex: evidence" not in "".join(pages_of(path))
    file = {"name": "audit 2026.pdf", "size": 12_345, "effective_on": None}
    dossier["bids"][1]["evidence"] = {
        "G.1": [file | {"sha256": "cd" * 32, "expires_on": "2027-01-31"}],
        "B.1": [file | {"sha256": "ab" * 32, "expires_on": None}],
    }
    path = tmp_path / "with.pdf"
    path.write_bytes(render_analysis(dossier, meta(dossier, "en"), progress=quiet))
    text = "".join(pages_of(path))
    assert text.count("Annex: evidence") >= 2
    joined = re.sub(r"\s", "", text)
    assert joined.index("ab" * 32) < joined.index("cd" * 32)
    assert "12,345" in text
    assert "2027-01-31" in text
