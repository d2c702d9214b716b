"""Whether each date is lawful, and by which article."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from assessments.timeline.counting import Limit, days_left, limit
from assessments.timeline.plan import Dates
from assessments.timeline.steps import Rule, Step
from assessments.timeline.working_days import DAY, WorkingDays


class State(StrEnum):
    """What the law says of a date.

    `SUFFICIENT`: no figure, the buyer answers for a sufficient delay. `OUT_OF_ORDER`: before a stage
    it waits for. `PENDING`: a delay holds, and a date is missing. `FREE`: no delay holds.
    """

    LAWFUL = "lawful"
    TOO_SHORT = "too_short"
    TOO_LATE = "too_late"
    VOLUNTARY = "voluntary"
    SUFFICIENT = "sufficient"
    OUT_OF_ORDER = "out_of_order"
    PENDING = "pending"
    FREE = "free"


FAULTS = frozenset({State.TOO_SHORT, State.TOO_LATE, State.OUT_OF_ORDER})


@dataclass(frozen=True, slots=True)
class Finding:
    """What is found of one stage.

    `days`: by how many days it is too short, too late or out of order; else the days left or kept.
    `limit`: the day not to go past, once the event it runs from is dated; `rule` what makes it.
    `before`: the stage that an out-of-order one precedes, or whose suspension it cuts.
    `holiday`: the date falls on a Saturday, a Sunday or a holiday: a warning, not a fault.
    """

    code: str
    state: State
    days: int = 0
    limit: Limit | None = None
    rule: Rule | None = None
    before: str = ""
    holiday: bool = False

    @property
    def is_fault(self) -> bool:
        return self.state in FAULTS


def check(
    found: Sequence[Step], dates: Mapping[str, Dates], calendar: WorkingDays
) -> tuple[Finding, ...]:
    """One finding per stage, in their order. The actual day counts, else the planned one."""
    days = {code: day for code, each in dates.items() if (day := each.day) is not None}
    suspension = next((step for step in found if step.moment == "standstill"), None)
    return tuple(_check(step, suspension, days, calendar) for step in found)


def _check(
    step: Step, suspension: Step | None, days: Mapping[str, date], calendar: WorkingDays
) -> Finding:
    day = days.get(step.code)
    off = day is not None and calendar.is_off(day)
    fault = _suspended(step, suspension, days, calendar) or _disorder(step, suspension, days)
    if fault is not None:
        return fault
    rule = step.rule
    if rule is None:
        return Finding(step.code, State.FREE, holiday=off)
    event = days.get(rule.anchor)
    bound = None
    if event is not None and rule.days is not None:
        bound = limit(rule.day_type, event, rule.days, calendar)
    if day is None or event is None:
        return Finding(step.code, State.PENDING, limit=bound, rule=rule, holiday=off)
    state, count = _judged(rule, event, day, bound)
    return Finding(step.code, state, count, bound, rule, holiday=off)


def _judged(rule: Rule, event: date, day: date, bound: Limit | None) -> tuple[State, int]:
    left = days_left(rule.day_type, event, day)
    if bound is None:
        return State.SUFFICIENT, left
    if rule.voluntary:
        return State.VOLUNTARY, left
    if rule.day_type == "calendar_max":  # the last day moves to a working day: it is not late then
        return (State.TOO_LATE, (day - bound.day).days) if day > bound.day else (State.LAWFUL, left)
    short = (bound.strict - day).days if bound.earliest else (day - bound.strict).days
    return (State.TOO_SHORT, short) if short > 0 else (State.LAWFUL, left)


def _disorder(step: Step, suspension: Step | None, days: Mapping[str, date]) -> Finding | None:
    day = days.get(step.code)
    # Signing in a suspension is told with its article, from the letters of rejection.
    told = {suspension.code} if suspension and _ends(suspension, days) else set()
    awaited = [(days[name], name) for name in step.stage.depends_on if name in days]
    awaited = [(other, name) for other, name in awaited if name not in told]
    if day is None or not awaited or step.is_held or day >= max(awaited)[0]:
        return None
    last, name = max(awaited)
    return Finding(step.code, State.OUT_OF_ORDER, (last - day).days, before=name)


def _ends(suspension: Step, days: Mapping[str, date]) -> bool:
    rule = suspension.rule
    return rule is not None and rule.days is not None and rule.anchor in days


def _suspended(
    step: Step, suspension: Step | None, days: Mapping[str, date], calendar: WorkingDays
) -> Finding | None:
    """A signature before the day after a suspension, obligatory (R.2182-1) or chosen (R.2182-2)."""
    day = days.get(step.code)
    if step.moment != "signature" or day is None or suspension is None:
        return None
    rule = suspension.rule
    if rule is None or rule.days is None or rule.anchor not in days:
        return None
    event = days[rule.anchor]
    last = limit(rule.day_type, event, rule.days, calendar)
    bound = Limit(last.strict + DAY, calendar.next(last.day + DAY), earliest=True)
    short = (bound.strict - day).days
    if short <= 0:
        return None
    state = State.VOLUNTARY if rule.voluntary else State.TOO_SHORT
    count = max(0, (day - event).days) if rule.voluntary else short
    return Finding(step.code, state, count, bound, rule, suspension.code, calendar.is_off(day))
