"""What the officer types at the meeting: agreed marks with their reason, filters, closing, the rule."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from assessments.actions.agreement import MAXIMUM_REASON
from assessments.forms.marks import LARGEST_VERSION, tidy
from assessments.models import AgreedMark
from assessments.models.grids import ConsensusRule
from assessments.queries.consensus import Wanted

# What each rule asks of the panel, in one sentence.
RULES: Mapping[str, str | Promise] = {
    ConsensusRule.MEDIAN: _(
        "Median: the middle mark counts, so that one extreme mark moves nothing; every evaluator"
        " of the panel must mark every line."
    ),
    ConsensusRule.MEAN: _(
        "Mean: every mark counts alike, so that an extreme mark pulls the result; every evaluator"
        " of the panel must mark every line."
    ),
    ConsensusRule.AGREED: _(
        "Agreed mark: the panel discusses each line and an officer records one mark with its"
        " reason; the grid may be shared out, each line being marked by some of the evaluators."
    ),
}


class ReasonField(forms.CharField):
    """A reason that is kept: one kind of line end, nothing around it, never empty."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            label=_("Reason"),
            max_length=MAXIMUM_REASON,
            widget=forms.Textarea(attrs={"rows": 4}),
            error_messages={
                "required": _("Write the reason: an agreed mark is never without one.")
            },
            **kwargs,
        )

    def clean(self, value: Any) -> str:
        return str(super().clean(tidy(value or "")))


class AgreedForm(forms.Form):
    """The agreed mark of one line for one bid, with its reason."""

    value = forms.TypedChoiceField(
        label=_("Agreed mark"),
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the agreed mark.")},
    )
    reason = ReasonField(help_text=_("Printed in the report beside the evaluators’ own reasons."))
    seen_version = forms.IntegerField(
        min_value=0, max_value=LARGEST_VERSION, widget=forms.HiddenInput
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        maximum: int,
        standing: AgreedMark | None = None,
    ) -> None:
        initial: dict[str, Any] = {"seen_version": 0}
        if standing is not None:
            initial = {
                "value": standing.value,
                "reason": standing.reason,
                "seen_version": standing.version,
            }
        super().__init__(data, initial=initial)
        field = self.fields["value"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [(mark, str(mark)) for mark in range(maximum + 1)]


class UnanimousForm(forms.Form):
    """The one reason under which the unanimous lines are agreed on."""

    reason = ReasonField(
        initial=_("Unanimous: every evaluator of this line gave this mark."),
        help_text=_("Written as the reason of each of these lines; you may reword it."),
    )


class RuleForm(forms.Form):
    """How several marks become one; chosen before the method is frozen."""

    rule = forms.ChoiceField(
        label=_("How several marks become one"),
        choices=list(RULES.items()),
        widget=forms.RadioSelect,
    )


class PointFilterForm(forms.Form):
    """Which points are looked at: those left to discuss, unless something else is asked for.

    `decides`: whether points are decided one by one, under the agreed rule.
    """

    show = forms.ChoiceField(label=_("Points"), required=False)
    chapter = forms.ChoiceField(label=_("Chapter"), required=False)
    spread = forms.TypedChoiceField(label=_("Spread of at least"), required=False, coerce=int)

    def __init__(
        self,
        data: Mapping[str, str],
        *,
        chapters: Sequence[tuple[str, str]],
        maximum: int,
        decides: bool,
    ) -> None:
        super().__init__({"show": "open", **data})
        shown = [
            ("open", _("Open") if decides else _("Ready to discuss")),
            ("decided", _("Decided")),
            ("waiting", _("Not ready yet")),
            ("", _("All")),
        ]
        self._choose("show", [one for one in shown if decides or one[0] != "decided"])
        self._choose("chapter", [("", _("All")), *chapters])
        self._choose(
            "spread", [("", _("Any")), *((mark, str(mark)) for mark in range(1, maximum + 1))]
        )

    def _choose(self, name: str, choices: Sequence[tuple[Any, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def wanted(self) -> Wanted:
        """What is asked for; an unreadable part of it asks for nothing."""
        self.is_valid()
        asked = self.cleaned_data
        return Wanted(
            show=asked.get("show", ""),
            chapter=asked.get("chapter", ""),
            spread=asked.get("spread") or 0,
        )
