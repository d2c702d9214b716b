"""Where the questions of a tender stand, in sentences of the reader's language."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.models import Question
from assessments.queries.questions import Due, answers_due, late_days
from assessments.queries.timeline import Calendar
from hdhcompliance.skin.formats import spoken_date


def standing(questions: Sequence[Question], calendar: Calendar) -> list[str]:
    """How many wait, until when the law lets one answer, what came too late. No query."""
    due = answers_due(calendar)
    told = [_waiting(questions), _to_publish(questions), _last_day(due, calendar)]
    return [each for each in [*told, _late(questions, due)] if each]


def _waiting(questions: Sequence[Question]) -> str:
    count = sum(each.state == Question.State.WAITING for each in questions)
    if not count:
        return _("No question waits for an answer.")
    said = ngettext(
        "%(count)d question waits for an answer.", "%(count)d questions wait for an answer.", count
    )
    return said % {"count": count}


def _to_publish(questions: Sequence[Question]) -> str:
    count = sum(each.state == Question.State.ANSWERED for each in questions)
    if not count:
        return ""
    said = ngettext(
        "%(count)d answer is ready and not published.",
        "%(count)d answers are ready and not published.",
        count,
    )
    return said % {"count": count}


def _last_day(due: Due | None, calendar: Calendar) -> str:
    if due is None:
        if calendar.moment("answers"):
            return _("The receipt of bids has no date yet: the last day to answer is not known.")
        return _("The calendar of this procedure sets no last day to answer.")
    said = _("Last lawful day to publish answers: %(day)s, %(days)d days before bids (%(basis)s).")
    if not due.is_kept(calendar.today):
        said = _(
            "The last lawful day to publish answers is past: %(day)s, %(days)d days before bids"
            " (%(basis)s)."
        )
    return said % {"day": spoken_date(due.last), "days": due.days, "basis": due.basis}


def _late(questions: Sequence[Question], due: Due | None) -> str:
    days = late_days(questions, due)
    if due is None or not days:
        return ""
    said = ngettext(
        "%(count)d answer was published after that day: the receipt of bids has to be pushed back"
        " (R. 2151-4), to %(day)s at the earliest for the delay to be kept.",
        "%(count)d answers were published after that day: the receipt of bids has to be pushed back"
        " (R. 2151-4), to %(day)s at the earliest for the delay to be kept.",
        len(days),
    )
    return said % {"count": len(days), "day": spoken_date(due.receipt_after(max(days)))}
