"""What the operating system must bring, found by looking for the thing itself, not its package."""

from __future__ import annotations

import ctypes
import importlib.util
import os
import shutil
import subprocess
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from hdhcompliance.launch.errors import LaunchError

Probe = Callable[[], bool]


@dataclass(frozen=True, slots=True)
class Need:
    """A Debian package and how to see that what we want from it is there."""

    package: str
    found: Probe


def library(name: str) -> Probe:
    def found() -> bool:
        try:
            ctypes.CDLL(name)
        except OSError:
            return False
        return True

    return found


def program(name: str, *folders: str) -> Probe:
    """On PATH, or matching one of the glob patterns below the root directory."""
    return lambda: (
        shutil.which(name) is not None
        or any(any(Path("/").glob(f"{folder}/{name}")) for folder in folders)
    )


def file(path: str) -> Probe:
    return lambda: Path(path).exists()


def module(name: str) -> Probe:
    return lambda: importlib.util.find_spec(name) is not None


REDIS = Need("redis-server", program("redis-server"))
TO_INSTALL = [Need("python3-venv", module("ensurepip"))]
TO_RUN = [
    Need("libpango-1.0-0", library("libpango-1.0.so.0")),
    Need("libpangoft2-1.0-0", library("libpangoft2-1.0.so.0")),
    Need("libharfbuzz-subset0", library("libharfbuzz-subset.so.0")),
    Need("gettext", program("msgfmt")),
]
# Chromium as the tests drive it, without the windows: half the work for the same pages.
CHROMIUM = Need("chromium-headless-shell", file("/usr/bin/chromium-headless-shell"))
TO_TEST = [
    Need("postgresql", program("initdb", "usr/lib/postgresql/*/bin")),
    Need("poppler-utils", program("pdfsig")),
    Need("qpdf", program("qpdf")),
]
# veraPDF, the independent judge of PDF/A: its tests are skipped, saying so, where this is missing.
TO_JUDGE_PDF = [
    Need("default-jdk-headless", program("javac")),
    Need("libjaxb-java", file("/usr/share/java/jaxb-runtime.jar")),
]
# A token in software holds a signing key: its tests are skipped too where it is missing.
TO_HOLD_KEYS = [Need("softhsm2", program("softhsm2-util"))]
# LibreOffice opens our workbooks as a person would: its tests are skipped too where it is missing.
TO_OPEN_WORKBOOKS = [Need("libreoffice-calc-nogui", program("soffice"))]
TO_TEST_MORE = [*TO_JUDGE_PDF, *TO_OPEN_WORKBOOKS, *TO_HOLD_KEYS]


def missing(needs: Iterable[Need]) -> list[str]:
    """The packages whose thing is not found, in the order given."""
    return [need.package for need in needs if not need.found()]


def install_line(packages: Sequence[str]) -> str:
    """The exact line for a person to type."""
    return f"sudo apt-get update && sudo apt-get install --yes {' '.join(packages)}"


def provide(needs: Iterable[Need], *, root: bool | None = None) -> None:
    """Install what is missing when we are root; else LaunchError with the line to type."""
    needs = list(needs)
    packages = missing(needs)
    if not packages:
        return
    if not (os.geteuid() == 0 if root is None else root):
        raise LaunchError(
            f"Missing from this system: {', '.join(packages)}.\n"
            f"Type this line, then start again:\n\n  {install_line(packages)}"
        )
    if shutil.which("apt-get") is None:
        raise LaunchError(
            f"Missing from this system: {', '.join(packages)} (Debian's names).\n"
            "There is no apt-get here: install them with the system's own package manager."
        )
    print(f"Installing {', '.join(packages)} ...", flush=True)
    _apt_get(packages)
    left = missing(needs)
    if left:
        raise LaunchError(f"Installed, but still not found: {', '.join(left)}.")


def _apt_get(packages: Sequence[str]) -> None:
    environ = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    steps = [["update"], ["install", "--yes", "--no-install-recommends", *packages]]
    for step in steps:
        done = subprocess.run(
            ["apt-get", "-q", "-o", "DPkg::Lock::Timeout=120", *step],
            env=environ,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        # A mirror that is half away must not stop an installation from what is already listed.
        if done.returncode and step[0] == "install":
            raise LaunchError(f"{done.stdout}\napt-get could not install {', '.join(packages)}.")
