"""The second stage of `make run`: prepare what changed, then serve until told to stop."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import FrameType
from typing import Any

from hdhcompliance.launch import plan, ports, programs, stamps
from hdhcompliance.launch.broker import private_broker
from hdhcompliance.launch.errors import LaunchError, spoken
from hdhcompliance.launch.instance import only_one
from hdhcompliance.launch.layout import Layout, private_directory
from hdhcompliance.launch.supervisor import Program, Supervisor, leashed


@dataclass(frozen=True, slots=True)
class Accounts:
    """The demonstration's: user names, and those created just now with their passwords."""

    usernames: Sequence[str]
    created: Sequence[Mapping[str, Any]]


def main() -> int:
    return spoken(run)


def run() -> int:
    signal.signal(signal.SIGTERM, _interrupt)
    layout = Layout.of()
    host, port = os.environ.get("HDHC_BIND") or ports.LOOPBACK, ports.wanted(os.environ)
    url = f"http://{_in_url(programs.reachable(host))}:{port}/"
    environ = {**os.environ, "HDHC_VAR": str(layout.var), "PYTHONUNBUFFERED": "1"}
    private_directory(layout.var)
    with only_one(layout.run, url) as instance:
        ports.refuse_busy(host, port)
        accounts = prepare(layout, environ)
        supervisor = Supervisor(
            start_order(layout, host, port, environ), directory=layout.root, instance=instance
        )
        return supervisor.run(started=lambda: print(welcome(url, accounts), flush=True))


def start_order(layout: Layout, host: str, port: int, environ: Mapping[str, str]) -> list[Program]:
    """Redis first (all need it), the web next (a person waits for it), then the background."""
    first: list[Program] = []
    if not environ.get("REDIS_URL"):
        broker = private_broker(layout.var / "redis", environ)
        environ = {**environ, "REDIS_URL": broker.url}
        first.append(broker.program)
    return [
        *first,
        programs.web(layout, host, port, environ),
        programs.worker(layout, environ),
        programs.beat(layout, environ),
    ]


def prepare(layout: Layout, environ: Mapping[str, str]) -> Accounts:
    """Take the steps that something changed for; a start with no change loads no Django."""
    from hdhcompliance.launch.database import look

    stamp_file = plan.stamp_file(layout)
    stamp, files = stamps.read(stamp_file), plan.fingerprints(layout.root)
    names = plan.to_do(
        stamp,
        files,
        plan.address(environ),
        lambda sequence: look(layout, environ, sequence),
        layout.var / "static",
    )
    if not names:
        return Accounts(stamp.get("accounts", []), [])
    result = _in_django(layout, environ, names)
    usernames = result.get("accounts", stamp.get("accounts", []))
    database = plan.described(layout, environ)
    stamps.write(stamp_file, {"steps": files, "database": database, "accounts": usernames})
    return Accounts(usernames, result.get("created", []))


def _in_django(layout: Layout, environ: Mapping[str, str], names: Sequence[str]) -> dict[str, Any]:
    command = [str(layout.python), "-m", "hdhcompliance.launch.prepare", *names]
    done = subprocess.run(
        leashed(command),
        cwd=layout.root,
        env=environ,
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    if done.returncode:
        raise LaunchError("The application could not be prepared: see the lines above.")
    result: dict[str, Any] = json.loads(done.stdout)
    return result


def welcome(url: str, accounts: Accounts) -> str:
    """What the person who started it needs to know."""
    lines = ["", f"  The application answers at {url}", ""]
    if accounts.created:
        lines.append("  Demonstration accounts; these passwords are shown once and stored hashed:")
        lines += [
            f"    {account['username']:<12} {account['password']:<20} {', '.join(account['roles'])}"
            for account in accounts.created
        ]
        lines.append("  make demo-accounts gives them new ones.")
    elif accounts.usernames:
        lines.append(f"  Demonstration accounts: {', '.join(accounts.usernames)}")
        lines.append(
            "  Forgotten passwords? make demo-accounts resets them and shows the new ones."
        )
    return "\n".join([*lines, "", "  Ctrl-C stops everything.", ""])


def _in_url(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main())
