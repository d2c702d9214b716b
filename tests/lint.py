"""`make lint`: every check runs, even when an earlier one found something."""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from hdhcompliance.launch.layout import ROOT

BIN = Path(sys.executable).parent
CHECKS: Mapping[str, list[str]] = {
    "mypy": [sys.executable, "-m", "mypy"],
    "ruff": [sys.executable, "-m", "ruff", "check"],
    "ruff format": [sys.executable, "-m", "ruff", "format", "--check"],
    "import-linter": [str(BIN / "lint-imports"), "--no-cache"],
    "djlint": [sys.executable, "-m", "djlint", "--lint", "--quiet", "templates"],
    "migrations": [sys.executable, "manage.py", "makemigrations", "--check", "--dry-run"],
    "deployment": [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
}


def main() -> int:
    """0 when every check is clean, else 1; prints what the others found."""
    with tempfile.TemporaryDirectory(prefix="hdhc-lint-") as var:
        environ = production_like(os.environ, var)
        # mypy takes as long as the rest together.
        with ThreadPoolExecutor(max_workers=2) as pool:
            clean = list(pool.map(lambda name: _clean(name, environ), CHECKS))
    failed = [name for name, good in zip(CHECKS, clean, strict=True) if not good]
    _say(f"make lint: {'clean' if not failed else 'failed: ' + ', '.join(failed)}")
    return 1 if failed else 0


def production_like(environ: Mapping[str, str], var: str) -> dict[str, str]:
    """The settings of a deployment behind TLS, over an empty `var`."""
    return {
        **environ,
        "HDHC_VAR": var,
        "HDHC_DEBUG": "0",
        "HDHC_HTTPS": "1",
        "HDHC_ALLOWED_HOSTS": "assessments.example.org",
        "DJANGO_SECRET_KEY": secrets.token_urlsafe(64),
        "DATABASE_URL": "",
        "NO_COLOR": "1",
    }


def _clean(name: str, environ: Mapping[str, str]) -> bool:
    start = time.monotonic()
    done = subprocess.run(
        CHECKS[name],
        cwd=ROOT,
        env=environ,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    outcome = "clean" if done.returncode == 0 else f"failed\n{done.stdout.rstrip()}"
    _say(f"{name} ({time.monotonic() - start:.1f} s): {outcome}")
    return done.returncode == 0


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
