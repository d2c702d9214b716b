"""Where each stage stands on a given day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from enum import StrEnum

from assessments.timeline.plan import Dates, Plan, overtaken
from assessments.timeline.steps import Step


class Standing(StrEnum):
    """`LATE`: its day is past and it is not done. `AT_RISK`: something before it pushes it.

    `PASSED`: what waits for it is done, so that it took place, on a day that was not recorded.
    """

    DONE = "done"
    PASSED = "passed"
    LATE = "late"
    AT_RISK = "at_risk"
    PLANNED = "planned"
    UNPLANNED = "unplanned"


def standings(
    found: Sequence[Step], dates: Mapping[str, Dates], expected: Plan, today: date
) -> dict[str, Standing]:
    """By code; `expected` is the forecast of the same dates on the same day."""
    passed = overtaken(found, dates)
    return {
        step.code: Standing.PASSED
        if step.code in passed
        else _standing(dates.get(step.code, Dates()), expected.get(step.code), today)
        for step in found
    }


def _standing(dates: Dates, expected: date | None, today: date) -> Standing:
    if dates.actual is not None:
        return Standing.DONE
    if dates.planned is None:
        return Standing.UNPLANNED
    if dates.planned < today:
        return Standing.LATE
    if expected is not None and expected > dates.planned:
        return Standing.AT_RISK
    return Standing.PLANNED
