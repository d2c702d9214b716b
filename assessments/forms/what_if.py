"""What someone supposes, in the address of the page: weights, changed marks, bids withdrawn."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from assessments.scoring.robustness.what_if import Cell

ROWS = 4  # changed marks at once


@dataclass(frozen=True, slots=True)
class Choices:
    """What can be supposed. `criteria`: code -> label, `published`: code -> parts of 10 000.

    `bids`: the ranked ones, code -> bidder. `marked`: the cells that hold a mark. `maximum` of the scale.
    """

    criteria: Mapping[str, str]
    published: Mapping[str, int]
    bids: Mapping[str, str]
    marked: frozenset[Cell]
    maximum: int


class PercentField(forms.DecimalField):
    """0 to 100 with two decimals; the comma of a French keyboard does as well as the point."""

    def __init__(self, *, label: str) -> None:
        super().__init__(label=label, min_value=0, max_value=100, decimal_places=2, required=False)

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]  # stubs say int
        return super().to_python(value.replace(",", ".") if isinstance(value, str) else value)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {**super().widget_attrs(widget), "data-weight": ""}


class WhatIfForm(forms.Form):
    """Every field may be left out: what is not said stays as it is."""

    def __init__(self, query: QueryDict, choices: Choices) -> None:
        official = {f"w-{code}": tidy(parts) for code, parts in choices.published.items()}
        super().__init__(_completed(query, official) if query else None, initial=official)
        self.choices = choices
        for code, label in choices.criteria.items():
            field = PercentField(label=f"{code} · {label}" if label else code)
            field.widget.attrs["placeholder"] = official[f"w-{code}"]
            self.fields[f"w-{code}"] = field
        for number in range(1, ROWS + 1):
            self._add_row(number)
        self.fields["out"] = forms.MultipleChoiceField(
            label=_("Bids withdrawn"),
            choices=list(choices.bids.items()),
            required=False,
            widget=forms.CheckboxSelectMultiple,
        )

    def _add_row(self, number: int) -> None:
        self.fields[f"line-{number}"] = forms.CharField(
            label=_("Line"),
            max_length=100,
            required=False,
            widget=forms.TextInput(attrs={"list": "lines", "autocomplete": "off"}),
        )
        self.fields[f"bid-{number}"] = forms.ChoiceField(
            label=_("Bidder"), choices=[("", "–"), *self.choices.bids.items()], required=False
        )
        self.fields[f"mark-{number}"] = forms.IntegerField(
            label=_("Mark"), min_value=0, max_value=self.choices.maximum, required=False
        )

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or self.cleaned_data
        if not self.errors and not sum(self.weights().values()):
            raise forms.ValidationError(_("At least one weight must be above zero."))
        seen: set[Cell] = set()
        for number in range(1, ROWS + 1):
            self._clean_row(number, seen)
        return cleaned

    def _clean_row(self, number: int, seen: set[Cell]) -> None:
        row = [self.cleaned_data.get(f"{part}-{number}") for part in ("line", "bid", "mark")]
        line, bid, mark = row
        names = [f"{part}-{number}" for part in ("line", "bid", "mark")]
        if any(name in self.errors for name in names) or row in (["", "", None], [None] * 3):
            return
        if not line or not bid or mark is None:
            self.add_error(names[0], _("A changed mark needs a line, a bidder and a mark."))
        elif (bid, line) not in self.choices.marked:
            self.add_error(names[0], _("There is no marked line of this reference for this bid."))
        elif (bid, line) in seen:
            self.add_error(names[0], _("This mark is changed twice: keep one of the two."))
        seen.add((str(bid), str(line)))

    def weights(self) -> dict[str, Fraction]:
        """Criterion -> percentage, the published one where none is typed."""
        found = {}
        for code, parts in self.choices.published.items():
            typed = self.cleaned_data.get(f"w-{code}")
            found[code] = Fraction(parts, 100) if typed is None else Fraction(typed)
        return found

    def marks(self) -> dict[Cell, int]:
        rows = (
            [self.cleaned_data[f"{part}-{number}"] for part in ("bid", "line", "mark")]
            for number in range(1, ROWS + 1)
        )
        return {(bid, line): mark for bid, line, mark in rows if line}

    def withdrawn(self) -> frozenset[str]:
        return frozenset(self.cleaned_data["out"])

    def weight_fields(self) -> Sequence[forms.BoundField]:
        return [self[f"w-{code}"] for code in self.choices.criteria]

    def mark_rows(self) -> Iterator[tuple[int, Sequence[forms.BoundField]]]:
        for number in range(1, ROWS + 1):
            yield number, [self[f"{part}-{number}"] for part in ("line", "bid", "mark")]


def _completed(query: QueryDict, official: Mapping[str, str]) -> QueryDict:
    """A short address leaves weights out: the page then shows the published ones."""
    data = query.copy()
    for name, weight in official.items():
        data.setdefault(name, weight)
    return data


def tidy(parts: int) -> str:
    """Parts of 10 000 as a percentage is typed: 25, 12.5."""
    return f"{Decimal(parts) / 100:f}"
