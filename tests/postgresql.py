"""A PostgreSQL server of one's own for a test run: no network, no sync to disk, gone afterwards."""

from __future__ import annotations

import getpass
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from hdhcompliance.launch.errors import LaunchError
from hdhcompliance.launch.supervisor import leashed

OWNER = "hdhc"
FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "listen_addresses=")


@contextmanager
def private_postgresql() -> Iterator[str]:
    """The DATABASE_URL of a fresh cluster, reached through a socket only we can open.

    It lives under the temporary directory, not under the checkout: the server refuses to run as
    root, and the unprivileged user it then runs as may not be allowed to read the checkout.
    """
    base = Path(tempfile.mkdtemp(prefix="hdhc-pg-"))
    try:
        user = _unprivileged()
        shutil.chown(base, user)
        data, binaries = base / "data", _binaries()
        initdb = [str(binaries / "initdb"), f"--pgdata={data}", f"--username={OWNER}"]
        plain = ["--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync"]
        _as(user, base, [*initdb, *plain])
        with _server(user, base, [str(binaries / "postgres"), "-D", str(data), "-k", str(base)]):
            yield f"postgres://{OWNER}@{quote(str(base), safe='')}/hdhc"
    finally:
        shutil.rmtree(base, ignore_errors=True)


@contextmanager
def _server(user: str, base: Path, command: list[str]) -> Iterator[None]:
    options = [word for setting in FAST for word in ("-c", setting)]
    with (base / "server.log").open("wb") as log:
        server = subprocess.Popen(
            leashed([*command, *options], death="INT"),
            cwd=base,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            **_identity(user),
        )
    try:
        end = time.monotonic() + 30
        while not (base / ".s.PGSQL.5432").exists():
            if server.poll() is not None or time.monotonic() > end:
                said = (base / "server.log").read_text(errors="replace")
                raise LaunchError(f"The test PostgreSQL did not start:\n{said}")
            time.sleep(0.05)
        yield
    finally:
        server.send_signal(signal.SIGINT)  # "fast": connections are cut
        server.wait(timeout=30)


def _as(user: str, directory: Path, command: list[str]) -> None:
    done = subprocess.run(
        command,
        cwd=directory,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        **_identity(user),
    )
    if done.returncode:
        raise LaunchError(f"{command[0]} failed:\n{done.stdout}")


def _unprivileged() -> str:
    if os.geteuid() != 0:
        return getpass.getuser()
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


def _identity(user: str) -> dict[str, Any]:
    if os.geteuid() != 0:
        return {}
    entry = pwd.getpwnam(user)
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


def _binaries() -> Path:
    """Debian keeps the server's programs out of PATH, one folder per version."""
    versions = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3])
    )
    found = versions[-1] if versions else shutil.which("initdb")
    if found is None:
        raise LaunchError("initdb is not found: install PostgreSQL.")
    return Path(found).parent
