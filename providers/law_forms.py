from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from providers.countries import country_name
from providers.forms import AsOfForm, DayInput
from providers.laws import LawStatus
from providers.models import Law, LawPeriod
from providers.source_forms import (
    PARTIAL,
    SOURCE,
    TWO_LINES,
    TWO_LINES_FRENCH,
    Reasoned,
    SourceFields,
)


class LawListForm(AsOfForm):
    """Filters of the list; what is not understood is told and ignored, the rest is kept."""

    kind = forms.ChoiceField(label=_("Kind"), required=False)
    jurisdiction = forms.ChoiceField(label=_("Jurisdiction"), required=False)
    status = forms.ChoiceField(label=_("Status"), required=False)
    field_order = ("kind", "jurisdiction", "status", "as_of")

    def __init__(self, asked: QueryDict, today: date, jurisdictions: list[str]) -> None:
        super().__init__(asked, today)
        self._offer("kind", Law.Kind.choices)
        self._offer("jurisdiction", [(code, country_name(code)) for code in jurisdictions])
        unknown = (LawStatus.UNKNOWN.value, _("Unknown"))
        self._offer("status", [*LawPeriod.Status.choices, unknown])

    def _offer(self, name: str, choices: list[tuple[str, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("All")), *choices]


class LawForm(SourceFields, forms.ModelForm):  # type: ignore[type-arg]  # generic in the stubs only
    """A new law, before its dated records."""

    class Meta:
        model = Law
        fields = [
            "code",
            "jurisdiction",
            "kind",
            "affects",
            "reaches",
            "severity",
            "instrument_fr",
            "instrument_en",
            "exposed_fr",
            "exposed_en",
            "data_fr",
            "data_en",
            "route_fr",
            "route_en",
            "mitigation_fr",
            "mitigation_en",
            "confidence",
            "checked_on",
        ]
        widgets = {
            "exposed_fr": TWO_LINES_FRENCH,
            "exposed_en": TWO_LINES,
            "checked_on": DayInput(format="%Y-%m-%d"),
        }
        help_texts = {
            "jurisdiction": _("Two capital letters: US, CA, GB, EU…"),
            "severity": _("For a law that exposes; a law that shields has none."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["checked_on"].initial = timezone.localdate
        self.order_fields([*self._meta.fields, *SOURCE, "reason"])  # type: ignore[misc]  # given above


class PeriodForm(SourceFields, forms.ModelForm):  # type: ignore[type-arg]  # generic in the stubs only
    """A dated record of a law."""

    class Meta:
        model = LawPeriod
        fields = [
            "status",
            "valid_from",
            "valid_to",
            "confidence",
            "checked_on",
            "note_fr",
            "note_en",
        ]
        widgets = {
            "note_fr": TWO_LINES_FRENCH,
            "note_en": TWO_LINES,
            "checked_on": DayInput(format="%Y-%m-%d"),
        }
        help_texts = {"valid_from": PARTIAL, "valid_to": PARTIAL}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["checked_on"].initial = timezone.localdate
        self.order_fields([*self._meta.fields, *SOURCE, "reason"])  # type: ignore[misc]  # given above


class LawCorrectionForm(Reasoned, LawForm):
    """Other words for a law that is kept. Its code and kind stay: readings rest on them."""

    seen = forms.CharField(widget=forms.HiddenInput)

    class Meta(LawForm.Meta):
        fields = [
            *(name for name in LawForm.Meta.fields if name not in ("code", "kind")),
            "note_fr",
            "note_en",
        ]
        widgets = {
            **LawForm.Meta.widgets,
            "note_fr": TWO_LINES_FRENCH,
            "note_en": TWO_LINES,
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["checked_on"].initial = self.instance.checked_on


class CorrectionForm(Reasoned, PeriodForm):
    """Another record in the place of one."""
