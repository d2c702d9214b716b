"""Preparing the application, in one Django process: tables, messages, static files, data.

Called by the launcher with the names of the steps; prints one JSON object on stdout (it carries
the passwords of accounts just created, so it is a pipe's and never a file's).
"""

from __future__ import annotations

import io
import json
import os
import sys
from collections.abc import Callable, Sequence

from hdhcompliance.launch.layout import ROOT


def main(names: Sequence[str]) -> int:
    os.chdir(ROOT)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hdhcompliance.settings")
    import django

    django.setup()
    result: dict[str, object] = {}
    for name in names:
        print(f"Preparing {name} ...", file=sys.stderr, flush=True)
        result |= ACTIONS[name]()
    print(json.dumps(result))
    return 0


def _tables() -> dict[str, object]:
    _quietly("migrate", interactive=False)
    return {}


def _messages() -> dict[str, object]:
    # Its own search for catalogues would walk through .venv and compile the libraries' too.
    if (ROOT / "locale").exists():
        _quietly("compilemessages", ignore_patterns=[".venv*", "var", "node_modules"])
    return {}


def _static_files() -> dict[str, object]:
    _quietly("collectstatic", interactive=False, clear=True)
    return {}


def _frameworks() -> dict[str, object]:
    _quietly("load_frameworks")
    return {}


def _providers() -> dict[str, object]:
    _quietly("load_providers")
    return {}


def _demonstration() -> dict[str, object]:
    seeded = json.loads(_quietly("seed_demo", json=True))
    return {"accounts": seeded["accounts"], "created": seeded["created"]}


ACTIONS: dict[str, Callable[[], dict[str, object]]] = {
    "tables": _tables,
    "messages": _messages,
    "static files": _static_files,
    "frameworks": _frameworks,
    "providers": _providers,
    "demonstration": _demonstration,
}


def _quietly(command: str, **options: object) -> str:
    """Run a management command; its stdout is returned, its stderr stays on the terminal."""
    from django.core.management import call_command

    said = io.StringIO()
    try:
        call_command(command, stdout=said, verbosity=0, **options)
    except BaseException:
        print(said.getvalue(), file=sys.stderr)
        raise
    return said.getvalue()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
