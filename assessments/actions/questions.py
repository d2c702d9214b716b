"""The questions of bidders: recorded, answered in draft, published to all of them at once.

The journal tells which question, when and the SHA-256 of the words; it never tells who asked.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.actions.errors import ActionRefused
from assessments.models import PublishedAnswer, Question, Tender
from assessments.queries.questions import answers_due
from assessments.queries.timeline import calendar_of
from hdhcompliance.accounts.models import User
from hdhcompliance.journal.record import record
from hdhcompliance.skin.formats import spoken_date

LONGEST_TEXT = 10_000
LONGEST_NAME = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """A question as it came. `text`: what will be published, without a word on who asks."""

    text: str
    received_on: date
    channel: str
    asker: str = ""


class QuestionsChanged(ActionRefused):
    """Someone changed a question since it was read."""

    def __init__(self, codes: str) -> None:
        super().__init__(
            "conflict",
            _(
                "Changed in the meantime, by someone else or in another window: %(codes)s."
                " Nothing was recorded; look at what stands now before you decide."
            )
            % {"codes": codes},
        )


def record_question(*, by: User, tender: Tender, received: Received) -> Question:
    """A new question, numbered after the last one; it waits for its answer."""
    text = _said(received.text)
    if received.received_on > timezone.localdate():
        raise ActionRefused("to_come", _("A question cannot have been received on a day to come."))
    with transaction.atomic():
        Tender.objects.select_for_update().get(pk=tender.pk)
        last = Question.objects.filter(tender=tender).aggregate(Max("number"))["number__max"]
        question = Question.objects.create(
            tender=tender,
            number=(last or 0) + 1,
            text=text,
            received_on=received.received_on,
            channel=received.channel,
            asker=received.asker.strip()[:LONGEST_NAME],
        )
        record(
            "question.recorded",
            by=by,
            target=question.code,
            tender=tender.reference,
            data={
                "received_on": received.received_on.isoformat(),
                "channel": received.channel,
                "sha256": _digest(text),
            },
        )
    return question


def answer_question(
    *, by: User, question: Question, answer: str, text: str = "", reason: str = "", seen: int
) -> Question:
    """An answer in draft; nobody outside reads it before it is published. `seen`: the version read.

    `text` words the question anew while nothing of it is published. Once it is, the draft is a
    correction and demands a reason. Writing what stands already changes nothing.
    """
    answer, reason = _said(answer), reason.strip()
    with transaction.atomic():
        _refuse_open(question.tender)
        (found,) = _lock(question.tender, {question.number: seen})
        is_correction = found.answers.exists()
        if is_correction and not reason:
            raise ActionRefused(
                "reason_missing",
                _("An answer is published: give the reason of its correction, published with it."),
            )
        words = found.text if is_correction or not text.strip() else _said(text)
        after = (words, answer, reason if is_correction else "")
        if after == (found.text, found.draft, found.draft_reason):
            return found
        found.text, found.draft, found.draft_reason = after
        _save(found)
        record(
            "question.answered",
            by=by,
            target=found.code,
            tender=question.tender.reference,
            data={"sha256": _digest(words, answer), "reason": found.draft_reason},
        )
    return found


def publish_answers(
    *,
    by: User,
    tender: Tender,
    seen: Mapping[int, int],
    late_reason: str = "",
    at: datetime | None = None,
) -> list[PublishedAnswer]:
    """Publish the drafts of several questions to all bidders at once: all of them or none.

    `seen`: number -> version read. After the last lawful day (R. 2132-6) a reason is demanded, and
    the receipt of bids has to be pushed back (R. 2151-4). Refused once the bids are open.
    """
    if not seen:
        raise ActionRefused("nothing_chosen", _("Tick the answers to publish."))
    late_reason, now = late_reason.strip(), at or timezone.now()
    with transaction.atomic():
        questions = _lock(tender, seen)
        late_by = _refuse_publication(tender, questions, timezone.localdate(now), late_reason)
        answers = [
            PublishedAnswer.objects.create(
                question=each,
                number=each.answers.count() + 1,
                text=each.draft,
                reason=each.draft_reason,
                late_reason=late_reason if late_by else "",
                published_by=by.get_username(),
                published_at=now,
            )
            for each in questions
        ]
        for each in questions:
            each.draft = each.draft_reason = ""
            _save(each)
        record(
            "answers.published",
            by=by,
            target=" ".join(each.code for each in questions),
            tender=tender.reference,
            data={
                "sha256": {
                    each.code: _digest(each.text, answer.text)
                    for each, answer in zip(questions, answers, strict=True)
                },
                "days_late": late_by,
                "reason": late_reason if late_by else "",
            },
        )
    return answers


def _refuse_publication(
    tender: Tender, questions: list[Question], day: date, late_reason: str
) -> int:
    """By how many days it is late; raise where nothing may be published."""
    tender = _refuse_open(tender)
    without = [each.code for each in questions if not each.draft]
    if without:
        raise ActionRefused(
            "no_draft", _("Nothing is ready to publish for %(codes)s.") % {"codes": _list(without)}
        )
    due = answers_due(calendar_of(tender, day))
    if due is None or due.is_kept(day):
        return 0
    if not late_reason:
        raise ActionRefused(
            "late",
            _(
                "The last lawful day to answer was %(day)s (R. 2132-6). To publish all the same, give"
                " the reason; the receipt of bids has then to be pushed back (R. 2151-4)."
            )
            % {"day": spoken_date(due.last)},
        )
    return (day - due.last).days


def _refuse_open(tender: Tender) -> Tender:
    """The tender as it stands, its bids still closed."""
    found = Tender.objects.select_related("grid").get(pk=tender.pk)
    if found.bids_are_open:
        raise ActionRefused(
            "bids_open", _("The bids are open: nothing is published to the bidders any more.")
        )
    return found


def _lock(tender: Tender, seen: Mapping[int, int]) -> list[Question]:
    """The questions in order, as they were read. Inside a transaction."""
    found = list(
        Question.objects.select_for_update()
        .filter(tender=tender, number__in=seen)
        .order_by("number")
    )
    if len(found) != len(seen):
        raise ActionRefused("unknown", _("A question you name is not in this tender."))
    changed = [each.code for each in found if each.version != seen[each.number]]
    if changed:
        raise QuestionsChanged(_list(changed))
    return found


def _save(question: Question) -> None:
    question.version += 1
    question.save(update_fields=["text", "draft", "draft_reason", "version"])


def _said(text: str) -> str:
    text = text.strip()
    if not text:
        raise ActionRefused("empty", _("Write the text: it is published as it stands."))
    if len(text) > LONGEST_TEXT:
        raise ActionRefused("too_long", _("This text is too long; shorten it and send it again."))
    return text


def _digest(*texts: str) -> str:
    return sha256("\0".join(texts).encode()).hexdigest()


def _list(codes: list[str]) -> str:
    return ", ".join(codes)
