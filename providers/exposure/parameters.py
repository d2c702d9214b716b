"""The parameters of the reading: a versioned data file, named by its SHA-256."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from providers.exposure.types import Affects, Kind, Law, Mitigation, Weight

DATA = Path(__file__).parent / "data"
CURRENT = "exposure-2026-11"
REACHES = (0, 50, 100)


class UnknownParameters(LookupError):
    """No parameters of that code are kept here."""


@dataclass(frozen=True, slots=True)
class Level:
    """How much a mitigation takes away, in hundredths, and from what."""

    percent: int
    affects: frozenset[Affects]


@dataclass(frozen=True, slots=True)
class Parameters:
    """Nexus 0 to 5 by kind of link, mitigations, reach in hundredths, weight of each status.

    `unstated_severity`: where none is known, as for a country of which no law is recorded. This
    project's proposal, not a standard.
    """

    code: str
    sha256: str
    nexus: Mapping[Kind, int]
    levels: Mapping[str, Level]
    reaches: Mapping[str, int]
    statuses: Mapping[str, Weight]
    unstated_severity: int

    def weight(self, law: Law | None) -> Weight:
        """How a law counts. None is recorded, none was checked, the status is not one known: it may."""
        if law is None:
            return Weight.POSSIBLE
        found = self.statuses.get(law.status, Weight.POSSIBLE)
        return Weight.POSSIBLE if found is Weight.COUNTS and law.to_be_checked else found

    def severity(self, law: Law | None) -> int:
        """That of the law; the highest where none is known."""
        return (law.severity if law else None) or self.unstated_severity

    def percent(self, level: str, affects: Affects) -> int:
        """What a level takes away from this effect: keys do nothing against a service cut off."""
        found = self.levels[level]
        return found.percent if affects in found.affects else 0

    def reach(self, law: Law | None, mitigations: tuple[Mitigation, ...]) -> int:
        """The data within reach: as the law reads, or less where less was recorded."""
        recorded = [each.reach for each in mitigations if each.reach is not None]
        unstated = self.reaches["unstated"]
        return min([self.reaches.get(law.reaches, unstated) if law else unstated, *recorded])


@cache
def load_parameters(code: str = CURRENT) -> Parameters:
    """The parameters of a code. UnknownParameters, or ValueError when their file is no good."""
    for path in sorted(DATA.glob("parameters-*.json")):
        content = path.read_bytes()
        raw = json.loads(content)
        if raw["code"] == code:
            return _checked(raw, hashlib.sha256(content).hexdigest())
    raise UnknownParameters(code)


def _checked(raw: Mapping[str, Any], sha256: str) -> Parameters:
    found = Parameters(
        code=raw["code"],
        sha256=sha256,
        nexus={Kind(kind): score for kind, score in raw["nexus"].items()},
        levels={
            name: Level(level["percent"], frozenset(map(Affects, level["affects"])))
            for name, level in raw["mitigations"].items()
        },
        reaches=raw["reach"],
        statuses={status: Weight(weight) for status, weight in raw["statuses"].items()},
        unstated_severity=raw["severity"]["unstated"],
    )
    if set(found.nexus) != set(Kind):
        raise ValueError("every kind of link has a nexus")
    if not set(found.reaches.values()) <= set(REACHES):
        raise ValueError("a reach is 0, 50 or 100")
    # 50 hundredths of a multiple of 20: every product is a whole number of hundredths.
    if any(level.percent % 20 or not 0 <= level.percent <= 100 for level in found.levels.values()):
        raise ValueError("a mitigation is 0 to 100 by steps of 20")
    return found
