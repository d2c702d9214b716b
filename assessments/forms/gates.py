"""What was found at a gate, as typed."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.forms.marks import LARGEST_VERSION, tidy
from assessments.models import GateOutcome
from assessments.queries.proposals import Proposal

LONGEST_TEXT = 5000


class GateForm(forms.Form):
    """Outcome, reason, evidence; the reason may be empty for « met » only."""

    outcome = forms.ChoiceField(
        label=_("Outcome"), choices=GateOutcome.Outcome.choices, widget=forms.RadioSelect
    )
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Printed in the report and told to the bidder. Only “met” needs none."),
    )
    evidence = forms.CharField(
        label=_("Evidence"),
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Where it was read: document, page, certificate number and dates."),
    )
    seen_version = forms.IntegerField(
        min_value=0, max_value=LARGEST_VERSION, widget=forms.HiddenInput
    )

    def clean(self) -> dict[str, Any]:
        for name in ("reason", "evidence"):
            self.cleaned_data[name] = tidy(self.cleaned_data.get(name, ""))
        outcome = self.cleaned_data.get("outcome")
        told = self.cleaned_data["reason"] or "reason" in self.errors
        if outcome and outcome != GateOutcome.Outcome.MET and not told:
            self.add_error(
                "reason",
                _(
                    "Write the reason: a bidder put out, or kept under a condition,"
                    " is entitled to it."
                ),
            )
        return self.cleaned_data


def initial(found: GateOutcome | None, proposal: Proposal | None = None) -> dict[str, Any]:
    """The form as the gate stands, or as the answers propose where nobody decided yet."""
    if found is None:
        proposed = {"outcome": proposal.outcome, "reason": proposal.reason} if proposal else {}
        return {"seen_version": 0, **proposed}
    return {
        "outcome": found.outcome,
        "reason": found.reason,
        "evidence": found.evidence,
        "seen_version": found.version,
    }
