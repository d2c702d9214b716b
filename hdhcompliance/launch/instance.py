"""One launcher at a time, and none of an earlier launcher's children beside it.

Both rest on `flock`, which the kernel releases when the last holder is gone, however it died:
a pid in a file would lie after a `kill -9`.
"""

from __future__ import annotations

import fcntl
import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from hdhcompliance.launch import stamps
from hdhcompliance.launch.errors import LaunchError

PATIENCE = 12.0  # seconds an earlier launcher's children get to end by themselves


@dataclass(slots=True)
class Instance:
    """The running launcher. Children inherit `held`: while one lives, its lock is taken."""

    held: int
    groups_file: Path
    groups: dict[str, int] = field(default_factory=dict)

    def started(self, name: str, group: int) -> None:
        """Note a child's process group, for a launcher that comes after our violent death."""
        self.groups[name] = group
        stamps.write(self.groups_file, dict(self.groups))


@contextmanager
def only_one(run: Path, url: str, *, patience: float = PATIENCE) -> Iterator[Instance]:
    """Be the only launcher over this `var`; LaunchError when another one runs."""
    run.mkdir(parents=True, exist_ok=True, mode=0o700)
    with ExitStack() as stack:
        launcher = stack.enter_context((run / "launcher.lock").open("a+"))
        if not _lock(launcher.fileno()):
            raise LaunchError(_already(launcher))
        launcher.truncate(0)
        launcher.write(f"{os.getpid()}\n{url}\n")
        launcher.flush()
        children = stack.enter_context((run / "children.lock").open("a+"))
        groups_file = run / "children.json"
        _outlive(children.fileno(), groups_file, patience)
        yield Instance(held=children.fileno(), groups_file=groups_file)


def _already(launcher: IO[str]) -> str:
    launcher.seek(0)
    pid, url = [*launcher.read().split("\n"), "", ""][:2]
    return (
        f"The application already runs, at {url} (process {pid}).\n"
        f"Stop it with Ctrl-C where it was started, or with: kill {pid}"
    )


def _outlive(lock: int, groups_file: Path, patience: float) -> None:
    """Take the children's lock: wait for those left behind, then end them."""
    if _lock(lock):
        return
    print("Waiting for the processes of an earlier start to end ...", flush=True)
    if _eventually(lambda: _lock(lock), patience):
        return
    # The lock is still held, so these groups are still that launcher's and nobody else's.
    for group in stamps.read(groups_file).values():
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(int(group), signal.SIGKILL)
    if not _eventually(lambda: _lock(lock), 5):
        raise LaunchError(f"Processes of an earlier start hold {groups_file.parent}: stop them.")


def _lock(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _eventually(condition: Callable[[], bool], seconds: float) -> bool:
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(0.05)
    return True
