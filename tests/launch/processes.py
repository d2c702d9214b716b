"""Who is alive: processes found by a mark in their environment, and ours to start."""

from __future__ import annotations

import os
import sys
import time
from functools import partial
from operator import ne
from pathlib import Path

from hdhcompliance.launch.instance import only_one
from hdhcompliance.launch.supervisor import Program, Supervisor

MARK = "HDHC_TEST_MARK"

# Says when it is asked to stop; keeps a child of its own.
POLITE = """
import signal, subprocess, sys, time
subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
def stop(*_):
    print("stopping", flush=True); time.sleep(0.2); sys.exit(0)
signal.signal(signal.SIGTERM, stop)
print("ready", flush=True)
time.sleep(60)
"""
STUBBORN = """
import signal, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
print("ready", flush=True)
time.sleep(60)
"""
FAILING = "import time; print('no disk left', flush=True); time.sleep(0.3); raise SystemExit(3)"
NEVER_READY = "import time; time.sleep(60)"
CODE = {"polite": POLITE, "stubborn": STUBBORN, "failing": FAILING, "never": NEVER_READY}


def alive(mark: str) -> list[int]:
    """Processes whose environment carries the mark, zombies apart."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                marked = f"{MARK}={mark}".encode() in (entry / "environ").read_bytes().split(b"\0")
                state = (entry / "stat").read_text(errors="replace").rpartition(")")[2].split()[0]
            except OSError:  # it ended while we looked, or is another user's
                continue
            if marked and state != "Z":
                found.append(int(entry.name))
    return found


def eventually_gone(mark: str, seconds: float = 10) -> bool:
    end = time.monotonic() + seconds
    while alive(mark):
        if time.monotonic() > end:
            return False
        time.sleep(0.05)
    return True


def supervise(run: Path, grace: float, kinds: list[str]) -> int:
    """A broker and one program of each kind, named by its kind; stubborn ones get half a second."""
    environ = dict(os.environ)
    programs = [
        Program("broker", [sys.executable, "-c", POLITE], environ, serves_others=True),
        *(
            Program(
                f"{kind}{number or ''}",
                [sys.executable, "-c", CODE[kind]],
                environ,
                ready=partial(ne, kind, "never"),
                patience=0.5,
                quiet=kind == "failing",
            )
            for number, kind in enumerate(kinds)
        ),
    ]
    with only_one(run, "http://127.0.0.1:0/", patience=2) as instance:
        supervisor = Supervisor(programs, directory=run, instance=instance, grace=grace)
        return supervisor.run(lambda: print("all started", flush=True))  # noqa: T201 # a program's output


if __name__ == "__main__":
    sys.exit(supervise(Path(sys.argv[1]), float(sys.argv[2]), sys.argv[3:]))
