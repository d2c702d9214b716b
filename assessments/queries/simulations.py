"""The simulation of a tender's present state, if there is one."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from assessments.models import Simulation, Tender
from assessments.scoring.canonical import canonical_bytes

REPORT_DRAWS = 1_000_000  # a share is then known within 0.1 %
COUNTING = ("code", "price_cents", "marks", "agreed", "not_applicable")


def basis_of(dossier: Mapping[str, Any]) -> str:
    """SHA-256 (hex) of what the verdict of a dossier object rests on: method, panel, prices, marks, gates.

    What is said beside them (justifications, files, comments) changes no score: it is left out, so
    that a comment does not make a simulation stale.
    """
    bids = [
        {
            **{key: bid[key] for key in COUNTING},
            "gates": {node: gate["outcome"] for node, gate in bid["gates"].items()},
        }
        for bid in dossier["bids"]
    ]
    body = {"method": dossier["method"], "panel": dossier["panel"], "bids": bids}
    return hashlib.sha256(canonical_bytes(body)).hexdigest()


def simulation_of(tender: Tender, dossier: Mapping[str, Any]) -> Simulation | None:
    """The last one ordered for the state in a dossier object, with its job. One query."""
    found = Simulation.objects.filter(tender=tender, basis=basis_of(dossier))
    return found.select_related("job").first()


def draws_of_report(tender: Tender, dossier: Mapping[str, Any]) -> dict[str, Any] | None:
    """What was drawn for the reports on a dossier object, None while nothing was. One query."""
    found = Simulation.objects.filter(
        tender=tender, basis=basis_of(dossier), draws=REPORT_DRAWS, result__isnull=False
    ).first()
    return found.result if found else None
