"""The whole application, started and stopped as a person would."""

from __future__ import annotations

import http.client
import json
import os
import shutil
import signal
import stat
import subprocess
import sys
import uuid
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.launch.processes import MARK, alive, eventually_gone
from tests.running import RunningApp, running

# One worker of pytest-xdist: they share a prepared var, and each start wants both cores.
pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("real-start")]


def status(app: RunningApp, path: str) -> int:
    address = urlsplit(app.base_url)
    connection = http.client.HTTPConnection(str(address.hostname), address.port, timeout=30)
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    finally:
        connection.close()


def accounts_in(said: str) -> dict[str, str]:
    """User names and passwords printed by a first start."""
    lines = [line.split() for line in said.splitlines() if line.startswith("    ")]
    return {words[0]: words[1] for words in lines if len(words) >= 3}


def again(app: RunningApp, root: Path) -> subprocess.CompletedProcess[str]:
    """The launcher once more with the same environment, while the first one runs."""
    return subprocess.run(
        [sys.executable, "-m", "hdhcompliance.launch.run"],
        cwd=root,
        env=dict(app.environ),
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_application_starts_serves_refuses_a_second_one_and_stops_entirely(
    tmp_path: Path, root: Path
) -> None:
    var, mark = tmp_path / "var of a%20b#c?d", uuid.uuid4().hex
    var.mkdir()
    with running(var, **{MARK: mark}) as app:
        assert status(app, "/login/") == 200
        printed = accounts_in(app.output())
        assert printed.keys() == app.passwords.keys()
        assert printed != app.passwords  # demo_accounts gave new ones
        assert all(len(password) >= 12 for password in printed.values())
        second = again(app, root)
        assert second.returncode == 2
        assert f"already runs, at {app.base_url}/" in second.stderr
        assert status(app, "/login/") == 200
        assert len(alive(mark)) >= 6  # launcher, redis, web and its processes, worker, beat
    assert alive(mark) == []
    assert "Stopped." in app.output()
    assert stat.S_IMODE((var / "redis" / "redis.conf").stat().st_mode) == 0o600
    secrets_written = {
        path
        for path in var.rglob("*")
        if path.is_file() and path.name != "launcher.log" and printed["admin"] in _text(path)
    }
    assert secrets_written == set()


def _text(path: Path) -> str:
    return path.read_bytes().decode("latin-1")


@pytest.fixture(scope="module")
def prepared(prepared_var: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The var of an application that was started once and stopped."""
    return shutil.copytree(prepared_var, tmp_path_factory.mktemp("prepared") / "var")


def start(var: Path, root: Path, mark: str) -> tuple[subprocess.Popen[str], str]:
    """Start over a prepared var; returns the launcher and what it said until it was up."""
    from hdhcompliance.launch import ports

    environ = {**os.environ, "HDHC_VAR": str(var), "DATABASE_URL": "", MARK: mark}
    launcher = subprocess.Popen(
        [sys.executable, "-m", "hdhcompliance.launch.run"],
        cwd=root,
        env={**environ, "PORT": str(ports.free())},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert launcher.stdout is not None
    said = ""
    for line in launcher.stdout:
        said += line
        if "Ctrl-C stops everything" in line:
            break
    return launcher, said


def test_second_start_prepares_nothing(prepared: Path, root: Path) -> None:
    mark = uuid.uuid4().hex
    launcher, said = start(prepared, root, mark)
    launcher.send_signal(signal.SIGINT)
    launcher.communicate(timeout=40)
    assert launcher.returncode == 0
    assert "answers at" in said
    assert "Preparing" not in said
    assert "Demonstration accounts: acheteur, eval2" in said
    assert "make demo-accounts resets them" in said
    assert alive(mark) == []


def test_start_after_a_launcher_killed_outright(prepared: Path, root: Path) -> None:
    mark, next_mark = uuid.uuid4().hex, uuid.uuid4().hex
    killed, _said = start(prepared, root, mark)
    killed.kill()
    killed.communicate(timeout=40)
    launcher, said = start(prepared, root, next_mark)
    assert "answers at" in said
    assert eventually_gone(mark)
    launcher.terminate()
    launcher.communicate(timeout=40)
    assert launcher.returncode == 0
    assert alive(next_mark) == []


def test_redis_that_dies_stops_the_rest(prepared: Path, root: Path) -> None:
    mark = uuid.uuid4().hex
    launcher, _said = start(prepared, root, mark)
    groups = json.loads((prepared / "run" / "children.json").read_text(encoding="utf-8"))
    os.kill(groups["redis"], signal.SIGKILL)
    rest, _ = launcher.communicate(timeout=40)
    assert launcher.returncode == 1
    assert "redis ended by itself (killed by SIGKILL): the rest is stopped." in rest
    assert alive(mark) == []


def test_starts_are_all_on_one_worker(request: pytest.FixtureRequest, worker_id: str) -> None:
    """The mark of a group is known by the name it leaves; some versions of pytest lose it in silence."""
    assert worker_id == "master" or request.node.nodeid.endswith("@real-start")
