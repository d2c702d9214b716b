"""What the product proposes at a gate; the officer decides."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Proposal:
    """`origin` says what proposes: `answers` (European questions) or `certifications`."""

    outcome: str
    reason: str
    origin: str
