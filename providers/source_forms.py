from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from providers.given_sources import GivenSource, NewSource
from providers.models import Source
from providers.models.validators import validate_partial_date

TWO_LINES = forms.Textarea(attrs={"rows": 2})
TWO_LINES_FRENCH = forms.Textarea(attrs={"rows": 2, "lang": "fr"})
PARTIAL = _("2026, 2026-11 or 2026-11-23. Empty: not known.")


class SourceFields(forms.Form):
    """A source that is kept, or another one described here: an invented one for what is invented."""

    source = forms.ModelChoiceField(
        label=_("Source"),
        queryset=Source.objects.all(),
        required=False,
        empty_label=_("Another one, described below"),
    )
    source_label = forms.CharField(
        label=_("Another source: title"),
        required=False,
        max_length=300,
        help_text=_("Kept as it is written, in both languages."),
    )
    source_address = forms.CharField(
        label=_("Another source: address of the page"), required=False, max_length=2000
    )
    source_kind = forms.ChoiceField(
        label=_("Another source: kind"), required=False, choices=Source.Kind.choices
    )

    def __init__(self, *args: Any, is_fictitious: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        invented = Source.Kind.FICTITIOUS
        kept, kind = self.fields["source"], self.fields["source_kind"]
        assert isinstance(kept, forms.ModelChoiceField)
        assert isinstance(kind, forms.ChoiceField)
        kept.queryset = (
            Source.objects.filter(kind=invented)
            if is_fictitious
            else Source.objects.exclude(kind=invented)
        )
        kind.choices = [
            choice for choice in Source.Kind.choices if (choice[0] == invented) == is_fictitious
        ]
        for name in ("source", "source_label"):
            # The word of components/form_field.html in the place of « (optional) ».
            self.fields[name].need = _("(one of the two)")  # type: ignore[attr-defined]  # ours

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        kept, label = data.get("source"), data.get("source_label", "")
        if bool(kept) == bool(label) and "source" not in self.errors:
            self.add_error("source", _("Choose a source, or give the title of another one."))
        address = data.get("source_address", "")
        if address and not address.startswith(("https://", "http://")):
            self.add_error("source_address", _("An address starts with https:// or http://."))
        if address and data.get("source_kind") == Source.Kind.UNVERIFIED:
            self.add_error("source_address", _("A source to be checked has no address to show."))
        return data

    def given_source(self) -> GivenSource:
        data = self.cleaned_data
        if data["source"] is not None:
            kept: Source = data["source"]
            return kept
        return NewSource(
            label_fr=data["source_label"],
            label_en=data["source_label"],
            address=data["source_address"],
            kind=data["source_kind"],
        )


class Reasoned(forms.Form):
    """The reason of a correction or of an end."""

    reason = forms.CharField(
        label=_("Why"),
        max_length=500,
        widget=TWO_LINES,
        help_text=_("Kept with what is replaced, and in the journal."),
    )


SOURCE = tuple(SourceFields.base_fields)


class EndForm(Reasoned, SourceFields):
    """The last day of a record."""

    last_day = forms.CharField(
        label=_("Last day"),
        max_length=10,
        validators=[validate_partial_date],
        help_text=_("Still covered by the record. 2026, 2026-11 or 2026-11-23."),
    )
    field_order = ("last_day", *SOURCE, "reason")
