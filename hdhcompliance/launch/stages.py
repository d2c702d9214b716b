"""The first stage: the system and the virtual environment; the second runs inside it."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence

from hdhcompliance.launch import packages, virtualenv
from hdhcompliance.launch.errors import LaunchError, spoken
from hdhcompliance.launch.layout import Layout

# verb -> the module of the second stage
SECOND = {
    "run": "hdhcompliance.launch.run",
    "test": "tests.run",
    "lint": "tests.lint",
    "screenshots": "tests.screenshots",
    "bench": "benchmarks",
    "manage": "manage",
}
# What these need in .venv: the product alone, or the tools of development as well.
PRODUCT_ONLY = ("run", "manage")
WITH_BROWSER = ("test", "screenshots", "bench")


def needs(verb: str, environ: Mapping[str, str], *, root: bool) -> list[packages.Need]:
    """What the system must bring for a verb; a Redis of one's own replaces the private one."""
    wanted = [*packages.TO_INSTALL, *packages.TO_RUN]
    if verb in WITH_BROWSER or (verb == "run" and not environ.get("REDIS_URL")):
        wanted.append(packages.REDIS)
    if verb in WITH_BROWSER:
        wanted.append(packages.CHROMIUM)
    if verb == "test":
        wanted += packages.TO_TEST
        # Not asked of an ordinary user: without them the tests concerned are skipped, saying so.
        wanted += (
            [*packages.TO_JUDGE_PDF, *packages.TO_OPEN_WORKBOOKS, *packages.TO_HOLD_KEYS]
            if root
            else []
        )
    return wanted


def main(arguments: Sequence[str]) -> int:
    """Prepare the machine for the verb, then become its second stage inside `.venv`."""
    return spoken(lambda: _main(arguments))


def _main(arguments: Sequence[str]) -> int:
    verb, *rest = arguments or [""]
    if verb not in SECOND:
        raise LaunchError(f"Expected one of {', '.join(SECOND)}.")
    layout = Layout.of()
    packages.provide(needs(verb, os.environ, root=os.geteuid() == 0))
    pins = virtualenv.PRODUCT if verb in PRODUCT_ONLY else virtualenv.DEVELOPMENT
    virtualenv.ensure(layout, pins)
    sys.stdout.flush()
    os.chdir(layout.root)
    # Replaced, not started: signals from the terminal or from make go straight to it.
    command = [str(layout.python), "-m", SECOND[verb], *rest]
    os.execv(command[0], command)  # noqa: S606 # our own interpreter, no shell
