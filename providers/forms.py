from __future__ import annotations

from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _

from providers.models import Certification
from providers.queries import Wanted
from providers.status import Status

EARLIEST, LATEST = date(2000, 1, 1), date(2099, 12, 31)
EXPIRING = "expiring"

STATUSES = [
    ("", _("Every status")),
    (Status.VALID.value, _("Valid")),
    (EXPIRING, _("Expires within 90 days")),
    (Status.EXPIRED.value, _("Expired")),
    (Status.NOT_YET_VALID.value, _("Not yet valid")),
    (Status.IN_PROGRESS.value, _("In progress, not granted")),
    (Status.ABSENT.value, _("None found")),
    (Status.UNKNOWN.value, _("Unknown")),
]


class AsOfForm(forms.Form):
    """The day for which statuses are shown; today when it is not given or is no day."""

    as_of = forms.DateField(
        label=_("Status on"),
        required=False,
        input_formats=["%Y-%m-%d"],
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )

    def clean_as_of(self) -> date | None:
        day: date | None = self.cleaned_data["as_of"]
        if day is not None and not EARLIEST <= day <= LATEST:
            raise forms.ValidationError(
                _("Choose a day between 2000 and 2099."), code="out_of_range"
            )
        return day

    def day(self, today: date) -> date:
        """The day asked for, or `today`."""
        return self.cleaned_data.get("as_of") or today

    def refused_day(self) -> str:
        """The text that is no day, to be told back; empty when the day is good."""
        return str(self.data.get("as_of", "")) if "as_of" in self.errors else ""


class ProviderListForm(AsOfForm):
    """Filters of the list; what is not understood is told and ignored, the rest is kept."""

    q = forms.CharField(label=_("Search"), required=False, max_length=100)
    scheme = forms.ChoiceField(
        label=_("Framework"),
        required=False,
        choices=[("", _("All")), *Certification.Scheme.choices],
    )
    status = forms.ChoiceField(label=_("Status"), required=False, choices=STATUSES)
    field_order = ("q", "scheme", "status", "as_of")

    def wanted(self) -> Wanted:
        asked = self.cleaned_data.get("status", "")
        return Wanted(
            search=self.cleaned_data.get("q", ""),
            scheme=self.cleaned_data.get("scheme", ""),
            status=Status(asked) if asked and asked != EXPIRING else None,
            expiring=asked == EXPIRING,
        )
