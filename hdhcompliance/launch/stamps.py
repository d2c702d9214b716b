"""Doing nothing twice: a fingerprint of what a step read, kept beside what it wrote."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any


def fingerprint(root: Path, patterns: Iterable[str], *facts: str) -> str:
    """SHA-256 over names and contents of the files matching `patterns`, and over `facts`."""
    digest = hashlib.sha256()
    for fact in facts:
        digest.update(f"{len(fact)}:{fact}".encode())
    found = {path for pattern in patterns for path in root.glob(pattern) if path.is_file()}
    for path in sorted(found):
        if "__pycache__" in path.parts:
            continue
        content = path.read_bytes()
        name = path.relative_to(root).as_posix()
        digest.update(f"{len(name)}:{name}{len(content)}:".encode())
        digest.update(content)
    return digest.hexdigest()


def read(path: Path) -> dict[str, Any]:
    """The stamp as it was written; empty when there is none or it cannot be read."""
    try:
        stamp = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return stamp if isinstance(stamp, dict) else {}


def write(path: Path, stamp: dict[str, Any]) -> None:
    """Replace the stamp in one movement: a launcher killed here leaves the old one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_name(f"{path.name}.{os.getpid()}")
    new.write_text(json.dumps(stamp, indent=1, sort_keys=True), encoding="utf-8")
    new.replace(path)
