"""The virtual environment `.venv`: made once, installed again only when the pins change."""

from __future__ import annotations

import fcntl
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hdhcompliance.launch import stamps
from hdhcompliance.launch.errors import LaunchError
from hdhcompliance.launch.layout import Layout

PRODUCT = "requirements.txt"
DEVELOPMENT = "requirements-dev.txt"
PINS = {PRODUCT: (PRODUCT,), DEVELOPMENT: (PRODUCT, DEVELOPMENT)}


def ensure(layout: Layout, requirements: str) -> None:
    """Make `.venv` hold what `requirements` pins. Costs nothing when it already does."""
    stamp_file = layout.venv / "installed.json"
    wanted = stamps.fingerprint(layout.root, PINS[requirements])
    if usable(layout.venv) and stamps.read(stamp_file).get(requirements) == wanted:
        return
    with _alone(layout.root / ".venv.lock"):
        if not usable(layout.venv):
            print("Making the virtual environment .venv ...", flush=True)
            _run([sys.executable, "-m", "venv", "--clear", str(layout.venv)])
        print(f"Installing {requirements} into .venv ...", flush=True)
        pip = [str(layout.python), "-m", "pip", "--disable-pip-version-check", "--no-input"]
        _run([*pip, "install", "--quiet", "--requirement", str(layout.root / requirements)])
        stamps.write(stamp_file, {**stamps.read(stamp_file), requirements: wanted})


def usable(venv: Path) -> bool:
    """Whether a Python and its pip are there: a first start stopped half-way leaves neither."""
    return (venv / "bin" / "python").exists() and any(
        venv.glob("lib/python3*/site-packages/pip/__main__.py")
    )


@contextmanager
def _alone(lock: Path) -> Iterator[None]:
    """Two verbs started together must not install into the same place at once."""
    with lock.open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def _run(command: list[str]) -> None:
    done = subprocess.run(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode:
        raise LaunchError(f"{done.stdout}\nThis command failed:\n  {' '.join(command)}")
