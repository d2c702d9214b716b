"""The real application for tests: the launcher with its Redis, web, worker and clock."""

from __future__ import annotations

import fcntl
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlsplit

import psycopg
from psycopg import sql

from hdhcompliance.launch import ports, programs
from hdhcompliance.launch.layout import ROOT
from hdhcompliance.launch.supervisor import leashed

PATIENCE = 120.0  # seconds a first start may take on a busy machine
# HTTP/3, component updates and the like would reach for the network.
CHROMIUM = {
    "executable_path": "/usr/bin/chromium-headless-shell",
    "args": [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
    ],
}


@dataclass(frozen=True, slots=True)
class RunningApp:
    """A started application: `base_url` without final slash, `passwords` by user name."""

    base_url: str
    passwords: Mapping[str, str]
    environ: Mapping[str, str]
    var: Path
    pid: int

    def manage(self, *arguments: str) -> str:
        """Run a management command against its database; returns stdout, raises when it fails."""
        return _manage(self.environ, *arguments)

    def output(self) -> str:
        """What the launcher and its children have said so far."""
        return (self.var / "launcher.log").read_text(encoding="utf-8", errors="replace")


@contextmanager
def running(var: Path, **extra: str) -> Iterator[RunningApp]:
    """Start the launcher on a free port over an empty `var`, and stop it with everything it started.

    With a PostgreSQL DATABASE_URL in the environment it gets a database of its own there.
    """
    with _database(os.environ.get("DATABASE_URL", "")) as database:
        port = ports.free()
        environ = {
            **{name: value for name, value in os.environ.items() if name != "REDIS_URL"},
            **{"HDHC_VAR": str(var), "DATABASE_URL": database, "PORT": str(port)},
            **extra,
        }
        with _launched(environ, var) as launcher:
            _wait(launcher, port, var)
            accounts = json.loads(_manage(environ, "demo_accounts", "--json"))["accounts"]
            yield RunningApp(
                base_url=f"http://{ports.LOOPBACK}:{port}",
                passwords={account["username"]: account["password"] for account in accounts},
                environ=environ,
                var=var,
                pid=launcher.pid,
            )


PREPARE = """
import os
from hdhcompliance.launch.layout import Layout
from hdhcompliance.launch.run import prepare
prepare(Layout.of(), dict(os.environ))
"""


def prepared_once(var: Path) -> Path:
    """`var` as the first start leaves it, on SQLite, whichever of several processes asks first."""
    with var.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not var.exists():
            making = var.with_suffix(".making")
            making.mkdir()
            done = subprocess.run(
                [sys.executable, "-c", PREPARE],
                cwd=ROOT,
                env={**os.environ, "HDHC_VAR": str(making), "DATABASE_URL": ""},
                capture_output=True,
                text=True,
                check=False,
            )
            assert done.returncode == 0, done.stderr
            making.rename(var)
    return var


@contextmanager
def _launched(environ: Mapping[str, str], var: Path) -> Iterator[subprocess.Popen[bytes]]:
    with (var / "launcher.log").open("wb") as log:
        launcher = subprocess.Popen(
            # Leashed: a test run killed outright takes its application along.
            leashed([sys.executable, "-m", "hdhcompliance.launch.run"]),
            cwd=ROOT,
            env=environ,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            yield launcher
        finally:
            with suppress(ProcessLookupError):
                launcher.send_signal(signal.SIGTERM)
            launcher.wait(timeout=40)


def _wait(launcher: subprocess.Popen[bytes], port: int, var: Path) -> None:
    end = time.monotonic() + PATIENCE
    while "Ctrl-C stops everything" not in (
        said := (var / "launcher.log").read_text(encoding="utf-8", errors="replace")
    ):
        if launcher.poll() is not None or time.monotonic() > end:
            raise AssertionError(f"The application did not start:\n{said}")
        time.sleep(0.1)
    assert programs.answers(ports.LOOPBACK, port)


def _manage(environ: Mapping[str, str], *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=environ,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@contextmanager
def _database(url: str) -> Iterator[str]:
    """The empty string (SQLite under var), or the address of a new PostgreSQL database."""
    if not url.startswith("postgres"):
        yield ""
        return
    name = f"app_{os.getpid()}_{threading.get_ident() % 10000}"
    with _maintenance(url) as server:
        server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    try:
        yield urlsplit(url)._replace(path="/" + quote(name)).geturl()
    finally:
        with _maintenance(url) as server:
            server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@contextmanager
def _maintenance(url: str) -> Iterator[psycopg.Connection]:
    import dj_database_url

    config = dj_database_url.parse(url)
    with psycopg.connect(
        host=config["HOST"] or None,
        port=config["PORT"] or None,
        user=config["USER"] or None,
        password=config["PASSWORD"] or None,
        dbname="postgres",
        autocommit=True,
    ) as connection:
        yield connection
