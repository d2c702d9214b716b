"""`python -m assessments.scoring FILE`: with the standard library alone."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from assessments.scoring.dossier import evaluate, read_dossier, verdict_to_json

ROOT = Path(__file__).resolve().parents[2]


def _run(*arguments: str, encoding: str = "utf-8") -> subprocess.CompletedProcess[str]:
    """-S keeps site-packages out, and no path is given: nothing installed can be imported."""
    return subprocess.run(
        [sys.executable, "-S", "-B", "-X", "utf8=0", "-m", "assessments.scoring", *arguments],
        cwd=ROOT,
        env={"PYTHONIOENCODING": encoding, "PATH": ""},
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )


@pytest.fixture
def file(tmp_path: Path, demo: dict[str, Any]) -> Path:
    """The demonstration dossier with its verdict."""
    verdict = verdict_to_json(evaluate(read_dossier(demo)))
    path = tmp_path / "dossier.json"
    path.write_text(json.dumps({**demo, "verdict": verdict}), encoding="utf-8")
    return path


def _edit(file: Path, **changes: Any) -> None:
    file.write_text(json.dumps({**json.loads(file.read_text("utf-8")), **changes}), "utf-8")


def test_nothing_installed_can_be_imported_in_that_process() -> None:
    done = subprocess.run(
        [sys.executable, "-S", "-c", "import django"],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    assert b"ModuleNotFoundError" in done.stderr


def test_dossier_that_proves_itself_is_good(file: Path, expected: dict[str, Any]) -> None:
    done = _run(str(file), "--json")
    assert (done.returncode, done.stderr) == (0, "")
    summary = json.loads(done.stdout)
    assert list(summary) == ["engine", "grid_hash", "bids"]
    assert {
        bid["bid"]: {"rank": bid["rank"], "score": bid["score"], "display": bid["display"]}
        for bid in summary["bids"]
        if bid["admitted"]
    } == expected["official"]


def test_table_shows_rank_score_and_failed_gate(file: Path) -> None:
    done = _run(str(file))
    assert done.returncode == 0
    first, *_, last = done.stdout.splitlines()
    assert "1" in first.split()[0]
    assert "79.80  Hébergeur Bêta (fictif)  (95755597/1200000)" in first
    assert last.strip().startswith("-")
    assert "out at 19.2.c" in last


def test_name_that_the_terminal_cannot_show_stops_nothing(file: Path) -> None:
    done = _run(str(file), encoding="ascii")
    assert done.returncode == 0
    assert "H\\xe9bergeur" in done.stdout


def test_changed_score_is_found_wrong(file: Path) -> None:
    verdict = json.loads(file.read_text("utf-8"))["verdict"]
    verdict["bids"][0]["score"] = "80"
    _edit(file, verdict=verdict)
    done = _run(str(file), "--json")
    assert done.returncode == 1
    assert "verdict.bids[0].score" in done.stderr
    assert json.loads(done.stdout)["bids"][0]["score"] == "95755597/1200000"


def test_incomplete_dossier_is_found_wrong(file: Path) -> None:
    bids = json.loads(file.read_text("utf-8"))["bids"]
    del bids[0]["marks"]["5.1.a"]["eval2"]
    _edit(file, bids=bids, verdict=None)
    done = _run(str(file), "--json")
    assert done.returncode == 1
    assert "missing: mark of alpha on 5.1.a from eval2" in done.stderr
    summary = {bid["bid"]: bid for bid in json.loads(done.stdout)["bids"]}
    assert summary["alpha"]["score"] is None
    assert {bid["rank"] for bid in summary.values()} == {None}


def test_dossier_without_verdict_is_good_and_says_so(file: Path) -> None:
    _edit(file, verdict=None)
    done = _run(str(file))
    assert done.returncode == 0
    assert "states no verdict" in done.stderr


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"%PDF-1.7",
        b"[]",
        b'{"dossier": "1"}',
        b'{"dossier": "1", "dossier": "1"}',
        b'{"price": NaN}',
        b'{"price": 1.5}',
        b"[" * 100_000,
    ],
)
def test_bad_input_exits_2_with_one_line(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "bad.json"
    path.write_bytes(content)
    done = _run(str(path), "--json")
    assert (done.returncode, done.stdout) == (2, "")
    assert len(done.stderr.splitlines()) == 1


def test_bad_figures_exit_2(file: Path) -> None:
    bids = json.loads(file.read_text("utf-8"))["bids"]
    bids[0]["marks"]["5.1.a"]["eval2"] = 5
    _edit(file, bids=bids)
    done = _run(str(file))
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "the mark 5 of alpha on 5.1.a is outside the scale, 0 to 4\n"


@pytest.mark.parametrize("name", ["absent.json", "."])
def test_file_that_cannot_be_read_exits_2(tmp_path: Path, name: str) -> None:
    done = _run(str(tmp_path / name))
    assert done.returncode == 2
    assert "cannot read" in done.stderr


def test_no_file_named_exits_2() -> None:
    assert _run().returncode == 2
