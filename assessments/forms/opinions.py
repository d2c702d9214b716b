"""A legal opinion as typed, its approval and the withdrawal of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.actions.agreement import MAXIMUM_REASON
from assessments.actions.opinions import MAXIMUM_SECTION, MAXIMUM_TEXT, Words
from assessments.forms.inquiries import KeptText
from assessments.forms.marks import LARGEST_VERSION
from assessments.models import LegalOpinion
from assessments.queries.opinions import SECTIONS


class OpinionForm(forms.Form):
    """`seen`: the version that the page showed; 0 for none."""

    conclusion = forms.ChoiceField(
        label=_("Conclusion"), choices=LegalOpinion.Conclusion.choices, widget=forms.RadioSelect
    )
    reasons = KeptText(
        label=_("Reasons"),
        rows=5,
        required=False,
        max_length=MAXIMUM_SECTION,
        help_text=_("Needed for the approval: a decision rests on reasons, in law and in fact."),
    )
    conditions = KeptText(
        label=_("Conditions"),
        rows=4,
        required=False,
        max_length=MAXIMUM_SECTION,
        help_text=_("What must be obtained, from whom and before when."),
    )
    text = KeptText(
        label=_("Text of the opinion"), rows=18, required=False, max_length=MAXIMUM_TEXT
    )
    seen = forms.IntegerField(min_value=0, max_value=LARGEST_VERSION, widget=forms.HiddenInput)

    def words(self) -> Words:
        return Words(**{name: self.cleaned_data[name] for name in SECTIONS})

    def reading(self, version: int) -> OpinionForm:
        """The same words, typed by someone who now reads `version`."""
        typed = {name: self.data.get(name, "") for name in self.fields}
        return OpinionForm({**typed, "seen": str(version)})


def opinion_form(latest: LegalOpinion | None, text: str | None = None) -> OpinionForm:
    """The words that stand, with another text when one is given; nothing is recorded by it."""
    initial: dict[str, Any] = {"conclusion": LegalOpinion.Conclusion.NONE, "seen": 0}
    if latest is not None:
        initial = {**dict(zip(SECTIONS, latest.words, strict=True)), "seen": latest.version}
    if text is not None:
        initial["text"] = text
    return OpinionForm(initial=initial)


class ApprovalForm(forms.Form):
    """`sha256`: that of the content shown on the page."""

    sha256 = forms.RegexField(r"^[0-9a-f]{64}\Z", widget=forms.HiddenInput)


class WithdrawalForm(forms.Form):
    """`seen`: the version whose approval is taken back."""

    reason = KeptText(label=_("Reason"), rows=4, max_length=MAXIMUM_REASON)
    seen = forms.IntegerField(min_value=1, max_value=LARGEST_VERSION, widget=forms.HiddenInput)


class VersionsForm(forms.Form):
    """Which two versions to compare."""

    before = forms.TypedChoiceField(label=_("From version"), coerce=int)
    after = forms.TypedChoiceField(label=_("To version"), coerce=int)

    def __init__(self, data: Mapping[str, Any], *, versions: Sequence[int]) -> None:
        """`versions`: the last first; the last two are compared unless `data` says otherwise."""
        last = {"after": versions[0], "before": versions[min(1, len(versions) - 1)]}
        super().__init__({name: data.get(name, number) for name, number in last.items()})
        for field in self.fields.values():
            assert isinstance(field, forms.ChoiceField)
            field.choices = [(str(number), str(number)) for number in versions]
