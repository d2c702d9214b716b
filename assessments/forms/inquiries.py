"""The three steps about a price that seems abnormally low, as typed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.actions.agreement import MAXIMUM_REASON
from assessments.forms.marks import LARGEST_VERSION, tidy
from assessments.models import PriceInquiry

Decision = PriceInquiry.Decision
# A date field of the browser reads and writes this form whatever the language.
ISO = "%Y-%m-%d"


class KeptText(forms.CharField):
    """A text that is kept: one kind of line end, nothing around it."""

    def __init__(self, *, rows: int = 5, max_length: int = MAXIMUM_REASON, **kwargs: Any) -> None:
        # What is kept in the file is written in French, whatever the language of the page.
        widget = forms.Textarea(attrs={"rows": rows, "lang": "fr"})
        super().__init__(max_length=max_length, widget=widget, **kwargs)

    def clean(self, value: Any) -> str:
        return str(super().clean(tidy(value or "")))


def iso_date(**kwargs: Any) -> forms.DateField:
    """A day, typed and shown as the browser's own field wants it."""
    widget = forms.DateInput(format=ISO, attrs={"type": "date"})
    return forms.DateField(widget=widget, input_formats=[ISO], **kwargs)


class StepForm(forms.Form):
    """`seen_version` is that of the inquiry the page showed; 0 for none."""

    seen_version = forms.IntegerField(
        min_value=0, max_value=LARGEST_VERSION, widget=forms.HiddenInput
    )


class RequestForm(StepForm):
    """What the bidder is asked."""

    request = KeptText(
        label=_("Request sent to the bidder"),
        help_text=_(
            "Which amounts seem low, and what to explain: manufacturing process, technical"
            " solutions, favourable conditions, originality, labour and environmental law,"
            " subcontracting, State aid (R. 2152-3)."
        ),
    )
    requested_on = iso_date(label=_("Sent on"))
    reply_due_on = iso_date(label=_("Reply due on"))


class AnswerForm(StepForm):
    """What the bidder answered."""

    answer = KeptText(label=_("Answer of the bidder"))
    answered_on = iso_date(label=_("Received on"))


class PriceDecisionForm(StepForm):
    """What is decided, among what may be decided now."""

    decision = forms.ChoiceField(label=_("Decision"), widget=forms.RadioSelect)
    reason = KeptText(label=_("Reason"), help_text=_("A bidder put out is entitled to it."))

    def __init__(self, *args: Any, decisions: Sequence[Decision], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["decision"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(one.value, one.label) for one in decisions]


def steps(
    inquiry: PriceInquiry | None, step: str = "", data: Mapping[str, Any] | None = None
) -> dict[str, StepForm]:
    """The steps that can be taken now, the most useful first; the one named is bound to `data`."""
    found = inquiry or PriceInquiry()
    forms_: dict[str, StepForm] = {}
    decisions = _decisions(found)
    for name in _order(found):
        given = data if name == step else None
        initial = {"seen_version": found.version, **_initial(name, found)}
        if name == "ask":
            forms_[name] = RequestForm(given, prefix=name, initial=initial)
        elif name == "answer":
            forms_[name] = AnswerForm(given, prefix=name, initial=initial)
        elif decisions:
            forms_[name] = PriceDecisionForm(
                given, prefix=name, initial=initial, decisions=decisions
            )
    return forms_


def _order(found: PriceInquiry) -> list[str]:
    if found.requested_on is None:
        return ["ask", "decide"]
    if found.answered_on is None:
        return ["decide", "answer"] if found.is_rejected else ["answer", "decide", "ask"]
    return ["decide"] if found.decision else ["decide", "answer"]


def _decisions(found: PriceInquiry) -> list[Decision]:
    if found.requested_on is None or found.reply_due_on is None:
        return [Decision.NOT_NEEDED]
    if found.answered_on:
        return [Decision.ACCEPTED, Decision.REJECTED]
    return [Decision.REJECTED] if timezone.localdate() > found.reply_due_on else []


def _initial(name: str, found: PriceInquiry) -> dict[str, Any]:
    fields = {
        "ask": ("request", "requested_on", "reply_due_on"),
        "answer": ("answer", "answered_on"),
        "decide": ("decision", "reason"),
    }[name]
    return {field: getattr(found, field) for field in fields}
