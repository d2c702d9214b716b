"""The stages of a tender as they are drawn and printed: plain values, nothing of the database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from assessments.models import Stage
from assessments.queries.timeline import Calendar, Milestone
from assessments.queries.timeline_words import lawfulness
from assessments.timeline import Standing


@dataclass(frozen=True, slots=True)
class StageTold:
    """One stage; words are in the reader's language.

    `said`: what the law says of its day. `waits_from`: the last day of what it waits for. `expected`:
    the day now to be expected, None once it is over. `limit`: the first or last day the law allows.
    """

    label: str
    planned: date | None
    actual: date | None
    said: str = ""
    standing: str = Standing.UNPLANNED.value
    is_critical: bool = False
    waits_from: date | None = None
    expected: date | None = None
    limit: date | None = None

    @property
    def day(self) -> date | None:
        return self.actual or self.planned


def stages_told(calendar: Calendar) -> list[StageTold]:
    """The stages that take place, in order."""
    return [_told(calendar, each) for each in calendar.milestones]


def own_stages_told(calendar: Calendar) -> list[StageTold]:
    """Stages a tender has beside those of its template, in order. One query."""
    own = Stage.objects.filter(tender=calendar.tender).exclude(code__in=calendar.stages)
    return [StageTold(row.label, row.planned_on, row.actual_on) for row in own.order_by("order")]


def _told(calendar: Calendar, each: Milestone) -> StageTold:
    limit = each.finding.limit
    return StageTold(
        label=each.stage.label,
        planned=each.dates.planned,
        actual=each.dates.actual,
        said=lawfulness(calendar, each) if each.dates.day else "",
        standing=each.standing.value,
        is_critical=each.is_critical,
        waits_from=calendar.waits_from(each),
        expected=None if each.is_over else each.expected,
        limit=limit.strict if limit else None,
    )
