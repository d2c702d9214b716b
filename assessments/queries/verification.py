"""What a PDF is worth: registered or not, intact or not, and its scores computed again.

The order is the one of docs/reports.md: registry first, then the signature in a process of its
own, then the embedded dossier. Nothing is written, the file is not kept.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from assessments.models import Report
from assessments.scoring.dossier import DossierError, read_json, recheck
from assessments.signing.digest import sha256
from assessments.signing.isolated import InspectionRefused, inspect_isolated
from assessments.signing.judge import Judgement, judge


@dataclass(frozen=True, slots=True)
class Verification:
    """The answer first (`word`), then what it rests on. `report` is None when not registered."""

    word: str
    sha256: str
    registered: bool | None
    scores_match: bool | None
    report: Report | None
    signatures: list[dict[str, Any]]
    reasons: list[str]
    dossier: bytes | None
