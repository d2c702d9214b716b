"""`make test`: the whole suite on SQLite beside lint, then what touches the database on PostgreSQL.

Arguments go to pytest: `python -m tests.run -k journal`. pytest's closing lines come last.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from tempfile import TemporaryFile
from types import FrameType
from typing import IO

from hdhcompliance.launch.errors import spoken
from hdhcompliance.launch.layout import ROOT
from hdhcompliance.launch.supervisor import leashed
from tests.postgresql import private_postgresql

# Both cores; the tests of one running application stay together on one of them.
PYTEST = [sys.executable, "-m", "pytest", "-n", "2", "--dist", "loadgroup", "-q", "--tb=short"]
NO_TESTS = 5  # pytest's exit code when a selection is empty


def main(arguments: Sequence[str]) -> int:
    signal.signal(signal.SIGTERM, _interrupt)
    # Whatever tests and browsers put into the temporary directory goes with it.
    with tempfile.TemporaryDirectory(prefix="hdhc-run-", ignore_cleanup_errors=True) as scratch:
        os.environ["TMPDIR"] = scratch
        return spoken(lambda: _main(arguments))


def _main(arguments: Sequence[str]) -> int:
    # Tests read the pages in French: the catalogues are compiled as `make run` does.
    _run("messages", [sys.executable, "manage.py", "compilemessages", "--ignore", ".venv*", "-v0"])
    failed = []
    with TemporaryFile("w+") as said:
        # Types take one core a minute, as long as all else in lint: the tests have begun meanwhile.
        lint = None if arguments else _start([sys.executable, "-m", "tests.lint"], said)
        if _run("tests on SQLite", [*PYTEST, *arguments], DATABASE_URL=""):
            failed.append("the tests on SQLite")
        if lint is not None:
            failed += ["lint"] if lint.wait() else []
            said.seek(0)
            _say(f"\n== lint\n{said.read().rstrip()}")
    with private_postgresql() as url:
        if failed:
            _say(f"\nFailed so far: {' and '.join(failed)} (see above).")
        second = [*PYTEST, "--database-only", *arguments]
        code = _run("tests on PostgreSQL", second, DATABASE_URL=url)
    return 1 if failed or code not in (0, NO_TESTS if arguments else 0) else 0


def _run(title: str, command: list[str], **extra: str) -> int:
    _say(f"\n== {title}")
    environ = {**os.environ, **extra}
    environ.pop("REDIS_URL", None)  # each running application has its own
    return subprocess.run(
        leashed(command), cwd=ROOT, env=environ, stdin=subprocess.DEVNULL, check=False
    ).returncode


def _start(command: list[str], said: IO[str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        leashed(command),
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=said,
        stderr=subprocess.STDOUT,
    )


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
