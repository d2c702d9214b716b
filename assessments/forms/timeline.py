"""Dates of a tender as typed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.actions.timeline import LONGEST_PACE, LONGEST_REASON, Wish
from assessments.forms.inquiries import KeptText, StepForm, iso_date
from assessments.models import Schedule, Stage
from assessments.models.schedules import HolidayZone
from assessments.timeline import Options, Zone

LONGEST_VALIDITY = 3650
LONGEST_NOTICE = 90


class DrawForm(StepForm):
    """A first day or a wished end, and what takes place between them."""

    origin = forms.ChoiceField(
        label=_("The day below is"),
        choices=[("start", _("the first day")), ("end", _("the wished end of the procedure"))],
        widget=forms.RadioSelect,
        initial="start",
    )
    day = iso_date(label=_("Day"))
    pace = forms.IntegerField(
        label=_("Working days for each step the law leaves free"),
        min_value=0,
        max_value=LONGEST_PACE,
        help_text=_("Your own choice: the law sets no length for these steps."),
    )
    kept = forms.MultipleChoiceField(
        label=_("Optional stages that take place"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "The standstill of a subsequent contract or of an order through UGAP is not required"
            " (R. 2182-2); kept, it closes the référé contractuel."
        ),
    )

    def __init__(self, data: Any = None, *, optional: Iterable[Stage], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.optional = {stage.code: stage.label for stage in optional}
        kept = self.fields["kept"]
        assert isinstance(kept, forms.MultipleChoiceField)
        kept.choices = list(self.optional.items())
        if not self.optional:
            del self.fields["kept"]

    def wish(self) -> Wish:
        """Only once valid."""
        typed = self.cleaned_data
        return Wish(
            day=typed["day"],
            is_end=typed["origin"] == "end",
            pace=typed["pace"],
            without=frozenset(self.optional) - set(typed.get("kept", [])),
        )


class CountingForm(StepForm):
    """What the delays are counted with."""

    is_urgent = forms.BooleanField(
        label=_(
            "Duly reasoned urgency: 15 days for bids (R. 2161-3), 10 once selected (R. 2161-8),"
            " 4 for answers (R. 2132-6)"
        ),
        required=False,
    )
    is_electronic = forms.BooleanField(
        label=_(
            "Bids and rejections are sent electronically; otherwise 35 or 30 days for bids, and 16"
            " of standstill (R. 2182-1)"
        ),
        required=False,
    )
    zone = forms.ChoiceField(label=_("Public holidays"), choices=HolidayZone.choices)
    bid_validity_days = forms.IntegerField(
        label=_("Validity of the bids, in days from their receipt"),
        required=False,
        min_value=1,
        max_value=LONGEST_VALIDITY,
        help_text=_("Set by the rules of the call, commonly 120 to 180 days (to be checked)."),
    )

    lead_days = forms.IntegerField(
        label=_("Days of notice"),
        min_value=0,
        max_value=LONGEST_NOTICE,
        help_text=_(
            "From how many days before its planned day those who act in a stage are told, once; 0"
            " tells nobody."
        ),
    )

    def options(self) -> Options:
        """Only once valid."""
        typed = self.cleaned_data
        return Options(
            urgent=typed["is_urgent"], electronic=typed["is_electronic"], zone=Zone(typed["zone"])
        )


class StageDayForm(StepForm):
    """Another day for a stage, and why."""

    day = iso_date(label=_("Day"), required=False)
    reason = KeptText(
        label=_("Reason"),
        rows=2,
        max_length=LONGEST_REASON,
        required=False,
        help_text=_("Demanded once the call is published, and to change a day already recorded."),
    )

    def __init__(self, data: Any = None, *, reasoned: bool = False, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["reason"].required = reasoned


class PlanForm(StageDayForm):
    """The day planned; `follow`: what it pushes is planned anew too."""

    follow = forms.BooleanField(
        label=_("Plan anew what it pushes"), required=False, widget=forms.HiddenInput
    )


def counting_form(schedule: Schedule, data: Any = None) -> CountingForm:
    initial = {
        "seen_version": schedule.version,
        "is_urgent": schedule.is_urgent,
        "is_electronic": schedule.is_electronic,
        "zone": schedule.zone,
        "bid_validity_days": schedule.bid_validity_days,
        "lead_days": schedule.lead_days,
    }
    return CountingForm(data, initial=initial, prefix="counting")
