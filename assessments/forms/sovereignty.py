"""The European reading as typed: its profile before the freeze, then the answers of a bid."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.actions.sovereignty import Given
from assessments.forms.marks import JustificationField, seen_token
from assessments.models import CsfAnswer, Grid
from assessments.queries.sovereignty import (
    Pinned,
    chosen_text,
    described,
    profiles,
    question_text,
    title,
    weights,
)

SEEN = re.compile(r"([0-9]{1,9})-[0-9a-f]{16}", re.ASCII)


class ProfileForm(forms.Form):
    """Which weights, and the lowest level admitted."""

    profile = forms.ChoiceField(label=_("Weight profile"), required=False)
    minimum = forms.TypedChoiceField(
        label=_("Lowest overall SEAL admitted"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=[("", _("None: the reading informs"))]
        + [(str(level), f"SEAL-{level}") for level in range(1, 5)],
        help_text=_("A minimum adds a gate to the grid: a bid below it is not ranked."),
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, grid: Grid) -> None:
        super().__init__(data, initial={"profile": grid.seal_profile, "minimum": grid.seal_minimum})
        field = self.fields["profile"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            ("", _("No European reading")),
            *((name, f"{name} · {weights(name)}") for name in profiles()),
        ]

    def clean(self) -> dict[str, Any]:
        if self.cleaned_data.get("minimum") and not self.cleaned_data.get("profile"):
            self.add_error("minimum", _("Choose a weight profile to ask for a minimum."))
        return self.cleaned_data


@dataclass(frozen=True, slots=True)
class Asked:
    """One question on the page; `recorded`: what stands, when someone else wrote it meanwhile."""

    ref: str
    text: str
    option: forms.BoundField
    why: forms.BoundField
    seen: forms.BoundField
    recorded: CsfAnswer | None
    recorded_text: str


class AnswersForm(forms.Form):
    """An answer and its reason per question. A question left as it was shown is not written.

    As in the cells of the grid, `seen-…` tells the version a question had on the page and a digest
    of what was shown: an answer changed by someone else and untouched here is kept, one touched
    twice is a conflict.
    """

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        rule: Pinned,
        rows: Mapping[str, CsfAnswer],
        stale: Mapping[str, CsfAnswer] | None = None,
    ) -> None:
        super().__init__(data, initial=shown(rule, rows))
        self.rule = rule
        self.rows = rows
        self.stale = stale or {}
        self.refs = [question.ref for question in rule.table.questions]
        for ref in self.refs:
            self.fields[f"option-{ref}"] = _option_field(rule, ref)
            self.fields[f"why-{ref}"] = _why_field()
            self.fields[f"seen-{ref}"] = forms.CharField(
                required=False, max_length=40, widget=forms.HiddenInput
            )

    def clean(self) -> dict[str, Any]:
        tokens = (self.cleaned_data.get(f"seen-{ref}") or "" for ref in self.refs)
        if not all(map(SEEN.fullmatch, tokens)):
            raise forms.ValidationError(
                _("The page does not say which answers you saw; reload it.")
            )
        return self.cleaned_data

    def is_touched(self, ref: str) -> bool:
        """Whether what was posted is not what the page had shown."""
        token = self.data.get(f"seen-{ref}", "")
        typed = (self.data.get(f"option-{ref}", ""), self.data.get(f"why-{ref}", ""))
        return bool(seen_token(self._version(ref), *typed) != token)

    def given(self) -> dict[str, Given]:
        """The questions that were touched, once valid."""
        return {
            ref: Given(self.cleaned_data[f"option-{ref}"], self.cleaned_data[f"why-{ref}"])
            for ref in self.refs
            if self.is_touched(ref)
        }

    def versions(self) -> dict[str, int]:
        """The version of each answer that the page had shown; 0: none."""
        return {ref: self._version(ref) for ref in self.refs}

    def beside(self, stale: Mapping[str, CsfAnswer], rows: Mapping[str, CsfAnswer]) -> AnswersForm:
        """The same page after a conflict: what was typed stays, what stands is shown beside it."""
        now = shown(self.rule, rows)
        data = {**now}
        for ref in filter(self.is_touched, self.refs):
            data |= {name: self.data.get(name, "") for name in (f"option-{ref}", f"why-{ref}")}
        return AnswersForm(data, rule=self.rule, rows=rows, stale=stale)

    def groups(self) -> Iterator[tuple[str, str, list[Asked]]]:
        """Objective by objective: its code, its title, its questions."""
        framework = self.rule.framework
        for objective in self.rule.table.objectives:
            yield (
                objective.code,
                title(framework.section(objective.code)),
                [self._asked(question.ref) for question in objective.questions],
            )

    def _version(self, ref: str) -> int:
        found = SEEN.fullmatch(self.data.get(f"seen-{ref}", ""))
        return int(found[1]) if found else 0

    def _asked(self, ref: str) -> Asked:
        recorded = self.stale.get(ref)
        return Asked(
            ref=ref,
            text=question_text(self.rule.framework, ref),
            option=self[f"option-{ref}"],
            why=self[f"why-{ref}"],
            seen=self[f"seen-{ref}"],
            recorded=recorded,
            recorded_text=chosen_text(self.rule.framework, recorded),
        )


def shown(rule: Pinned, rows: Mapping[str, CsfAnswer]) -> dict[str, str]:
    """Every field as the answers stand, and what the page will remember of them."""
    values: dict[str, str] = {}
    for question in rule.table.questions:
        ref, row = question.ref, rows.get(question.ref)
        option = "" if row is None or row.option is None else str(row.option)
        why = row.justification if row else ""
        values |= {
            f"option-{ref}": option,
            f"why-{ref}": why,
            f"seen-{ref}": seen_token(row.version if row else 0, option, why),
        }
    return values


def _option_field(rule: Pinned, ref: str) -> forms.TypedChoiceField:
    offered = [(str(answer.option), described(answer)) for answer in rule.framework.answers_to(ref)]
    return forms.TypedChoiceField(
        label=_("Answer given"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=[("", _("not established")), *offered],
    )


def _why_field() -> JustificationField:
    field = JustificationField()
    field.label = _("Why, and where it was read")
    field.widget = forms.Textarea(attrs={"rows": 2})
    return field
