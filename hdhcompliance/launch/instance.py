"""One launcher per `var/`: is another alive, and what did a killed one leave behind."""

from __future__ import annotations

import json
import os
import signal
import time
from pathlib import Path

MARK = "HDHC_SUPERVISED"


def started_at(pid: int) -> str | None:
    """The kernel's start time of a process (clock ticks since boot); None when it is gone."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None
    return stat.rpartition(")")[2].split()[19]


def running(file: Path) -> str | None:
    """The address served by a living launcher, or None. A recycled process id is not mistaken."""
    try:
        kept = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    alive = started_at(kept["pid"])
    return str(kept["url"]) if alive is not None and alive == kept["started"] else None


def announce(file: Path, url: str) -> None:
    """Say that this process serves this `var/`."""
    pid = os.getpid()
    file.write_text(
        json.dumps({"pid": pid, "started": started_at(pid), "url": url}), encoding="utf-8"
    )


def sweep(var: Path) -> int:
    """Stop what a killed launcher left: processes marked with this `var/`. Returns their number."""
    left = _marked(var)
    for number in (signal.SIGTERM, signal.SIGKILL):
        for pid in left:
            _signal(pid, number)
        end = time.monotonic() + 5
        while time.monotonic() < end and any(started_at(pid) for pid in left):
            time.sleep(0.05)
    return len(left)


def _marked(var: Path) -> list[int]:
    mark = f"{MARK}={var}".encode()
    found = []
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit() or int(entry.name) == os.getpid():
            continue
        try:
            environ = (entry / "environ").read_bytes().split(b"\0")
        except OSError:  # another user's process, or one that has just ended
            continue
        if mark in environ:
            found.append(int(entry.name))
    return found


def _signal(pid: int, number: signal.Signals) -> None:
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        pass
