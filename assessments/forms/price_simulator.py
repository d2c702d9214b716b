"""Fictitious prices to try the formulas on, and the choice of one of them."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.forms.prices import EurosField
from assessments.models.grids import PriceFormula

MOST = 8
NAMES = tuple(f"price-{number}" for number in range(1, MOST + 1))
# Four bids, the dearest over twice the lowest: what a formula does there is then in sight.
EXAMPLE: Mapping[str, str] = {
    "price-1": "1 000 000",
    "price-2": "1 150 000",
    "price-3": "1 400 000",
    "price-4": "2 100 000",
    "reference": "1 200 000",
    "spread": "40",
}


class SimulatorForm(forms.Form):
    """Up to eight prices, a fixed reference to try, and a guess about the other criteria."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        super().__init__(data)
        for number, name in enumerate(NAMES, start=1):
            self.fields[name] = EurosField(
                label=_("Price %(number)s") % {"number": number}, max_length=60, required=False
            )
        self.fields["reference"] = EurosField(
            label=_("Fixed reference"),
            max_length=60,
            required=False,
            help_text=_("Leave empty to leave that formula out."),
        )
        self.fields["spread"] = forms.IntegerField(
            label=_("Gap on the other criteria (%)"),
            min_value=0,
            max_value=100,
            help_text=_("Guess: between the best and the weakest bid."),
        )

    def clean(self) -> dict[str, Any]:
        for name in (*NAMES, "reference"):
            if self.cleaned_data.get(name) == 0:
                self.add_error(name, _("The price must be more than zero."))
        if not self.errors and len(self.prices()) < 2:
            self.add_error(
                None, _("Write two prices at least: a single one has nothing beside it.")
            )
        return self.cleaned_data

    def prices(self) -> list[int]:
        """The prices typed, in cents and in order."""
        return [self.cleaned_data[name] for name in NAMES if self.cleaned_data.get(name)]

    def formulas(self) -> dict[str, dict[str, int]]:
        """Every formula of the library with its parameters; the fixed reference only with an amount."""
        reference = self.cleaned_data["reference"]
        parameters = {PriceFormula.FIXED_REFERENCE.value: {"reference_cents": reference}}
        return {
            formula.value: parameters.get(formula.value, {})
            for formula in PriceFormula
            if reference or formula != PriceFormula.FIXED_REFERENCE
        }

    def spread(self) -> Fraction:
        return Fraction(self.cleaned_data["spread"], 100)


class FormulaForm(forms.Form):
    """The formula of the tender; chosen before the method is frozen."""

    formula = forms.ChoiceField(
        label=_("Price formula"), choices=PriceFormula.choices, widget=forms.RadioSelect
    )
    reference_cents = EurosField(
        label=_("Fixed reference"),
        max_length=60,
        required=False,
        help_text=_(
            "In euros excluding VAT; published with the method. Only for the fixed reference."
        ),
    )

    def clean(self) -> dict[str, Any]:
        fixed = self.cleaned_data.get("formula") == PriceFormula.FIXED_REFERENCE
        read = "reference_cents" not in self.errors
        if fixed and read and not self.cleaned_data.get("reference_cents"):
            self.add_error(
                "reference_cents",
                _("Write the fixed reference: an amount in euros of more than zero."),
            )
        return self.cleaned_data
