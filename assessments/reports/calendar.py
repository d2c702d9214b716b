"""The procedure, its stages and the questions answered to all bidders, as printed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.queries.questions import AnswerTold, QuestionTold
from assessments.queries.report_meta import ReportMeta
from assessments.queries.timeline_told import StageTold
from assessments.reports.figures import iso_date, iso_moment
from assessments.reports.timeline_chart import Gantt, gantt


@dataclass(frozen=True, slots=True)
class Stage:
    label: str
    planned: str
    actual: str
    said: str


@dataclass(frozen=True, slots=True)
class Answer:
    """`notes`: why it corrects the one before, why it came late; often none."""

    day: str
    text: str
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Question:
    code: str
    received: str
    text: str
    answers: tuple[Answer, ...]


@dataclass(frozen=True, slots=True)
class CalendarPage:
    """A dash stands for what is not known."""

    procedure: str
    due: str
    opened: str
    stages: tuple[Stage, ...]
    as_of: str
    gantt: Gantt | None
    questions: tuple[Question, ...]


def calendar_page(meta: ReportMeta) -> CalendarPage:
    # The acts of a demonstration may be dated ahead of the day of the order.
    done = [stage.actual for stage in meta.stages if stage.actual]
    read_on = max([timezone.localdate(meta.ordered_at), *done])
    return CalendarPage(
        procedure=meta.procedure,
        due=_moment(meta.bids_due_at),
        opened=_moment(meta.bids_opened_at),
        stages=tuple(map(_stage, meta.stages)),
        as_of=iso_date(read_on),
        gantt=gantt(meta.stages, read_on),
        questions=tuple(map(_question, meta.questions)),
    )


def _stage(stage: StageTold) -> Stage:
    return Stage(stage.label, iso_date(stage.planned), iso_date(stage.actual), stage.said or "–")


def _question(question: QuestionTold) -> Question:
    answers = tuple(map(_answer, question.answers))
    return Question(question.code, iso_date(question.received_on), question.text, answers)


def _answer(answer: AnswerTold) -> Answer:
    notes = []
    if answer.reason:
        notes.append(_("Correction: %(reason)s") % {"reason": answer.reason})
    if answer.late_reason:
        late = _("Published after the last lawful day: %(reason)s")
        notes.append(late % {"reason": answer.late_reason})
    return Answer(iso_date(timezone.localdate(answer.published_at)), answer.text, tuple(notes))


def _moment(moment: datetime | None) -> str:
    return iso_moment(moment) if moment else "–"
