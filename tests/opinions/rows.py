"""Rows of a register as an opinion keeps them."""

from __future__ import annotations

from assessments.opinions.register import Value


def row(code: str = "R01", **over: Value) -> dict[str, Value]:
    """An accepted risk of bid alpha, with whatever is said `over` it."""
    return {
        "code": code,
        "bid": "alpha",
        "title": "Filiale hors de l’Union",
        "description": "",
        "affects": "confidentiality",
        "law": "",
        "activities": "",
        "likelihood_before": 3,
        "impact_before": 4,
        "likelihood_after": None,
        "impact_after": None,
        "treatment_kind": "",
        "treatment": "",
        "due_on": None,
        "status": "accepted",
        "reason": "Sans accès aux données",
        **over,
    }
