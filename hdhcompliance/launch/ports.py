"""Loopback ports: finding a free one, and telling a busy one before anything is started."""

from __future__ import annotations

import socket
from collections.abc import Mapping

from hdhcompliance.launch.errors import LaunchError

LOOPBACK = "127.0.0.1"
DEFAULT = 8000


def wanted(environ: Mapping[str, str]) -> int:
    """The port asked for by PORT, 8000 without; LaunchError when it is no port."""
    raw = environ.get("PORT") or str(DEFAULT)
    if not (raw.isascii() and raw.isdigit() and 0 < int(raw) < 65536):
        raise LaunchError(f"PORT must be a number from 1 to 65535, not {raw!r}.")
    return int(raw)


def free() -> int:
    """A port that nothing listens on at this moment."""
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])


def refuse_busy(host: str, port: int) -> None:
    """LaunchError, naming PORT, when the address cannot be listened on."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise LaunchError(
                f"Cannot listen on {host} port {port}: {error.strerror}.\n"
                f"Choose another port, for example: make run PORT={suggestion(port)}"
            ) from error


def suggestion(port: int) -> int:
    """A port to offer in place of one that is busy or reserved."""
    return port + 1 if 1024 <= port < 65535 else DEFAULT + 1
