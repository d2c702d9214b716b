from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from hdhcompliance.skin.formats import spoken_date
from providers.comparison import AT_LEAST, AT_MOST
from providers.models import Certification, Provider
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


class DayInput(forms.DateInput):
    """A day field. Browsers drop a value that is no day: the page tells it back in words instead."""

    input_type = "date"

    def format_value(self, value: object) -> str | None:
        text = super().format_value(value)
        try:
            return date.fromisoformat(text).isoformat() if text else None
        except ValueError:
            return None


class AsOfForm(forms.Form):
    """The day for which statuses are shown; today when it is not given or is no day."""

    as_of = forms.DateField(
        label=_("Status on"),
        required=False,
        input_formats=["%Y-%m-%d"],
        widget=DayInput(format="%Y-%m-%d"),
    )

    def __init__(self, asked: QueryDict, today: date) -> None:
        data = asked.copy()
        if not data.get("as_of"):
            data["as_of"] = today.isoformat()
        super().__init__(data)
        self.today = today
        self.fields["as_of"].error_messages["invalid"] = self._refusal(str(data["as_of"]))

    def clean_as_of(self) -> date | None:
        day: date | None = self.cleaned_data["as_of"]
        if day is not None and not EARLIEST <= day <= LATEST:
            raise forms.ValidationError(self._refusal(str(day)), code="out_of_range")
        return day

    def day(self) -> date:
        """The day asked for, or today."""
        return self.cleaned_data.get("as_of") or self.today

    def _refusal(self, text: str) -> str:
        return gettext(
            "« %(text)s » is not a day between 2000 and 2099 (write 2026-11-30). "
            "The page shows %(today)s."
        ) % {"text": text[:40], "today": spoken_date(self.today)}


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


class CompareForm(AsOfForm):
    """Two to six hosts, all real or all fictitious. `slugs()` is what can be compared of it."""

    p = forms.MultipleChoiceField(
        label=_("Providers"), required=False, widget=forms.CheckboxSelectMultiple
    )
    field_order = ("p", "as_of")

    def __init__(self, asked: QueryDict, today: date, hosts: Sequence[Provider]) -> None:
        super().__init__(asked, today)
        self.kept = {host.slug: host for host in hosts}
        self.asked = [slug for slug in asked.getlist("p") if slug]
        field = self.fields["p"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(host.slug, host.name) for host in hosts]
        field.error_messages["invalid_choice"] = _(
            "« %(value)s » is no provider kept here: it is left out."
        )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        known = self._known()
        if len(self.asked) != len(set(self.asked)):
            self.add_error("p", _("A provider was chosen twice: it is shown once."))
        if len(known) == 1:
            self.add_error("p", _("Choose at least one more provider to compare with."))
        if len(known) > AT_MOST:
            self.add_error("p", _("Choose six providers at most: only the first six are compared."))
        if len({self.kept[slug].is_fictitious for slug in known}) > 1:
            self.add_error("p", _("A fictitious provider is not compared with a real one."))
        return data

    def slugs(self) -> list[str]:
        """What is compared: nothing below two, or when real and invented are mixed."""
        known = self._known()[:AT_MOST]
        mixed = len({self.kept[slug].is_fictitious for slug in known}) > 1
        return [] if mixed or len(known) < AT_LEAST else known

    def _known(self) -> list[str]:
        return [slug for slug in dict.fromkeys(self.asked) if slug in self.kept]
