"""The procedure and its stages, as printed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from assessments.queries.report_meta import ReportMeta, StageMeta
from assessments.reports.figures import iso_date, iso_moment


@dataclass(frozen=True, slots=True)
class Stage:
    label: str
    planned: str
    actual: str


@dataclass(frozen=True, slots=True)
class CalendarPage:
    """A dash stands for what is not known."""

    procedure: str
    due: str
    opened: str
    stages: tuple[Stage, ...]


def calendar_page(meta: ReportMeta) -> CalendarPage:
    return CalendarPage(
        procedure=meta.procedure,
        due=_moment(meta.bids_due_at),
        opened=_moment(meta.bids_opened_at),
        stages=tuple(map(_stage, meta.stages)),
    )


def _stage(stage: StageMeta) -> Stage:
    return Stage(stage.label, iso_date(stage.planned), iso_date(stage.actual))


def _moment(moment: datetime | None) -> str:
    return iso_moment(moment) if moment else "–"
