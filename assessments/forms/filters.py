"""The lines of a chapter someone asks to see, in the address of the page."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from assessments.queries.filters import LineFilter, Show


class LineFilterForm(forms.Form):
    """`shared_out`: some chapters are assigned. `several`: the marks of several people are shown."""

    show = forms.ChoiceField(label=_("Show"), required=False)
    q = forms.CharField(
        label=_("Reference or text"),
        max_length=100,
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "data-search": ""}),
    )
    mine = forms.BooleanField(label=_("Only the bids assigned to me"), required=False)

    def __init__(self, query: QueryDict, *, shared_out: bool, several: bool) -> None:
        super().__init__(query or None, initial={"show": Show.ALL}, auto_id="filter_%s")
        field = self.fields["show"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [one for one in Show.choices if several or one[0] != Show.SPREAD]
        if not shared_out:
            del self.fields["mine"]

    @property
    def wanted(self) -> LineFilter:
        """What is asked for; what cannot be read narrows nothing."""
        found: dict[str, Any] = self.cleaned_data if self.is_bound and self.is_valid() else {}
        return LineFilter(
            show=found.get("show") or Show.ALL,
            text=found.get("q", ""),
            mine=found.get("mine", False),
        )
