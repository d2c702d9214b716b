"""What the engine reads and what it answers. Frozen; every quantity is exact."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from assessments.scoring.errors import BidError, MethodError, ScoringError

__all__ = [
    "UNKNOWN",
    "Bid",
    "BidError",
    "BidResult",
    "Branch",
    "Dossier",
    "Gate",
    "GateResult",
    "Line",
    "Method",
    "MethodError",
    "Missing",
    "Node",
    "Scale",
    "ScoringError",
    "Verdict",
    "half_up",
]


@dataclass(frozen=True, slots=True)
class Node:
    """A node of the weighted tree. `weight` is an integer share of the parent's 100 or 10 000.

    `kind`: branch, scored, price, gate, informative or amount. The last three are never scored:
    their weight is 0. `not_applicable`: refused, neutral (weight shared among siblings) or zero.
    The root's weight is 100: the points of the whole score.
    """

    code: str
    parent: str | None
    kind: str
    weight: int
    not_applicable: str = "refused"


@dataclass(frozen=True, slots=True)
class Scale:
    """Marks are integers in 1/`units` of a point, from `minimum` to `maximum` points."""

    minimum: int
    maximum: int
    units: int = 1


@dataclass(frozen=True, slots=True)
class Method:
    """What is frozen: tree, scale, rules, price formula and the order that decides ties."""

    engine: str
    scale: Scale
    consensus: str
    price_formula: str
    price_parameters: Mapping[str, int]
    ties: tuple[str, ...]
    nodes: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Gate:
    """What was found at a gate: met, conditional, not_met or unknown."""

    outcome: str
    reason: str = ""
    evidence: str = ""


UNKNOWN = Gate("unknown")


@dataclass(frozen=True, slots=True)
class Bid:
    """A bid as judged. `marks`: leaf -> evaluator -> mark; `price_cents` excludes VAT."""

    code: str
    provider: str
    price_cents: int | None
    marks: Mapping[str, Mapping[str, int]]
    agreed: Mapping[str, int] = field(default_factory=dict)
    not_applicable: frozenset[str] = frozenset()
    gates: Mapping[str, Gate] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Missing:
    """An entry without which the verdict is not complete. `what`: mark, gate or price."""

    bid: str
    node: str
    evaluator: str | None
    what: str


@dataclass(frozen=True, slots=True)
class Line:
    """One scored leaf of one bid: marks -> rule -> chain of weights -> contribution in points.

    `agreed` is what the rule keeps: points of the scale, or the price mark from 0 to 1. `chain`
    goes from the root's 100 points down to the leaf's share of its parent, as it holds for this
    bid. contribution = product of the chain x agreed / maximum of the scale (x agreed for price).
    `agreed` and `contribution` are None while an entry is missing. `rule` is the consensus rule,
    the price formula, or not_applicable_neutral / not_applicable_zero.
    """

    node: str
    kind: str
    marks: Mapping[str, int]
    agreed: Fraction | None
    rule: str
    chain: tuple[Fraction, ...]
    contribution: Fraction | None


@dataclass(frozen=True, slots=True)
class Branch:
    """What a branch brings and the most it could bring this bid, in points out of 100.

    `contribution` is None while an entry is missing below.
    """

    node: str
    contribution: Fraction | None
    maximum: Fraction


@dataclass(frozen=True, slots=True)
class GateResult:
    node: str
    gate: Gate


@dataclass(frozen=True, slots=True)
class BidResult:
    """One bid's part of the verdict. `score` is None while an entry is missing.

    A bid out at a gate keeps its score, for the officer's eyes: it is never ranked.
    """

    bid: str
    provider: str
    admitted: bool
    rank: int | None
    score: Fraction | None
    price_cents: int | None
    gates: tuple[GateResult, ...]
    lines: tuple[Line, ...]
    branches: tuple[Branch, ...]
    tie_note: str | None = None

    @property
    def gates_failed(self) -> tuple[str, ...]:
        return tuple(found.node for found in self.gates if found.gate.outcome == "not_met")

    @property
    def display(self) -> str | None:
        """The score rounded once, for display only."""
        return None if self.score is None else half_up(self.score, 2)


@dataclass(frozen=True, slots=True)
class Verdict:
    """Ranked bids first, by rank; then the others. `missing` is empty when complete."""

    engine: str
    grid_hash: str | None
    missing: tuple[Missing, ...]
    bids: tuple[BidResult, ...]

    @property
    def complete(self) -> bool:
        return not self.missing


@dataclass(frozen=True, slots=True)
class Dossier:
    """A dossier as the engine uses it; see docs/dossier.md.

    `grid_hash` is the SHA-256 frozen with the method (None before the freeze) and `digest` the one
    that the method and nonce at hand give. `stated` is the verdict the dossier carries, if any.
    """

    reference: str
    fictitious: bool
    method: Method
    method_tender: str
    vectors: str
    grid_hash: str | None
    digest: str | None
    panel: tuple[str, ...]
    bids: tuple[Bid, ...]
    stated: Mapping[str, Any] | None


def half_up(value: Fraction, decimals: int) -> str:
    """`value` rounded half up, as text with a full stop: the only rounding there is."""
    scaled = (2 * abs(value.numerator) * 10**decimals + value.denominator) // (
        2 * value.denominator
    )
    sign = "-" if value < 0 and scaled else ""
    whole, rest = divmod(scaled, 10**decimals)
    return f"{sign}{whole}.{rest:0{decimals}d}" if decimals else f"{sign}{whole}"
