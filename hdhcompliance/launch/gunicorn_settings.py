"""How gunicorn serves: the application is loaded once and shared by the processes."""

from __future__ import annotations

from typing import Any

preload_app = True
workers = 2
threads = 4
worker_class = "gthread"
timeout = 120  # seconds; a large upload on a slow line
graceful_timeout = 5
loglevel = "warning"
control_socket_disable = True


def when_ready(_server: Any) -> None:
    """Load every page before the processes fork; otherwise each would at its first request."""
    from django.urls import get_resolver

    _loaded = get_resolver().url_patterns
