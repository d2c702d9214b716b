"""A letter to a bidder as composed, and the answer as typed."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from assessments.forms.inquiries import KeptText, StepForm, iso_date
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
    remarks = KeptText(label=_("To add to the letter"), rows=3, required=False)

    def __init__(self, data: Any = None, *, suggested: Collection[str] = ()) -> None:
        language = (get_language() or "fr").split("-")[0]
        ticked = [key for key in ITEMS if key in suggested]
        super().__init__(data, initial={"items": ticked, "language": language})
        field = self.fields["items"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [
            (key, f"{item.basis} · {text(item, language)}") for key, item in ITEMS.items()
        ]


class LetterAnswerForm(StepForm):
    """What the bidder answered."""

    answer = KeptText(label=_("What was answered"), rows=4)
    answered_on = iso_date(label=_("Received on"))


def answer_form(letter: RiskRequest, data: Any = None) -> LetterAnswerForm:
    """The answer as it stands, under a prefix of its own; bound to `data` when given."""
    initial = {
        "seen_version": letter.version,
        "answer": letter.answer,
        "answered_on": letter.answered_on,
    }
    return LetterAnswerForm(data, prefix=f"letter-{letter.number}", initial=initial)
