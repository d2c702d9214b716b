"""The amounts of a bid as typed: euros excluding VAT, kept in cents."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.models import GridNode

# Ordinary, no-break, narrow no-break, thin and figure spaces: what spreadsheets put between thousands.
SPACES = str.maketrans("", "", " \u00a0\u202f\u2009\u2007\t")
WHOLE_DIGITS = 12


class EurosField(forms.CharField):
    """An amount in euros, comma or dot before the cents; comes out in cents."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            widget=forms.TextInput(
                attrs={"inputmode": "decimal", "autocomplete": "off", "class": "amount"}
            ),
            error_messages={
                "required": _("Write the amount; 0 when the bid asks for nothing here.")
            },
            **kwargs,
        )

    def clean(self, value: Any) -> int | None:
        """Cents; None when nothing is typed and nothing has to be."""
        text: str = super().clean(value).translate(SPACES).removesuffix("€")
        if not text and not self.required:
            return None
        if re.fullmatch(r"-\d+([.,]\d+)?", text, re.ASCII):
            raise forms.ValidationError(_("An amount cannot be negative."), code="negative")
        if re.fullmatch(r"\d+[.,]\d{3,}", text, re.ASCII):
            raise forms.ValidationError(
                _("At most two decimals; use spaces between thousands, for example 1 250 000.50."),
                code="decimals",
            )
        found = re.fullmatch(r"(\d+)(?:[.,](\d{1,2}))?", text, re.ASCII)
        if found is None:
            raise forms.ValidationError(
                _("Write an amount in euros in digits, for example 1 250 000.50."), code="invalid"
            )
        if len(found[1].lstrip("0")) > WHOLE_DIGITS:
            raise forms.ValidationError(_("This amount is too large."), code="too_large")
        return int(found[1]) * 100 + int((found[2] or "").ljust(2, "0"))


class PricesForm(forms.Form):
    """One field per amount line of the grid, and what the page had seen of them.

    The amounts of `itemised` lines are the sums of their cost items: shown, and changed elsewhere.
    """

    seen = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        nodes: Sequence[GridNode],
        amounts: Mapping[str, int],
        itemised: Collection[str] = (),
    ) -> None:
        super().__init__(
            data,
            initial={
                **{field_name(code): typed(cents) for code, cents in amounts.items()},
                "seen": fingerprint(amounts),
            },
        )
        self.codes = [node.code for node in nodes]
        for node in nodes:
            self.fields[field_name(node.code)] = EurosField(
                label=f"{node.code} · {node.label}",
                max_length=60,
                # What is disabled keeps its recorded amount, whatever is sent.
                disabled=node.code in itemised,
                help_text=_("Sum of the cost items.") if node.code in itemised else "",
            )

    def amounts_cents(self) -> dict[str, int]:
        """Amounts by line, of the lines that can be read; all of them once valid."""
        return {
            code: self.cleaned_data[field_name(code)]
            for code in self.codes
            if field_name(code) in self.cleaned_data
        }

    def rows(self) -> Iterable[forms.BoundField]:
        return [self[field_name(code)] for code in self.codes]


def field_name(code: str) -> str:
    return f"amount-{code}"


def typed(cents: int) -> str:
    """Cents as they are typed: 1250000,50, without spaces."""
    whole, rest = divmod(cents, 100)
    return f"{whole},{rest:02d}" if rest else str(whole)


def fingerprint(amounts: Mapping[str, int]) -> str:
    """Tells whether the amounts changed since a page showed them."""
    lines = "\n".join(f"{code} {cents}" for code, cents in sorted(amounts.items()))
    return hashlib.sha256(lines.encode()).hexdigest()[:16]
