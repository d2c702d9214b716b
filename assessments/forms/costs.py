"""The costs of a bid over the years as typed: one row per item."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.actions.costs import MOST_ITEMS
from assessments.forms.prices import EurosField, typed
from assessments.models import CostItem, GridNode
from assessments.scoring.cost import LAST_YEAR, Item

EXTRA = 3  # empty rows offered
PREFIX = "items"


def _year(**kwargs: Any) -> forms.IntegerField:
    return forms.IntegerField(min_value=1, max_value=LAST_YEAR, **kwargs)


if TYPE_CHECKING:
    _FormSet = forms.BaseFormSet["CostForm"]
else:
    _FormSet = forms.BaseFormSet


class CostForm(forms.Form):
    """One item; a row left as it was offered is no item."""

    node = forms.ChoiceField(label=_("Amount line"))
    label = forms.CharField(label=_("Item"), max_length=200)
    first_year = _year(label=_("From year"))
    last_year = _year(label=_("To year"), required=False)
    cents_a_year = EurosField(label=_("Amount a year (EUR excl. VAT)"), max_length=60)

    def __init__(self, *args: Any, nodes: Sequence[GridNode], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["node"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            ("", _("Choose")),
            *((node.code, f"{node.code} · {node.label}") for node in nodes),
        ]

    def clean(self) -> dict[str, Any]:
        first = self.cleaned_data.get("first_year")
        last = self.cleaned_data.get("last_year")
        if first and last and last < first:
            self.add_error("last_year", _("The last year cannot come before the first."))
        return self.cleaned_data

    def item(self) -> Item:
        found = self.cleaned_data
        return Item(
            node=found["node"],
            label=found["label"],
            first_year=found["first_year"],
            last_year=found["last_year"] or found["first_year"],
            cents_a_year=found["cents_a_year"],
        )


class CostRows(_FormSet):
    """Rows of items; those left empty and those ticked for removal are no items."""

    def items(self) -> list[Item]:
        """What the rows that are kept say. Only once valid."""
        return [
            form.item()
            for form in self.forms
            if form.cleaned_data and not form.cleaned_data.get("DELETE")
        ]

    def add_fields(self, form: CostForm, index: int | None) -> None:
        super().add_fields(form, index)
        form.fields["DELETE"].label = _("Remove")


_ROWS = forms.formset_factory(
    CostForm,
    formset=CostRows,
    extra=EXTRA,
    can_delete=True,
    max_num=MOST_ITEMS + EXTRA,
    absolute_max=MOST_ITEMS + EXTRA,
)


def recorded_rows(nodes: Sequence[GridNode], rows: Sequence[CostItem]) -> CostRows:
    """The rows as they stand, followed by empty ones."""
    return _unbound(
        nodes,
        [
            {
                "node": row.node.code,
                "label": row.label,
                "first_year": row.first_year,
                "last_year": "" if row.is_one_off else row.last_year,
                "cents_a_year": typed(row.cents_a_year),
            }
            for row in rows
        ],
    )


def typed_rows(nodes: Sequence[GridNode], data: Mapping[str, Any]) -> CostRows:
    """The rows as typed, to be judged: each on its own, whatever is recorded."""
    given = {**data, f"{PREFIX}-INITIAL_FORMS": "0"}
    return cast(CostRows, _ROWS(given, prefix=PREFIX, form_kwargs={"nodes": nodes}))


def more_rows(nodes: Sequence[GridNode], data: Mapping[str, Any]) -> CostRows:
    """The rows as typed, not judged yet, followed by empty ones."""
    names = list(CostForm.base_fields)
    rows = []
    for place in range(MOST_ITEMS + EXTRA):
        row = {name: data.get(f"{PREFIX}-{place}-{name}", "") for name in names}
        if any(row.values()) and not data.get(f"{PREFIX}-{place}-DELETE"):
            rows.append(row)
    return _unbound(nodes, rows)


def _unbound(nodes: Sequence[GridNode], initial: list[dict[str, Any]]) -> CostRows:
    return cast(CostRows, _ROWS(initial=initial, prefix=PREFIX, form_kwargs={"nodes": nodes}))
