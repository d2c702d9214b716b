"""What must stand before a simulation can be kept for a report."""

from __future__ import annotations

from assessments.actions.simulations import keep_for_report
from tests.factories import Scene
from tests.tenders.preparing import Call, simulation_of


def to_keep_for_report(scene: Scene) -> Call:
    verdict = simulation_of(scene).verdict
    return lambda: keep_for_report(verdict, "b" * 64, 1, {"draws": 0})
