"""`python -m hdhcompliance.launch.after PORT`: wait until something listens there, at most 30 s."""

from __future__ import annotations

import socket
import sys
import time

PATIENCE = 30.0


def wait(port: int) -> bool:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return True
    return False


if __name__ == "__main__":
    sys.exit(0 if wait(int(sys.argv[1])) else 1)
