"""`.venv-bench`: the peers' own virtual environment, made by `make bench`."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from hdhcompliance.launch import stamps
from hdhcompliance.launch.layout import ROOT

VENV = ROOT / ".venv-bench"
PINS = "benchmarks/peers/requirements.txt"
PIP = ("-m", "pip", "--disable-pip-version-check", "--no-input")


class NoPeers(RuntimeError):
    """Why nobody can be measured beside us."""


def told() -> dict[str, Any]:
    """Peer -> what benchmarks.peers.theirs says of it. Raises NoPeers with the reason."""
    # Weights of floats sum to one but for the last bit, of which pymcdm warns each time.
    quiet = ["-W", "ignore::UserWarning"]
    found: dict[str, Any] = json.loads(_run(_python(), *quiet, "-m", "benchmarks.peers.theirs"))
    return found


def _python() -> Path:
    python, stamp = VENV / "bin" / "python", VENV / "installed.json"
    wanted = stamps.fingerprint(ROOT, (PINS,))
    if stamps.read(stamp).get(PINS) != wanted:
        print(f"Installing {PINS} into {VENV.name} ...", flush=True)
        shutil.rmtree(VENV, ignore_errors=True)
        _run(Path(sys.executable), "-m", "venv", str(VENV))
        _run(python, *PIP, "install", "--quiet", "--no-deps", "--requirement", PINS)
        stamps.write(stamp, {PINS: wanted})
    return python


def _run(python: Path, *arguments: str) -> str:
    done = subprocess.run(
        [str(python), *arguments], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise NoPeers(done.stderr.strip() or f"{' '.join(arguments)} failed")
    return done.stdout
