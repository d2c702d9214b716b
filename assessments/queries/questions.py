"""The register of questions of a tender, and the last lawful day to answer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Prefetch
from django.utils import timezone

from assessments.models import PublishedAnswer, Question, Tender
from assessments.queries.timeline import Calendar
from assessments.timeline.counting import limit


@dataclass(frozen=True, slots=True)
class Due:
    """When answers are published at the latest: `days` before the receipt of bids (R. 2132-6).

    `last` is the count alone, which decides; `prudent` the working day it is brought forward to.
    """

    last: date
    prudent: date
    days: int
    basis: str

    def is_kept(self, day: date) -> bool:
        return day <= self.last

    def receipt_after(self, day: date) -> date:
        """The first day for the receipt of bids that would make an answer of `day` lawful."""
        return day + timedelta(days=self.days)


@dataclass(frozen=True, slots=True)
class AnswerTold:
    """An answer as published; the reasons of a correction and of a late publication may be empty."""

    published_at: datetime
    text: str
    reason: str
    late_reason: str


@dataclass(frozen=True, slots=True)
class QuestionTold:
    """What anyone may be told of a question: never who asked it, nor by which channel."""

    code: str
    received_on: date
    text: str
    answers: tuple[AnswerTold, ...]


def register(tender: Tender) -> list[Question]:
    """Every question in order, its published answers with it. Two queries."""
    answers = Prefetch("answers", PublishedAnswer.objects.order_by("number"))
    return list(Question.objects.filter(tender=tender).order_by("number").prefetch_related(answers))


def published(questions: Iterable[Question]) -> list[Question]:
    """What every bidder may read. No query."""
    return [each for each in questions if each.answers.all()]


def told(tender: Tender, at: datetime) -> list[QuestionTold]:
    """What had been published to every bidder at a moment, in order. Two queries."""
    found = []
    for each in register(tender):
        answers = tuple(
            AnswerTold(one.published_at, one.text, one.reason, one.late_reason)
            for one in each.answers.all()
            if one.published_at <= at
        )
        if answers:
            found.append(QuestionTold(each.code, each.received_on, each.text, answers))
    return found


def narrowed(questions: Iterable[Question], state: str) -> list[Question]:
    """The questions in a state, all of them when it is empty.

    A published one whose correction is in preparation is in two states. No query.
    """
    if state == Question.State.PUBLISHED:
        return published(questions)
    return [each for each in questions if not state or each.state == state]


def answers_due(calendar: Calendar) -> Due | None:
    """None where the procedure sets no such delay, or while the receipt of bids has no date."""
    step = next((each for each in calendar.steps if each.moment == "answers"), None)
    rule = step.rule if step else None
    if rule is None or rule.days is None or rule.anchor not in calendar.dates:
        return None
    receipt = calendar.dates[rule.anchor].day
    if receipt is None:
        return None
    found = limit(rule.day_type, receipt, rule.days, calendar.working_days)
    return Due(found.strict, found.day, rule.days, rule.basis)


def published_on(answer: PublishedAnswer) -> date:
    return timezone.localdate(answer.published_at)


def late_days(questions: Sequence[Question], due: Due | None) -> list[date]:
    """The days after the last lawful one on which answers were published, one for each answer.

    Judged by the calendar as it stands: pushing the receipt of bids back makes them lawful. No query.
    """
    if due is None:
        return []
    days = [published_on(answer) for each in questions for answer in each.answers.all()]
    return [day for day in days if not due.is_kept(day)]
