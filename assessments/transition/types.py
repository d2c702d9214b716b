"""What is moved, in which waves, and what is known of each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class Step(StrEnum):
    """The steps of a wave, in the order in which they are taken."""

    COPY = "copy"
    CHECKS = "checks"
    KEYS = "keys"
    GO = "go"
    ROLLBACK = "rollback"
    CUTOVER = "cutover"
    CLOSING = "closing"


# The steps a criterion may guard.
GUARDED = (Step.GO, Step.CLOSING)


class Settled(StrEnum):
    """Where a criterion stands. Only MET lets anything pass."""

    OPEN = "open"
    MET = "met"
    NOT_MET = "not_met"


class Match(StrEnum):
    """What the measures of a unit say of its copy."""

    SAME = "same"
    DIFFERENT = "different"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Measure:
    """Row counts and checksums at both ends. Not measured: None, or an empty checksum."""

    rows_source: int | None = None
    rows_target: int | None = None
    checksum_source: str = ""
    checksum_target: str = ""

    @property
    def rows(self) -> Match:
        if self.rows_source is None or self.rows_target is None:
            return Match.MISSING
        return Match.SAME if self.rows_source == self.rows_target else Match.DIFFERENT

    @property
    def checksums(self) -> Match:
        # Hexadecimal is written in either case, and pasted with its spaces.
        source, target = (
            text.strip().lower() for text in (self.checksum_source, self.checksum_target)
        )
        if not source or not target:
            return Match.MISSING
        return Match.SAME if source == target else Match.DIFFERENT

    @property
    def match(self) -> Match:
        """A difference first: what is missing never hides it."""
        found = {self.rows, self.checksums}
        for one in (Match.DIFFERENT, Match.MISSING):
            if one in found:
                return one
        return Match.SAME


@dataclass(frozen=True, slots=True)
class Unit:
    """A data set or a project, cut over as a whole. `pseudonymised`: its keys are transferred too."""

    code: str
    measure: Measure = field(default_factory=Measure)
    pseudonymised: bool = False


@dataclass(frozen=True, slots=True)
class Criterion:
    """A named condition of the go/no-go or of the closing."""

    code: str
    guards: Step
    state: Settled = Settled.OPEN


@dataclass(frozen=True, slots=True)
class Wave:
    """Units cut over together. `done`: the day each step was done; go is done by a decision of go."""

    code: str
    units: tuple[Unit, ...] = ()
    criteria: tuple[Criterion, ...] = ()
    done: Mapping[Step, date] = field(default_factory=dict)
