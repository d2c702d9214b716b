"""What runs: the web server, the worker and the clock of periodic tasks."""

from __future__ import annotations

import http.client
from collections.abc import Mapping
from pathlib import Path

from hdhcompliance.launch.layout import Layout
from hdhcompliance.launch.supervisor import Program

# Celery warns root of pickled messages; ours are JSON and nothing else is accepted.
NO_PICKLE_HERE = ["-W", "ignore:You're running the worker with superuser privileges"]
CELERY = [*NO_PICKLE_HERE, "-m", "celery", "--quiet", "--app", "hdhcompliance.celery:app"]


def web(layout: Layout, host: str, port: int, environ: Mapping[str, str]) -> Program:
    """gunicorn, set up by `gunicorn_settings`."""
    command = [
        *(str(layout.python), "-m", "gunicorn", "hdhcompliance.wsgi:application"),
        *("--config", "python:hdhcompliance.launch.gunicorn_settings"),
        *("--bind", f"[{host}]:{port}" if ":" in host else f"{host}:{port}"),
    ]
    return Program("web", command, environ, ready=lambda: answers(reachable(host), port))


def worker(layout: Layout, environ: Mapping[str, str]) -> Program:
    """Celery worker; gossip and mingle speak to other workers, and there is one."""
    command = [
        *(str(layout.python), *CELERY, "worker", "--concurrency", "2"),
        *("--without-gossip", "--without-mingle", "--loglevel", "WARNING"),
    ]
    return Program("worker", command, environ)


def beat(layout: Layout, environ: Mapping[str, str]) -> Program:
    """Celery beat; its schedule file is dropped at each start, the tasks are all periodic."""
    schedule: Path = layout.run / "beat-schedule"
    command = [
        *(str(layout.python), *CELERY, "beat", "--loglevel", "WARNING"),
        *("--pidfile", "", "--schedule", str(schedule)),
    ]
    return Program("beat", command, environ)


def reachable(host: str) -> str:
    """An address to reach a server listening on `host`."""
    return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 # compared, not bound


def answers(host: str, port: int) -> bool:
    """Whether something speaks HTTP there, whatever it says."""
    connection = http.client.HTTPConnection(host, port, timeout=10)
    try:
        connection.request("GET", "/login/")
        connection.getresponse()
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
    return True
