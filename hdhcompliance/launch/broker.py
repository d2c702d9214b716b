"""The private redis-server: loopback, a port and a password of its own, an append-only file."""

from __future__ import annotations

import os
import secrets
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from hdhcompliance.launch import ports
from hdhcompliance.launch.layout import private_directory
from hdhcompliance.launch.supervisor import Program

CONFIGURATION = """\
bind {host}
port {port}
protected-mode yes
requirepass {password}
dir "{directory}"
daemonize no
pidfile "{directory}/redis.pid"
appendonly yes
save ""
maxmemory-policy noeviction
loglevel warning
"""


@dataclass(frozen=True, slots=True)
class Broker:
    """Where a private Redis will listen and how to start it; `url` carries the password."""

    url: str
    program: Program


def private_broker(directory: Path, environ: Mapping[str, str]) -> Broker:
    """Write the configuration (mode 600) for a Redis in `directory`, on a free port."""
    private_directory(directory)
    port, password = ports.free(), secrets.token_urlsafe(32)
    configuration = directory / "redis.conf"
    configuration.unlink(missing_ok=True)
    descriptor = os.open(configuration, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(
            CONFIGURATION.format(
                host=ports.LOOPBACK, port=port, password=password, directory=quoted(directory)
            )
        )
    return Broker(
        url=f"redis://:{password}@{ports.LOOPBACK}:{port}/0",
        program=Program(
            "redis",
            ["redis-server", str(configuration)],
            environ,
            quiet=True,
            ready=lambda: answers(port, password),
            patience=20,
            serves_others=True,
        ),
    )


def quoted(path: Path) -> str:
    """A path inside double quotes of redis.conf."""
    return str(path).replace("\\", "\\\\").replace('"', '\\"')


def answers(port: int, password: str) -> bool:
    """Whether our Redis (it knows the password) has loaded its file and answers."""
    try:
        with socket.create_connection((ports.LOOPBACK, port), timeout=1) as connection:
            connection.sendall(f"AUTH {password}\r\nPING\r\n".encode())
            reply = b""
            while reply.count(b"\r\n") < 2:
                chunk = connection.recv(256)
                if not chunk:
                    return False
                reply += chunk
    except OSError:
        return False
    return b"+PONG" in reply
