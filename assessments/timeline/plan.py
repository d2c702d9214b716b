"""Dates of a whole procedure: drawn up from a start or from a wished end, and what slips.

Every function is pure. A plan is a mapping from the code of a stage to its day; days are those of
Paris. Stages come in an order in which each follows what it waits for, but for the answers to
questions, which hold back the receipt of bids that stands after them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from assessments.timeline.steps import PACE, PROPOSED_DAYS, Link, Step, links
from assessments.timeline.working_days import DAY, WorkingDays

Plan = Mapping[str, date]
# Bids are opened on the day they are received.
SAME_DAY = {"opening"}
# Placed as late as the law allows: bidders keep the time to ask.
AS_LATE = {"questions", "answers"}


@dataclass(frozen=True, slots=True)
class Dates:
    """The day planned for a stage and the day it took place."""

    planned: date | None = None
    actual: date | None = None

    @property
    def day(self) -> date | None:
        return self.actual or self.planned


def forward(
    found: Sequence[Step], start: date, calendar: WorkingDays, pace: int = PACE
) -> dict[str, date]:
    """The earliest plan from `start`: a working day for every stage, `pace` for each free step."""
    held = _drafted(found, pace)
    plan: dict[str, date] = {}
    for step in found:
        floors = [
            link.earliest(plan[link.before], calendar) for link in held if link.after == step.code
        ]
        plan[step.code] = max([calendar.next(start), *floors])
    ends = _latest(found, held, plan, calendar)
    return (
        plan
        | {step.code: ends[step.code] for step in found if step.moment in AS_LATE}
        | _capped(found, plan, calendar)
    )


def latest_start(
    found: Sequence[Step], goal: str, end: date, calendar: WorkingDays, pace: int = PACE
) -> date:
    """The last working day to start on so that the stage `goal` falls on `end` or before."""
    held = _drafted(found, pace)
    days = _latest(found, held, {goal: calendar.previous(end)}, calendar, only=goal)
    return min(days.values())


def forecast(
    found: Sequence[Step],
    dates: Mapping[str, Dates],
    today: date,
    calendar: WorkingDays,
    moved: Plan | None = None,
) -> dict[str, date]:
    """The day each dated stage is now to be expected: its plan, pushed by what slips before it.

    Steps of work keep the working days the plan gave them; a legal delay pushes only what it must.
    What is planned in the past and not done is expected today at the earliest, unless something that
    waits for it is done. `moved`: days planned anew, to preview what they push. A stage with no date
    has none here.
    """
    held = links(found, *_kept(found, dates, calendar))
    passed = overtaken(found, dates)
    changed = moved or {}
    expected: dict[str, date] = {}
    for step in found:
        own = dates.get(step.code, Dates())
        planned = changed.get(step.code, own.planned)
        if own.actual is not None:
            expected[step.code] = own.actual
        elif planned is not None and step.code in passed:
            expected[step.code] = planned
        elif planned is not None:
            floors = [
                link.earliest(expected[link.before], calendar)
                for link in held
                if link.after == step.code and link.before in expected
            ]
            floors += [calendar.next(today)] if planned < today else []
            expected[step.code] = max([planned, *floors])
    return expected


def slack(
    found: Sequence[Step],
    dates: Mapping[str, Dates],
    expected: Plan,
    goal: str,
    calendar: WorkingDays,
) -> dict[str, int]:
    """Working days each stage still to come may slip without `goal` moving. 0: it is critical."""
    if goal not in expected:
        return {}
    held = links(found, *_kept(found, dates, calendar))
    ends = _latest(found, held, {goal: expected[goal]}, calendar, only=goal)
    return {
        code: calendar.between(expected[code], day)
        for code, day in ends.items()
        if code in expected and dates.get(code, Dates()).actual is None
    }


def overtaken(found: Sequence[Step], dates: Mapping[str, Dates]) -> frozenset[str]:
    """Stages whose day was not recorded though something that waits for them took place."""
    done = {code for code, each in dates.items() if each.actual is not None}
    reached: set[str] = set()
    for step in reversed(found):
        rule = step.rule
        # The receipt of bids waits for the answers to questions, which stand before it.
        if rule is not None and rule.day_type == "calendar_before":
            reached.update({step.code} if rule.anchor in done | reached else ())
        if step.code in done or step.code in reached:
            reached.update(step.stage.depends_on)
    return frozenset(reached - done)


def goal_of(found: Sequence[Step]) -> str:
    """The stage that ends the procedure: the contract notified, or signed where it is not."""
    by_moment = {step.moment: step.code for step in found}
    return by_moment.get("notification") or by_moment.get("signature") or found[-1].code


def _drafted(found: Sequence[Step], pace: int) -> tuple[Link, ...]:
    work = {step.code: 0 if step.moment in SAME_DAY else pace for step in found}
    given = {step.code: PROPOSED_DAYS for step in found}
    return links(found, work, given)


def _kept(
    found: Sequence[Step], dates: Mapping[str, Dates], calendar: WorkingDays
) -> tuple[dict[str, int], dict[str, int]]:
    """The working days, and the full days left to bidders, that the plan gives each stage."""
    work: dict[str, int] = {}
    given: dict[str, int] = {}
    for step in found:
        own = dates.get(step.code, Dates()).planned
        before = [
            day for name in step.stage.depends_on if (day := dates.get(name, Dates()).planned)
        ]
        if own is not None and before:
            work[step.code] = calendar.between(max(before), own)
        anchor = dates.get(step.rule.anchor, Dates()).planned if step.rule else None
        if own is not None and anchor is not None:
            given[step.code] = max(0, (own - anchor).days - 1)
    return work, given


def _latest(
    found: Sequence[Step],
    held: Sequence[Link],
    ends: Plan,
    calendar: WorkingDays,
    only: str = "",
) -> dict[str, date]:
    """The last day of each stage that keeps `ends`. `only`: just what leads to that stage."""
    latest: dict[str, date] = {only: ends[only]} if only else {}
    for step in reversed(found):
        ceilings = [
            link.latest(latest[link.after], calendar)
            for link in held
            if link.before == step.code and link.after in latest
        ]
        if not only and (step.moment not in AS_LATE or not ceilings):
            ceilings.append(ends[step.code])
        if ceilings and step.code != only:
            latest[step.code] = min(ceilings)
    return latest


def _capped(found: Sequence[Step], plan: Plan, calendar: WorkingDays) -> dict[str, date]:
    """Stages under a ceiling are not planned after it."""
    capped = {}
    for step in found:
        rule = step.rule
        if rule is not None and rule.day_type == "calendar_max" and rule.days is not None:
            last = calendar.previous(plan[rule.anchor] + DAY * rule.days)
            capped[step.code] = min(plan[step.code], last)
    return capped
