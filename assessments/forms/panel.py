"""The forms of the panel: statement, decision on an interest, share of the chapters, reopening."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.models import Bid, GridNode, InterestStatement


class StatementForm(forms.Form):
    """The two things a person can declare; an interest says which."""

    has_interest = forms.TypedChoiceField(
        label=_("I declare"),
        choices=[
            ("no", _("I have no such interest, and I sign the statement above.")),
            ("yes", _("I have an interest to declare, described below.")),
        ],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    details = forms.CharField(
        label=_("Nature of the interest"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_(
            "For example: employment in the last three years, shares, family ties, a mandate. Read by"
            " the officers and the auditors of this tender only."
        ),
    )

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("has_interest") and not cleaned.get("details", "").strip():
            self.add_error("details", _("Say which interest you declare."))
        return cleaned


class DecisionForm(forms.Form):
    """What an officer decides of a declared interest."""

    decision = forms.ChoiceField(
        label=_("Decision"),
        choices=[
            (InterestStatement.Decision.EXCLUDED.value, _("This person does not mark")),
            (InterestStatement.Decision.ADMITTED.value, _("This person may mark all the same")),
        ],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("Reason"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )


class ReasonForm(forms.Form):
    """An act that the journal keeps with its reason."""

    reason = forms.CharField(
        label=_("Reason"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )


class ShareForm(forms.Form):
    """What one evaluator marks: chapters, for some bids or for all of them, until when."""

    chapters = forms.MultipleChoiceField(
        label=_("Chapters"), required=False, widget=forms.CheckboxSelectMultiple
    )
    bids = forms.MultipleChoiceField(
        label=_("Bids"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None ticked: every bid."),
    )
    due_on = forms.DateField(
        label=_("To hand in by"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )

    def __init__(
        self, *args: Any, chapters: Sequence[GridNode], bids: Sequence[Bid], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.by_code = {node.code: node for node in chapters}
        self.by_bid = {bid.code: bid for bid in bids}
        self._offer("chapters", [(node.code, f"{node.code} {node.label}") for node in chapters])
        self._offer("bids", [(bid.code, bid.provider.name) for bid in bids])

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = choices

    @property
    def share(self) -> dict[str, Any]:
        """What to give to the action. Only once valid."""
        return {
            "chapters": [self.by_code[code] for code in self.cleaned_data["chapters"]],
            "bids": [self.by_bid[code] for code in self.cleaned_data["bids"]],
            "due_on": self.cleaned_data["due_on"],
        }
