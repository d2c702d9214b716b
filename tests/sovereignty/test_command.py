"""`python -m assessments.sovereignty FILE`: with the standard library alone."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from assessments.frameworks import load

pytestmark = pytest.mark.pure
ROOT = Path(__file__).resolve().parents[2]
FRAMEWORK = load().frameworks["ec-csf-2026-06"]


def run(file: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """-S keeps site-packages out: nothing installed can be imported."""
    return subprocess.run(
        [sys.executable, "-S", "-B", "-m", "assessments.sovereignty", str(file), *arguments],
        cwd=ROOT,
        env={"PATH": ""},
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )


def dossier(**changes: Any) -> dict[str, Any]:
    """One bid with every best answer, let through a gate that asks for SEAL-3."""
    answers = {answer.criterion: answer.option for answer in FRAMEWORK.answers}
    rule = {
        "framework": FRAMEWORK.key,
        "sha256": FRAMEWORK.sha256,
        "profile": "2026-06",
        "seal_minimum": 3,
        "gate": "G-SEAL",
    }
    bid: dict[str, Any] = {
        "code": "alpha",
        "gates": {"G-SEAL": {"outcome": "met"}},
        "sovereignty": {ref: {"option": answers[ref]} for ref in answers},
    }
    for name, value in changes.items():
        if name in rule:
            rule[name] = value
        else:
            bid["sovereignty"][name.replace("__", ".").replace("_", "-")] = {"option": value}
    return {"method": {"sovereignty": rule}, "bids": [bid]}


def written(tmp_path: Path, data: Any) -> Path:
    path = tmp_path / "dossier.json"
    path.write_text(json.dumps(data), encoding="utf-8")
    return path


def test_complete_answers_are_read_again_exactly(tmp_path: Path) -> None:
    file = written(tmp_path, dossier())
    done = run(file, "--json")
    assert (done.returncode, done.stderr) == (0, "")
    found = json.loads(done.stdout)["alpha"]
    assert (found["seal"], found["score"], found["holding"]) == (4, "250189/2500", [])
    assert "SEAL-4" in run(file).stdout


def test_bid_let_through_against_its_answers_is_told(tmp_path: Path) -> None:
    done = run(written(tmp_path, dossier(SOV_1__1=1)))
    assert done.returncode == 1
    assert "alpha: G-SEAL is recorded as met, the answers say not_met" in done.stderr


def test_unestablished_answer_is_not_good(tmp_path: Path) -> None:
    done = run(written(tmp_path, dossier(SOV_1__1=None)))
    assert done.returncode == 1
    assert "at most SEAL-4" in done.stdout
    assert "answers say unknown" in done.stderr


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (dossier(sha256="0" * 64), "not what the method pins"),
        (dossier(framework="another"), "another"),
        (dossier(SOV_1__1=9), "SOV-1.1: no option 9"),
        ({"method": {}, "bids": []}, "sovereignty"),
        ([], "no dossier"),
    ],
)
def test_what_cannot_be_read_is_bad_input(tmp_path: Path, data: Any, said: str) -> None:
    done = run(written(tmp_path, data))
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr


def test_missing_file_is_bad_input(tmp_path: Path) -> None:
    assert run(tmp_path / "none.json").returncode == 2
