"""A letter to a bidder as composed, and the answer as typed."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from assessments.actions.agreement import MAXIMUM_REASON
from assessments.forms.inquiries import StepForm, iso_date
from assessments.forms.marks import tidy
from assessments.models import RiskRequest
from assessments.transfers.letters import ITEMS, text


class LetterForm(forms.Form):
    """What is asked, in which language, and until when."""

    items = forms.MultipleChoiceField(
        label=_("What is asked for"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Ticked: what is not known of this bid."),
    )
    language = forms.ChoiceField(label=_("Language of the letter"), choices=settings.LANGUAGES)
    asked_on = iso_date(label=_("Date of the letter"))
    due_on = iso_date(label=_("Answer due on"))
    remarks = forms.CharField(
        label=_("To add to the letter"),
        required=False,
        max_length=MAXIMUM_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, data: Any = None, *, suggested: Collection[str] = ()) -> None:
        language = (get_language() or "fr").split("-")[0]
        ticked = [key for key in ITEMS if key in suggested]
        super().__init__(data, initial={"items": ticked, "language": language})
        field = self.fields["items"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [
            (key, f"{item.basis} · {text(item, language)}") for key, item in ITEMS.items()
        ]

    def clean_remarks(self) -> str:
        return tidy(self.cleaned_data["remarks"])


class LetterAnswerForm(StepForm):
    """What the bidder answered."""

    answer = forms.CharField(
        label=_("What was answered"),
        max_length=MAXIMUM_REASON,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    answered_on = iso_date(label=_("Received on"))

    def clean_answer(self) -> str:
        return tidy(self.cleaned_data["answer"])


def answer_form(letter: RiskRequest, data: Any = None) -> LetterAnswerForm:
    """The answer as it stands, under a prefix of its own; bound to `data` when given."""
    initial = {
        "seen_version": letter.version,
        "answer": letter.answer,
        "answered_on": letter.answered_on,
    }
    return LetterAnswerForm(data, prefix=f"letter-{letter.number}", initial=initial)
