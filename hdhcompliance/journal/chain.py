"""The chain itself: canonical bytes and hashes, without a database."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeAlias

Json: TypeAlias = "str | int | bool | Sequence[Json] | Mapping[str, Json] | None"

GENESIS = "0" * 64


def canonical(value: Json) -> str:
    """Canonical JSON: sorted keys, no spaces, UTF-8 text; floats are refused (TypeError)."""
    _refuse_floats(value)
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def _refuse_floats(value: Json) -> None:
    if isinstance(value, Mapping):
        for key, item in value.items():
            if not isinstance(key, str):
                raise TypeError(f"journal keys are strings, not {key!r}")
            _refuse_floats(item)
    elif isinstance(value, Sequence) and not isinstance(value, str):
        for item in value:
            _refuse_floats(item)
    elif value is not None and not isinstance(value, str | int):
        raise TypeError(f"the journal keeps integers and strings only, not {value!r}")


def stamp(moment: datetime) -> str:
    """A moment as the chain writes it: UTC, microseconds, `Z`."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


@dataclass(frozen=True, slots=True)
class Link:
    """One entry as it is hashed. `data` is the canonical JSON text as stored."""

    sequence: int
    at: datetime
    actor: str
    action: str
    target: str
    tender: str
    data: str
    previous: str

    def hash(self) -> str:
        """SHA-256 (hex) of the canonical entry, previous hash included."""
        body = canonical(
            {
                "sequence": self.sequence,
                "at": stamp(self.at),
                "actor": self.actor,
                "action": self.action,
                "target": self.target,
                "tender": self.tender,
                "data": self.data,
                "previous": self.previous,
            }
        )
        return hashlib.sha256(body.encode()).hexdigest()
