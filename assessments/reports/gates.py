"""The gates of a dossier: what was found for each bid, and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from assessments.reports.tree import MethodTree, Node

CONDITIONAL, MET, NOT_MET, UNKNOWN = "conditional", "met", "not_met", "unknown"


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found for one bid at one gate. `outcome` is the machine code, `word` is shown."""

    bid: str
    provider: str
    colour: int
    outcome: str
    reason: str
    evidence: str

    @property
    def word(self) -> str:
        return word_of(self.outcome)

    @property
    def has_words(self) -> bool:
        return bool(self.reason or self.evidence)


@dataclass(frozen=True, slots=True)
class GateRow:
    """One gate with a finding per bid, in the order of the bids."""

    code: str
    label: str
    findings: tuple[Finding, ...]

    @property
    def worded(self) -> tuple[Finding, ...]:
        """The findings that say more than their outcome."""
        return tuple(finding for finding in self.findings if finding.has_words)


def word_of(outcome: str) -> str:
    """What was found at a gate, in the active language."""
    known = {MET: _("Met"), NOT_MET: _("Not met"), CONDITIONAL: _("Condition")}
    return known.get(outcome, _("Unknown"))


def gate_rows(dossier: Mapping[str, Any], colours: Mapping[str, int]) -> tuple[GateRow, ...]:
    tree = MethodTree(dossier["method"])
    return tuple(_row(gate, dossier["bids"], colours) for gate in tree.gates())


def _row(gate: Node, bids: Sequence[Mapping[str, Any]], colours: Mapping[str, int]) -> GateRow:
    return GateRow(
        code=gate.code,
        label=gate.label,
        findings=tuple(_finding(bid, gate.code, colours[bid["code"]]) for bid in bids),
    )


def _finding(bid: Mapping[str, Any], gate: str, colour: int) -> Finding:
    found = bid["gates"].get(gate, {})
    return Finding(
        bid=bid["code"],
        provider=bid["provider"],
        colour=colour,
        outcome=found.get("outcome", UNKNOWN),
        reason=found.get("reason", ""),
        evidence=found.get("evidence", ""),
    )
