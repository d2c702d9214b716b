"""Where things live: one place for the paths the launcher uses."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Layout:
    """`root` is the checkout, `var` everything written at run time (never in git)."""

    root: Path
    var: Path

    @classmethod
    def of(cls, environ: Mapping[str, str] = os.environ, root: Path = ROOT) -> Layout:
        return cls(root=root, var=(root / (environ.get("HDHC_VAR") or "var")).resolve())

    @property
    def run(self) -> Path:
        return self.var / "run"

    @property
    def venv(self) -> Path:
        return self.root / ".venv"

    @property
    def python(self) -> Path:
        return self.venv / "bin" / "python"


def private_directory(path: Path) -> Path:
    """Make the directory, readable by its owner only."""
    path.mkdir(parents=True, exist_ok=True, mode=0o700)
    return path
