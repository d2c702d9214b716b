"""The dates of a tender, each from the one place that holds it, judged as of a day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property

from django.utils import timezone

from assessments.models import Closing, Schedule, Stage, Tender, Transition
from assessments.queries.timeline_terms import grounds, who_acts
from assessments.timeline import (
    Dates,
    Finding,
    Standing,
    Step,
    WorkingDays,
    check,
    forecast,
    goal_of,
    slack,
    standings,
    steps,
    templates,
)

# The moments whose actual day is that of an act done here; those of the second once there is one.
DONE_BY_ACT = frozenset({"freeze", "opening", "consensus"})
DONE_BY_AWARD = frozenset({"award", "transition"})


@dataclass(frozen=True, slots=True)
class Milestone:
    """One stage of a tender: its dates, what the law says of them, where it stands.

    `expected` is the day to be expected now; `slack` the working days it may slip without moving the
    end of the procedure, None when it does not lead to it.
    """

    stage: Stage
    step: Step
    dates: Dates
    finding: Finding
    expected: date | None
    standing: Standing
    slack: int | None

    @property
    def who(self) -> str:
        """Who acts, in the reader's language."""
        return who_acts(self.stage.actor)

    @property
    def cited(self) -> str:
        """What the delay, or else the stage, rests on: articles or grounds, as the template has them."""
        return self.finding.rule.basis if self.finding.rule else self.stage.legal_basis

    @property
    def basis(self) -> str:
        """The same, in the reader's language."""
        return grounds(self.cited)

    @property
    def is_critical(self) -> bool:
        return self.slack == 0 and not self.is_over

    @property
    def is_over(self) -> bool:
        return self.standing in (Standing.DONE, Standing.PASSED)


@dataclass(frozen=True)
class Calendar:
    """A tender's stages on a day. `stages`: its rows, those of its template only, in order.

    `today` is the day it is read on: `clock`, the day asked for, unless invented acts come later.
    """

    tender: Tender
    schedule: Schedule
    stages: Mapping[str, Stage]
    dates: Mapping[str, Dates]
    today: date
    clock: date
    is_awarded: bool = False

    @property
    def working_days(self) -> WorkingDays:
        return self.schedule.options.calendar

    @property
    def is_ahead(self) -> bool:
        """Whether it is read on a day to come: that of the last act of a demonstration."""
        return self.today > self.clock

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        """The stages that take place: an optional one without a date does not, once others have one.

        Of a call kept from public facts, those of which a date is public.
        """
        if self.tender.is_public_record:
            return self.dated
        undated = {code for code in self.stages if self.dates[code].day is None}
        if len(undated) == len(self.stages):
            undated = set()
        template = templates()[self.tender.procedure]
        optional = {stage.code for stage in template.stages if stage.mandatory != "yes"}
        return self._without(undated & optional)

    @cached_property
    def dated(self) -> tuple[Step, ...]:
        """The stages that have a date; what waits for another waits for what comes before it."""
        return self._without({code for code in self.stages if self.dates[code].day is None})

    @cached_property
    def expected(self) -> Mapping[str, date]:
        return forecast(self.dated, self.dates, self.today, self.working_days)

    @cached_property
    def milestones(self) -> tuple[Milestone, ...]:
        """The stages that take place, in order."""
        findings = {each.code: each for each in check(self.steps, self.dates, self.working_days)}
        found = standings(self.dated, self.dates, self.expected, self.today)
        free = self._slack()
        return tuple(
            Milestone(
                stage=self.stages[step.code],
                step=step,
                dates=self.dates[step.code],
                finding=findings[step.code],
                expected=self.expected.get(step.code),
                standing=found.get(step.code, Standing.UNPLANNED),
                slack=free.get(step.code),
            )
            for step in self.steps
        )

    @property
    def left_out(self) -> list[Stage]:
        """Optional stages that do not take place, or stages of which no date is public."""
        kept = {step.code for step in self.steps}
        return [stage for code, stage in self.stages.items() if code not in kept]

    @property
    def is_drawn(self) -> bool:
        return any(each.planned for each in self.dates.values())

    @cached_property
    def published_on(self) -> date | None:
        """The day the call was sent out: from then on, a change of date demands a reason."""
        found = self.moment("publication")
        return self.dates[found].actual if found else None

    @property
    def goal(self) -> str:
        """The stage that ends the procedure, among those that have a date; empty without one."""
        return goal_of(self.dated) if self.dated else ""

    def moment(self, name: str) -> str:
        """The code of the stage that is this moment of the procedure; empty when there is none."""
        return next((step.code for step in self.steps if step.moment == name), "")

    def day_of(self, moment: str) -> date | None:
        """The day of a moment: the actual one, else the planned one."""
        code = self.moment(moment)
        return self.dates[code].day if code else None

    def is_act(self, code: str) -> bool:
        """Whether the day of a stage is that of an act done here, which nobody types."""
        moment = templates()[self.tender.procedure].stage(code).moment
        return (
            moment in DONE_BY_ACT
            or (moment in DONE_BY_AWARD and self.is_awarded)
            or (moment == "receipt" and self.tender.bids_are_open)
        )

    @property
    def next(self) -> Milestone | None:
        """The stage to do next: the first that has a day and is not over, by the day expected."""
        left = [each for each in self.milestones if each.dates.planned and not each.is_over]
        return min(
            left, key=lambda each: each.expected or each.dates.planned or self.today, default=None
        )

    def waits_from(self, milestone: Milestone) -> date | None:
        """The last day of what a stage waits for, among the stages that have a date."""
        waits = {step.code: step.stage.depends_on for step in self.dated}
        days = (self.dates[code].day for code in waits.get(milestone.stage.code, ()))
        return max((day for day in days if day is not None), default=None)

    def with_planned(self, changes: Mapping[str, date | None]) -> Calendar:
        """The same calendar with other planned days; nothing is written."""
        dates = {
            code: replace(each, planned=changes.get(code, each.planned))
            for code, each in self.dates.items()
        }
        return replace(self, dates=dates)

    def moved(self, changes: Mapping[str, date]) -> Mapping[str, date]:
        """The days to be expected once `changes` are planned, by code; nothing is written."""
        return forecast(self.dated, self.dates, self.today, self.working_days, changes)

    def _without(self, codes: Iterable[str]) -> tuple[Step, ...]:
        template = templates()[self.tender.procedure]
        absent = {stage.code for stage in template.stages} - set(self.stages)
        return steps(template, self.schedule.options, absent | set(codes))

    def _slack(self) -> Mapping[str, int]:
        if not self.goal:
            return {}
        return slack(self.dated, self.dates, self.expected, self.goal, self.working_days)


def pushed_by(calendar: Calendar, code: str, day: date) -> dict[str, date]:
    """What planning a stage on another day pushes, by code, itself left out; nothing is written."""
    after = calendar.moved({code: day})
    return {
        name: after[name]
        for name, before in calendar.expected.items()
        if name != code and after[name] != before
    }


def calendar_of(tender: Tender, today: date | None = None) -> Calendar:
    """Four queries, five when the grid is not at hand."""
    (found,) = calendars_of([tender], today)
    return found


def calendars_of(tenders: Sequence[Tender], today: date | None = None) -> list[Calendar]:
    """The calendar of each, in their order. Four queries whatever their number, grids at hand."""
    rows: dict[int, list[Stage]] = defaultdict(list)
    for row in Stage.objects.filter(tender__in=tenders).order_by("order"):
        rows[row.tender_id].append(row)
    schedules = {row.tender_id: row for row in Schedule.objects.filter(tender__in=tenders)}
    closings = {
        row.tender_id: row
        for row in Closing.objects.filter(tender__in=tenders, reopened_at__isnull=True)
    }
    moving = {row.tender_id: row for row in Transition.objects.filter(tender__in=tenders)}
    day = today or timezone.localdate()
    return [
        _calendar(
            tender,
            schedules.get(tender.pk) or Schedule(tender=tender),
            rows[tender.pk],
            closings.get(tender.pk),
            moving.get(tender.pk),
            day,
        )
        for tender in tenders
    ]


def _calendar(
    tender: Tender,
    schedule: Schedule,
    rows: list[Stage],
    closing: Closing | None,
    moving: Transition | None,
    today: date,
) -> Calendar:
    known = {stage.code for stage in templates()[tender.procedure].stages}
    dates = _dates(tender, rows, _acts(tender, closing, moving, today))
    return Calendar(
        tender=tender,
        schedule=schedule,
        stages={row.code: row for row in rows if row.code in known},
        dates=dates,
        today=_read_on(tender, dates, today),
        clock=today,
        is_awarded=moving is not None,
    )


def schedule_of(tender: Tender) -> Schedule:
    """How its days are counted; the rules by default while nobody has chosen."""
    return Schedule.objects.filter(tender=tender).first() or Schedule(tender=tender)


def _acts(
    tender: Tender, closing: Closing | None, moving: Transition | None, today: date
) -> Mapping[str, date | None]:
    """By moment, the day of each act done here."""
    starts_on = moving.starts_on if moving else None
    return {
        "freeze": _day(tender.grid.frozen_at),
        # What is opened was received when it was due.
        "receipt": _day(tender.bids_due_at) if tender.bids_are_open else None,
        "opening": _day(tender.bids_opened_at),
        "consensus": _day(closing.closed_at) if closing else None,
        "award": moving.awarded_on if moving else None,
        # A start still to come is planned, not done.
        "transition": starts_on if starts_on and starts_on <= today else None,
    }


def _read_on(tender: Tender, dates: Mapping[str, Dates], today: date) -> date:
    """A demonstration may be dated ahead: nothing done is to come on the day it is read."""
    done = [each.actual for each in dates.values() if each.actual]
    return max(today, *done) if done and tender.is_fictitious else today


def _dates(
    tender: Tender, rows: Iterable[Stage], acts: Mapping[str, date | None]
) -> dict[str, Dates]:
    """Each stage's days from where they are true: the tender, an act done here, else the stage."""
    moments = {stage.code: stage.moment for stage in templates()[tender.procedure].stages}
    planned = {"receipt": _day(tender.bids_due_at), "award": tender.award_on}
    found: dict[str, Dates] = {}
    for row in rows:
        moment = moments.get(row.code, "")
        found[row.code] = Dates(
            # The day alone may be known, as of a call taken over from public facts.
            planned=planned.get(moment) or row.planned_on,
            actual=acts.get(moment) or row.actual_on,
        )
    return found


def _day(moment: datetime | None) -> date | None:
    return timezone.localdate(moment) if moment else None
