"""Several programs as one: started in order, stopped together, none outliving the others.

Each child leads its own session, so that Ctrl-C reaches only us and its whole family can be
ended; the kernel asks it to stop should we be killed outright.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import IO

from hdhcompliance.launch.instance import Instance

GRACE = 8.0  # seconds between the polite and the final signal
PACE = 0.05


@dataclass(frozen=True, slots=True)
class Program:
    """One child. `ready` is asked until true before the next program starts, `patience` seconds.

    `serves_others`: it is stopped only after those that do not (they still talk to it).
    `quiet`: what it says is shown only when it ends by itself.
    """

    name: str
    command: Sequence[str]
    environ: Mapping[str, str]
    ready: Callable[[], bool] = lambda: True
    patience: float = 60.0
    serves_others: bool = False
    quiet: bool = False


@dataclass(slots=True)
class Supervisor:
    """Runs programs until a signal comes or one of them ends."""

    programs: Sequence[Program]
    directory: Path
    instance: Instance
    grace: float = GRACE
    output: IO[str] = field(default_factory=lambda: sys.stdout)
    _children: dict[str, subprocess.Popen[str]] = field(default_factory=dict)
    _readers: list[threading.Thread] = field(default_factory=list)
    _unsaid: dict[str, deque[str]] = field(default_factory=dict)
    _failed: set[str] = field(default_factory=set)
    _signals: int = 0

    def run(self, started: Callable[[], None]) -> int:
        """Start all, call `started`, wait. 0 when asked to stop, 1 when a program failed."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._asked)
        try:
            problem = self._start()
            if not problem and not self._signals:
                started()
                problem = self._watch()
        finally:
            self._stop()
        if problem:
            self._say("\n".join([*self._last_words(), problem]))
            return 1
        self._say("Stopped.")
        return 0

    def _asked(self, _number: int, _frame: FrameType | None) -> None:
        self._signals += 1

    def _start(self) -> str:
        """Start the programs one after the other; a problem in words, or nothing."""
        for program in self.programs:
            if self._signals:
                return ""
            self._spawn(program)
            end = time.monotonic() + program.patience
            while not self._signals and not program.ready():
                problem = self._ended()
                if not problem and time.monotonic() > end:
                    self._failed.add(program.name)
                    problem = f"{program.name} did not answer within {program.patience:.0f} s."
                if problem:
                    return problem
                time.sleep(PACE)
        return ""

    def _watch(self) -> str:
        while not self._signals:
            problem = self._ended()
            if problem:
                return problem
            time.sleep(PACE * 2)
        return ""

    def _ended(self) -> str:
        for name, child in self._children.items():
            if child.poll() is not None:
                self._failed.add(name)
                return f"{name} ended by itself ({_how(child.returncode)}): the rest is stopped."
        return ""

    def _last_words(self) -> list[str]:
        """What a quiet program said, when it is the one that failed."""
        return [line for name in self._failed for line in self._unsaid.get(name, ())]

    def _spawn(self, program: Program) -> None:
        child = subprocess.Popen(
            leashed(program.command),
            cwd=self.directory,
            env=dict(program.environ),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            start_new_session=True,
            pass_fds=(self.instance.held,),
        )
        self._children[program.name] = child
        self.instance.started(program.name, child.pid)
        reader = threading.Thread(target=self._relay, args=(program, child), daemon=True)
        reader.start()
        self._readers.append(reader)

    def _relay(self, program: Program, child: subprocess.Popen[str]) -> None:
        assert child.stdout is not None
        width = max(len(each.name) for each in self.programs)
        unsaid = self._unsaid.setdefault(program.name, deque(maxlen=40))
        for line in child.stdout:
            text = f"{program.name:<{width}} | {line.rstrip()}"
            if program.quiet:
                unsaid.append(text)
            else:
                self._say(text)

    def _say(self, text: str) -> None:
        # The terminal may be gone before we are; stopping the children matters more.
        with suppress(OSError, ValueError):
            self.output.write(text + "\n")
            self.output.flush()

    def _stop(self) -> None:
        last = {program.name for program in self.programs if program.serves_others}
        self._end(child for name, child in self._children.items() if name not in last)
        self._end(child for name, child in self._children.items() if name in last)
        for reader in self._readers:
            reader.join(timeout=1)

    def _end(self, children: Iterable[subprocess.Popen[str]]) -> None:
        """SIGTERM to each leader, then SIGKILL to whatever is left of their groups."""
        ending = list(children)
        for child in ending:
            if child.poll() is None:
                child.terminate()
        end, impatient = time.monotonic() + self.grace, self._signals + 1
        while any(child.poll() is None for child in ending):
            if time.monotonic() > end or self._signals >= impatient:
                break
            time.sleep(PACE)
        for child in ending:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(child.pid, signal.SIGKILL)
            child.wait()


def leashed(command: Sequence[str], death: str = "TERM") -> list[str]:
    """The command, to be sent `death` by the kernel when the process that starts it is killed."""
    setpriv = shutil.which("setpriv")
    return [setpriv, "--pdeathsig", death, "--", *command] if setpriv else list(command)


def _how(code: int) -> str:
    return f"exit code {code}" if code >= 0 else f"killed by {signal.Signals(-code).name}"
