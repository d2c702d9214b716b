"""The rules of redaction, read and checked: what is kept is listed, all the rest is removed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FILE = Path(__file__).parent / "rules.json"

Path_ = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Removal:
    """Why something is removed: `label` by language, `basis` the article or the advice."""

    code: str
    paths: tuple[Path_, ...]
    label: Mapping[str, str]
    basis: str


@dataclass(frozen=True, slots=True)
class Rules:
    """`keep`: of every bid; `keep_of_winner`: of the bid that is first alone, too."""

    version: str
    sha256: str
    keep: frozenset[Path_]
    keep_of_winner: frozenset[Path_]
    removals: tuple[Removal, ...]


@cache
def load(file: Path = FILE) -> Rules:
    """The rules in force. `a[].b.*` is: any item of the list a, its b, any key of it."""
    content = file.read_bytes()
    raw = json.loads(content)
    return Rules(
        version=raw["version"],
        sha256=hashlib.sha256(content).hexdigest(),
        keep=frozenset(map(steps, raw["keep"])),
        keep_of_winner=frozenset(map(steps, raw["keep_of_winner"])),
        removals=tuple(
            Removal(each["code"], tuple(map(steps, each["paths"])), each["label"], each["basis"])
            for each in raw["remove"]
        ),
    )


def steps(path: str) -> Path_:
    return tuple(path.replace("[]", ".[]").split("."))
