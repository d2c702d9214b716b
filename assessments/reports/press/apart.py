"""Print in a fresh process: the worker's own memory is no part of it, and all of it is given back."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from typing import IO

from assessments.reports.press.paper import Paper, packed
from assessments.reports.press.progress import Meter

_ROOT = Path(__file__).resolve().parents[3]
_COMMAND = (sys.executable, "-m", "assessments.reports.press")
# Where fonts and their cache are found; the server's secrets stay behind.
_KEPT = {"HOME", "LANG", "PATH", "PYTHONHASHSEED", "TMPDIR", "XDG_CACHE_HOME"}
DONE = b"printed\n"


class PressFailed(RuntimeError):
    """The process ended without a file; what it had to say is in the log."""


def printed_apart(paper: Paper, at: datetime, meter: Meter) -> bytes:
    """What `printing.printed` gives, from a process that ends with it, however it ends.

    `meter` is told here, and stops it by raising. Raises PressFailed.
    """
    environ = {name: value for name, value in os.environ.items() if name in _KEPT}
    with subprocess.Popen(
        _COMMAND,
        cwd=_ROOT,
        env={**environ, "PYTHONDONTWRITEBYTECODE": "1"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as press:
        assert press.stdin is not None
        assert press.stdout is not None
        try:
            _hand_over(press.stdin, packed(paper, at))
            return _received(press.stdout, meter)
        finally:
            press.kill()


def _hand_over(pipe: IO[bytes], message: bytes) -> None:
    try:
        with pipe:
            pipe.write(message)
    except BrokenPipeError:
        raise PressFailed("it did not read what it was given") from None


def _received(pipe: IO[bytes], meter: Meter) -> bytes:
    """Lines of `percent step`, then DONE, then the file to the end."""
    for line in pipe:
        if line == DONE:
            return pipe.read()
        percent, step = line.split()
        meter.pass_on(int(percent), step.decode())
    raise PressFailed("it ended early")
