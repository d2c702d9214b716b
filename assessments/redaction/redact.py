"""A dossier without what its rules do not keep, and how much was removed under each of them."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from assessments.redaction.rules import Path_, Rules

OTHER = "other"  # removed without a rule that names it: a part younger than the rules


@dataclass(frozen=True, slots=True)
class Redacted:
    """`removed`: code of a rule -> values removed under it, each text, number or boolean for one."""

    kept: dict[str, Any]
    removed: Mapping[str, int]


def redact(dossier: Mapping[str, Any], rules: Rules) -> Redacted:
    """Only what the rules keep; `dossier` holds its verdict. Removed is absent, never covered."""
    walk = _Walk(rules, winner_of(dossier))
    kept = walk.object(dossier, ())
    # A verdict tells its bids in their order, which is their ranking.
    kept["verdict"]["bids"].sort(key=lambda bid: str(bid["bid"]))
    return Redacted(kept, dict(sorted(walk.removed.items())))


def winner_of(dossier: Mapping[str, Any]) -> str | None:
    """The code of the bid that is first alone."""
    first = [bid["bid"] for bid in dossier["verdict"]["bids"] if bid["rank"] == 1]
    return first[0] if len(first) == 1 else None


def commitment(dossier: bytes, salt: str) -> str:
    """SHA-256 (hex) of the salt (64 hexadecimal digits) and the canonical complete dossier.

    Without the salt nobody can try prices until the hash fits.
    """
    return hashlib.sha256(bytes.fromhex(salt) + dossier).hexdigest()


@dataclass
class _Walk:
    rules: Rules
    winner: str | None
    removed: Counter[str] = field(default_factory=Counter)

    def object(
        self, value: Mapping[str, Any], path: Path_, winners: bool = False
    ) -> dict[str, Any]:
        """`winners`: whether we are in the bid of the winner."""
        found = {}
        for key, item in value.items():
            kept = self.value(item, (*path, key), winners)
            if kept is not None:
                found[key] = kept
        return found

    def value(self, item: Any, path: Path_, winners: bool) -> Any:
        """What is kept of a value; None for nothing."""
        if self._keeps(path, winners):
            return item
        if self._leads(path):
            if isinstance(item, Mapping):
                return self.object(item, path, winners) or None
            if isinstance(item, list):
                return [self.object(each, (*path, "[]"), self._whose(each)) for each in item]
        if size := _values(item):
            self.removed[self._under(path)] += size
        return None

    def _whose(self, bid: Mapping[str, Any]) -> bool:
        return self.winner is not None and bid.get("code", bid.get("bid")) == self.winner

    def _keeps(self, path: Path_, winners: bool) -> bool:
        allowed = self.rules.keep | self.rules.keep_of_winner if winners else self.rules.keep
        return any(_fits(pattern, path) for pattern in allowed)

    def _leads(self, path: Path_) -> bool:
        """Whether something kept lies deeper."""
        patterns = self.rules.keep | self.rules.keep_of_winner
        return any(
            len(pattern) > len(path) and _fits(pattern[: len(path)], path) for pattern in patterns
        )

    def _under(self, path: Path_) -> str:
        for removal in self.rules.removals:
            if any(_fits(pattern, path[: len(pattern)]) for pattern in removal.paths):
                return removal.code
        return OTHER


def _fits(pattern: Path_, path: Path_) -> bool:
    return len(pattern) == len(path) and all(
        one in ("*", other) for one, other in zip(pattern, path, strict=True)
    )


def _values(item: Any) -> int:
    """How many values that say something an object holds."""
    if isinstance(item, Mapping):
        return sum(map(_values, item.values()))
    if isinstance(item, list):
        return sum(map(_values, item))
    return int(item is not None and item != "")
