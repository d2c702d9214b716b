"""What has to be prepared before serving, decided without loading Django."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hdhcompliance.launch import database, stamps
from hdhcompliance.launch.layout import Layout

# Named one by one: a pattern over everything would walk through .venv and var at each start.
PACKAGES = ("assessments", "providers", "hdhcompliance")


def _in_packages(pattern: str) -> tuple[str, ...]:
    return tuple(f"{package}/**/{pattern}" for package in PACKAGES)


@dataclass(frozen=True, slots=True)
class Step:
    """A preparation, the files it depends on, and whether its effect is in the database."""

    name: str
    files: tuple[str, ...]
    in_database: bool = False


STEPS = (
    Step("tables", (*_in_packages("migrations/*.py"), "requirements.txt"), True),
    Step("messages", ("locale/**/*.po",)),
    Step("static files", ("static/**/*", *_in_packages("static/**/*"), "requirements.txt")),
    Step("frameworks", ("assessments/frameworks/**/*", "assessments/actions/frameworks.py"), True),
    Step("providers", ("providers/**/*",), True),
    Step("demonstration", ("assessments/demonstration/**/*", "assessments/actions/*.py"), True),
)
NAMES = tuple(step.name for step in STEPS)

Look = Callable[[int | None], database.State]


def stamp_file(layout: Layout) -> Path:
    return layout.run / "prepared.json"


def fingerprints(root: Path) -> dict[str, str]:
    return {step.name: stamps.fingerprint(root, step.files) for step in STEPS}


def to_do(
    stamp: Mapping[str, Any], files: Mapping[str, str], address: str, look: Look, static: Path
) -> list[str]:
    """Names of the steps to take: those whose files changed, or whose result is not there."""
    done = stamp.get("steps", {})
    same_database = _same_database(stamp.get("database", {}), address, look)
    return [
        step.name
        for step in STEPS
        if done.get(step.name) != files[step.name]
        or (step.in_database and not same_database)
        or (step.name == "static files" and not static.exists())
    ]


def _same_database(known: Mapping[str, Any], address: str, look: Look) -> bool:
    sequence = known.get("sequence")
    state = look(sequence)
    return state != database.ABSENT and known == _described(address, state)


def described(layout: Layout, environ: Mapping[str, str]) -> dict[str, Any]:
    """The database as prepared, to recognise it at the next start."""
    return _described(address(environ), database.look(layout, environ))


def _described(address: str, state: database.State) -> dict[str, Any]:
    sequence, digest = state.entry or (None, "")
    return {
        "address": address,
        "migrations": state.migrations,
        "sequence": sequence,
        "hash": digest,
    }


def address(environ: Mapping[str, str]) -> str:
    """Digest of DATABASE_URL: enough to see a change, without keeping its password."""
    return hashlib.sha256(environ.get("DATABASE_URL", "").encode()).hexdigest()
