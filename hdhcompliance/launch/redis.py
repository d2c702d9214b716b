"""A private Redis: own directory, append-only file, own password, a free port of the loopback."""

from __future__ import annotations

import os
import secrets
import socket
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class PrivateRedis:
    config: Path
    port: int
    url: str


def free_port() -> int:
    """A port of the loopback that nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def configure(directory: Path) -> PrivateRedis:
    """Write the configuration of this start; the password is kept from one start to the next."""
    directory.mkdir(parents=True, exist_ok=True, mode=0o700)
    password = _password(directory / "password")
    port = free_port()
    config = directory / "redis.conf"
    lines = [
        f"port {port}",
        "bind 127.0.0.1",
        "protected-mode yes",
        f"requirepass {password}",
        f'dir "{directory}"',
        "appendonly yes",
        "appendfsync everysec",
        'save ""',
        "daemonize no",
        "loglevel warning",
    ]
    _write_private(config, "\n".join(lines) + "\n")
    return PrivateRedis(config, port, f"redis://:{password}@127.0.0.1:{port}/0")


def _password(path: Path) -> str:
    if not path.exists():
        _write_private(path, secrets.token_hex(24))
    return path.read_text(encoding="ascii").strip()


def _write_private(path: Path, text: str) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
