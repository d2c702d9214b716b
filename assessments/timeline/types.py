"""Stages of a procedure, published time limits, and the dated events of the real project."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from assessments.frameworks.types import DataError

MANDATORY: Final = ("yes", "no", "conditional")
CONFIDENCE: Final = ("high", "medium", "low")
# How days are to be counted; `counting` counts them.
DAY_TYPES: Final = (
    "calendar_before",
    "calendar_max",
    "clear_from_next_day",
    "date_to_date_inclusive",
    "sufficient",
)


# The stages that mean the same in every procedure, whatever their code.
MOMENTS: Final = (
    "publication",
    "applications",
    "questions",
    "answers",
    "receipt",
    "opening",
    "freeze",
    "consensus",
    "report",
    "award",
    "rejection",
    "standstill",
    "signature",
    "notification",
    "award_notice",
    "transition",
    "archive",
)
# What changes the number of days of a stage.
CASES: Final = ("urgency", "paper")


class TimelineError(DataError):
    """Procedure templates, time limits or calendar refused."""


@dataclass(frozen=True, slots=True)
class TemplateStage:
    """One stage of a procedure.

    `min_days`: days, or None where no number is set; counted as `day_type` says (empty when there
    is nothing to count) from `start_event_fr`, which is the stage `anchor`. `moment`: what it is in
    every procedure (MOMENTS), or empty. `depends_on`: codes of stages of the same template that come
    first. `confidence` is how sure we are of the rule; `note_fr` says what to check.
    """

    procedure: str
    code: str
    order: int
    label_fr: str
    label_en: str
    mandatory: str
    min_days: int | None
    day_type: str
    start_event_fr: str
    anchor: str
    moment: str
    legal_basis: str
    depends_on: tuple[str, ...]
    actor: str
    confidence: str
    note_fr: str


@dataclass(frozen=True, slots=True)
class Variant:
    """Another number of days for a stage, in urgency or without electronic means.

    `to_be_checked`: nothing was opened for part of it.
    """

    procedure: str
    code: str
    case: str
    days: int
    legal_basis: str
    sources: tuple[str, ...]
    to_be_checked: bool


@dataclass(frozen=True, slots=True)
class Template:
    """A procedure and its stages, in order: a stage comes after all it depends on.

    Of the `variants` of one stage, the first whose case applies counts.
    """

    code: str
    label_fr: str
    label_en: str
    stages: tuple[TemplateStage, ...]
    variants: tuple[Variant, ...] = ()

    def stage(self, code: str) -> TemplateStage:
        """Raises KeyError when the template has no such stage."""
        for stage in self.stages:
            if stage.code == code:
                return stage
        raise KeyError(code)


@dataclass(frozen=True, slots=True)
class Deadline:
    """A time limit, threshold or duty; its rule is told in English as read.

    `to_be_checked`: nothing was opened for part of it; `sources` are the codes of what was.
    """

    code: str
    subject_fr: str
    subject_en: str
    rule_en: str
    basis: str
    sources: tuple[str, ...]
    to_be_checked: bool


@dataclass(frozen=True, slots=True)
class CalendarEvent:
    """A public event of the real project; `date` is YYYY, YYYY-MM or YYYY-MM-DD as known."""

    date: str
    event_fr: str
    event_en: str
    kind: str
    sources: tuple[str, ...]
    to_be_checked: bool

    @property
    def precision(self) -> str:
        """year, month or day."""
        return {4: "year", 7: "month"}.get(len(self.date), "day")


@dataclass(frozen=True, slots=True)
class Announcement:
    """What was announced of the real call, and what was made of it.

    `announced`: YYYY, YYYY-MM or YYYY-MM-DD as known. `made`: the day, empty while none is known.
    `stage`: that of the UGAP template, or empty. `contradiction`: what others say, empty if nobody.
    """

    stage: str
    announced: str
    made: str
    event_fr: str
    event_en: str
    sources: tuple[str, ...]
    contradiction_fr: str
    contradiction_en: str

    @property
    def last_day(self) -> date:
        """The last day that the announcement leaves."""
        first = date.fromisoformat(self.announced + "-01" * ((10 - len(self.announced)) // 3))
        if len(self.announced) == len("YYYY"):
            return first.replace(month=12, day=31)
        if len(self.announced) == len("YYYY-MM"):
            return first.replace(day=monthrange(first.year, first.month)[1])
        return first

    @property
    def made_on(self) -> date | None:
        return date.fromisoformat(self.made) if self.made else None


@dataclass(frozen=True, slots=True)
class Timeline:
    """Everything in the data folder; `sha256` is taken over its canonical content."""

    version: str
    status_fr: str
    status_en: str
    sha256: str
    templates: Mapping[str, Template]
    deadlines: Mapping[str, Deadline]
    calendar: tuple[CalendarEvent, ...]
    announcements: tuple[Announcement, ...] = ()
