"""Programs start in order and stop together; real processes, small ones."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from tests.launch.processes import MARK, alive, eventually_gone


class Launched:
    """A supervisor over small programs, in a process of its own."""

    def __init__(self, root: Path, run: Path, *kinds: str, grace: float) -> None:
        self.mark = uuid.uuid4().hex
        self.output = run / f"{self.mark}.log"
        with self.output.open("wb") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "tests.launch.processes", str(run), str(grace), *kinds],
                cwd=root,
                env={**os.environ, MARK: self.mark},
                stdout=output,
                stderr=subprocess.STDOUT,
            )

    def said(self) -> str:
        return self.output.read_text(encoding="utf-8")

    def says(self, text: str, times: int = 1) -> bool:
        end = time.monotonic() + 20
        while self.said().count(text) < times:
            if time.monotonic() > end or self.process.poll() is not None:
                return self.said().count(text) >= times
            time.sleep(0.05)
        return True

    def close(self) -> None:
        for pid in alive(self.mark):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.process.wait(timeout=10)


Launch = Callable[..., Launched]


@pytest.fixture
def launch(root: Path, tmp_path: Path) -> Iterator[Launch]:
    made: list[Launched] = []

    def start(*kinds: str, grace: float = 1.0) -> Launched:
        made.append(Launched(root, tmp_path, *kinds, grace=grace))
        return made[-1]

    yield start
    for launched in made:
        launched.close()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_signal_stops_every_process_and_the_broker_last(
    launch: Launch, number: signal.Signals
) -> None:
    launched = launch("polite")
    assert launched.says("all started")
    assert launched.says("ready", times=2)
    assert len(alive(launched.mark)) >= 5  # the supervisor, two programs, their two children
    launched.process.send_signal(number)
    assert launched.process.wait(timeout=10) == 0
    assert alive(launched.mark) == []
    stops = [line for line in launched.said().splitlines() if "stopping" in line]
    assert [line.split()[0] for line in stops] == ["polite", "broker"]


def test_program_that_ends_by_itself_stops_the_rest_and_says_why(launch: Launch) -> None:
    launched = launch("polite", "failing")
    assert launched.process.wait(timeout=15) == 1
    assert "failing1 ended by itself (exit code 3): the rest is stopped." in launched.said()
    assert "no disk left" in launched.said()  # a quiet program's last words
    assert alive(launched.mark) == []


def test_program_that_never_answers_stops_the_start(launch: Launch) -> None:
    launched = launch("never", "polite")
    assert launched.process.wait(timeout=15) == 1
    assert "never did not answer within" in launched.said()
    assert "all started" not in launched.said()
    assert alive(launched.mark) == []


def test_program_deaf_to_the_polite_signal_is_ended(launch: Launch) -> None:
    launched = launch("stubborn")
    assert launched.says("ready", times=2)
    launched.process.terminate()
    assert launched.process.wait(timeout=10) == 0
    assert alive(launched.mark) == []


def test_second_signal_does_not_wait_for_the_grace(launch: Launch) -> None:
    launched = launch("stubborn", grace=600)
    assert launched.says("ready", times=2)
    launched.process.terminate()
    time.sleep(0.1)
    launched.process.terminate()
    assert launched.process.wait(timeout=60) == 0
    assert alive(launched.mark) == []


@pytest.mark.parametrize("delay", [0.0, 0.1, 0.25, 0.4])
def test_signal_during_the_start_leaves_nothing(launch: Launch, delay: float) -> None:
    launched = launch("polite", "polite")
    time.sleep(delay)
    launched.process.terminate()
    launched.process.wait(timeout=10)
    assert eventually_gone(launched.mark)


def test_killed_launcher_takes_its_programs_along_and_can_start_again(launch: Launch) -> None:
    killed = launch("polite")
    assert killed.says("ready", times=2)
    killed.process.kill()
    killed.process.wait(timeout=10)
    again = launch("polite")
    assert again.says("all started")
    again.process.terminate()
    assert again.process.wait(timeout=10) == 0
    assert eventually_gone(again.mark)


def test_children_of_a_killed_launcher_that_ignore_the_kernel_are_ended_by_the_next(
    launch: Launch,
) -> None:
    killed = launch("stubborn")
    assert killed.says("ready", times=2)
    killed.process.kill()
    killed.process.wait(timeout=10)
    again = launch("polite")
    assert again.says("all started")
    assert "Waiting for the processes of an earlier start" in again.said()
    assert eventually_gone(killed.mark, 1)
    again.process.terminate()
    assert again.process.wait(timeout=10) == 0
