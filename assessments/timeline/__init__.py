"""Procedure templates as versioned data, and the dates of a tender counted from them. No Django here."""

from assessments.timeline.legality import FAULTS, Finding, State, check
from assessments.timeline.loader import load, templates
from assessments.timeline.plan import (
    Dates,
    Plan,
    forecast,
    forward,
    goal_of,
    latest_start,
    overtaken,
    slack,
)
from assessments.timeline.progress import Standing, standings
from assessments.timeline.steps import PACE, PROPOSED_DAYS, Options, Rule, Step, steps
from assessments.timeline.working_days import WorkingDays, Zone

__all__ = [
    "FAULTS",
    "PACE",
    "PROPOSED_DAYS",
    "Dates",
    "Finding",
    "Options",
    "Plan",
    "Rule",
    "Standing",
    "State",
    "Step",
    "WorkingDays",
    "Zone",
    "check",
    "forecast",
    "forward",
    "goal_of",
    "latest_start",
    "load",
    "overtaken",
    "slack",
    "standings",
    "steps",
    "templates",
]
