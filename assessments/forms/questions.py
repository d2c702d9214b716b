"""A question as typed, its answer, what is published together, and the filter of the register."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from assessments.actions.questions import LONGEST_NAME, LONGEST_TEXT, Received
from assessments.forms.inquiries import KeptText, StepForm, iso_date
from assessments.models import Question
from assessments.queries.questions import Due
from hdhcompliance.skin.formats import spoken_date

LONGEST_REASON = 5000
TICKED = re.compile(r"([0-9]{1,6}):([0-9]{1,9})", re.ASCII)


def _published_text(label: Any) -> KeptText:
    return KeptText(
        label=label,
        rows=5,
        max_length=LONGEST_TEXT,
        help_text=_("Published as it stands: write nothing that tells who asks."),
    )


class QuestionForm(forms.Form):
    """A question as it was received."""

    text = _published_text(_("Question"))
    received_on = iso_date(label=_("Received on"))
    channel = forms.ChoiceField(label=_("Received through"), choices=Question.Channel.choices)
    asker = forms.CharField(
        label=_("Who asks"),
        max_length=LONGEST_NAME,
        required=False,
        help_text=_("Seen by procurement officers only; in no export and not in the journal."),
    )

    def received(self) -> Received:
        """Only once valid."""
        return Received(**self.cleaned_data)


class AnswerForm(StepForm):
    """The answer in draft: of a question still to publish, reworded; or a correction, with its reason."""

    text = _published_text(_("Question"))
    answer = KeptText(
        label=pgettext_lazy("to a question", "Answer"), rows=8, max_length=LONGEST_TEXT
    )
    reason = KeptText(
        label=_("Reason of the correction"),
        rows=2,
        max_length=LONGEST_REASON,
        help_text=_("Published with the corrected answer; the one before stays readable."),
    )

    def __init__(self, data: Any = None, *, question: Question) -> None:
        answers = question.answers.all()
        super().__init__(
            data,
            initial={
                "text": question.text,
                "answer": question.draft or (list(answers)[-1].text if answers else ""),
                "reason": question.draft_reason,
                "seen_version": question.version,
            },
        )
        del self.fields["text" if answers else "reason"]

    def typed(self) -> dict[str, Any]:
        """What `answer_question` takes, only once valid."""
        typed = self.cleaned_data
        return {
            "answer": typed["answer"],
            "text": typed.get("text", ""),
            "reason": typed.get("reason", ""),
            "seen": typed["seen_version"],
        }


class TickedAnswers(forms.MultipleChoiceField):
    """`3:2`, number and version seen, once per ticked question."""

    widget = forms.MultipleHiddenInput

    def __init__(self) -> None:
        told = {
            "required": _("Tick the answers to publish."),
            "invalid_choice": _("The page does not say what you saw; reload it."),
        }
        super().__init__(error_messages=told)

    def valid_value(self, value: str) -> bool:
        return bool(TICKED.fullmatch(value))


class PublishForm(forms.Form):
    """The answers that are published together; `late_reason` only after the last lawful day."""

    answers = TickedAnswers()
    late_reason = KeptText(
        label=_("Reason for publishing after the last lawful day"),
        rows=2,
        max_length=LONGEST_REASON,
    )

    def __init__(self, data: Any = None, *, due: Due | None, is_late: bool) -> None:
        super().__init__(data, auto_id="publish-%s")
        if due is None or not is_late:
            del self.fields["late_reason"]
        else:
            self.fields["late_reason"].help_text = _(
                "The last day was %(day)s (R. 2132-6). The receipt of bids has then to be pushed back"
                " (R. 2151-4)."
            ) % {"day": spoken_date(due.last)}

    def seen(self) -> dict[int, int]:
        """Number -> version the page showed. Only once valid."""
        return _ticked(self.cleaned_data["answers"])

    def ticked(self) -> frozenset[int]:
        """What stays ticked on a page shown again, valid or not."""
        return frozenset(_ticked(self["answers"].value() or ()))


def _ticked(values: Iterable[str]) -> dict[int, int]:
    found = (TICKED.fullmatch(value) for value in values)
    return {int(match[1]): int(match[2]) for match in found if match}


class QuestionFilterForm(forms.Form):
    """What a reader looks for, in the address of the page."""

    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("All")), *Question.State.choices]
    )

    def __init__(self, data: Any) -> None:
        super().__init__(data, auto_id="filter_%s")

    @property
    def wanted(self) -> str:
        return str(self.cleaned_data["state"]) if self.is_valid() else ""
