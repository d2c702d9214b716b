"""One launcher at a time, whatever became of the one before."""

from __future__ import annotations

import socket
import subprocess
import sys
from pathlib import Path

import pytest

from hdhcompliance.launch import ports
from hdhcompliance.launch.errors import LaunchError
from hdhcompliance.launch.instance import only_one

URL = "http://127.0.0.1:8000/"


def test_second_launcher_is_told_where_the_first_serves(tmp_path: Path) -> None:
    with only_one(tmp_path, URL), pytest.raises(LaunchError) as refusal:
        with only_one(tmp_path, "http://127.0.0.1:9000/"):
            pass
    assert f"already runs, at {URL}" in str(refusal.value)
    assert "kill " in str(refusal.value)


def test_launcher_that_ended_leaves_the_place_free(tmp_path: Path) -> None:
    for _start in range(2):
        with only_one(tmp_path, URL):
            pass


def orphan(held: int, seconds: float) -> subprocess.Popen[bytes]:
    """A child that outlives its launcher, ignoring the polite signal."""
    code = (
        f"import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep({seconds})"
    )
    return subprocess.Popen([sys.executable, "-c", code], pass_fds=(held,), start_new_session=True)


def test_children_of_an_earlier_launcher_are_waited_for(tmp_path: Path) -> None:
    with only_one(tmp_path, URL) as instance:
        child = orphan(instance.held, 0.6)
        instance.started("worker", child.pid)
    with only_one(tmp_path, URL, patience=10):
        assert child.wait(timeout=5) == 0


def test_children_of_an_earlier_launcher_that_stay_are_ended(tmp_path: Path) -> None:
    with only_one(tmp_path, URL) as instance:
        child = orphan(instance.held, 60)
        instance.started("worker", child.pid)
    with only_one(tmp_path, URL, patience=0.3):
        assert child.wait(timeout=5) == -9


def test_port_taken_by_another_program_is_refused_naming_the_variable() -> None:
    with socket.socket() as other:
        other.bind((ports.LOOPBACK, 0))
        other.listen()
        taken = other.getsockname()[1]
        with pytest.raises(LaunchError, match=r"make run PORT=\d+"):
            ports.refuse_busy(ports.LOOPBACK, taken)
    ports.refuse_busy(ports.LOOPBACK, taken)


@pytest.mark.parametrize("raw", ["0", "65536", "web", "-1", "8000.0", "²"])
def test_port_that_is_no_port_is_refused(raw: str) -> None:
    with pytest.raises(LaunchError, match="PORT must be a number"):
        ports.wanted({"PORT": raw})


def test_port_is_8000_unless_told_otherwise() -> None:
    assert ports.wanted({}) == 8000
    assert ports.wanted({"PORT": "8123"}) == 8123
