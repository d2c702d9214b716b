"""Risks as rows, for tests that are not about how they came there."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from assessments.models import Risk
from tests.factories import Scene


def risk(scene: Scene, code: str = "R01", **fields: Any) -> Risk:
    """A risk added by hand on the first bid, rated 3 x 4 before treatment."""
    values: dict[str, Any] = {
        "bid": scene.bids[0],
        "title": "Une autorité étrangère atteint les données",
        "origin": Risk.Origin.ADDED,
        "affects": Risk.Affects.CONFIDENTIALITY,
        "likelihood_before": 3,
        "impact_before": 4,
        "changed_by": scene.officer.get_username(),
        "changed_at": timezone.now(),
    }
    return Risk.objects.create(tender=scene.tender, code=code, **(values | fields))
