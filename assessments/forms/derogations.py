"""A derogation as typed, and its withdrawal."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.actions.derogations import Granted
from assessments.forms.inquiries import KeptText, StepForm, iso_date
from assessments.models import Derogation
from assessments.models.derogations import DECREE


class DerogationForm(StepForm):
    """What the authority decided."""

    legal_basis = forms.CharField(
        label=_("Legal basis"), max_length=300, widget=forms.TextInput(attrs={"lang": "fr"})
    )
    authority = forms.CharField(
        label=_("Decided by"),
        max_length=200,
        help_text=_("The authority that granted it, not the person who records it."),
    )
    decided_on = iso_date(label=_("Decided on"))
    ends_on = iso_date(
        label=_("Ends on"),
        required=False,
        help_text=_(
            "Leave empty while it is not known: the decree ends a derogation 18 months after a"
            " compliant offer is available in France (to be confirmed on the text)."
        ),
    )
    conditions = KeptText(label=_("Conditions"), rows=3, required=False)
    reason = KeptText(label=_("Reason"), rows=3, help_text=_("Why the project needs it."))
    evidence = KeptText(
        label=_("Evidence"), rows=2, help_text=_("The decision: its reference, date and page.")
    )

    def granted(self) -> Granted:
        """Only once valid."""
        names = Granted.__dataclass_fields__
        return Granted(**{name: self.cleaned_data[name] for name in names})


class WithdrawalForm(StepForm):
    """Why it no longer stands."""

    withdrawal = KeptText(label=_("Why it is withdrawn"), rows=3)


def derogation_form(found: Derogation | None, data: Any = None) -> DerogationForm:
    """As it stands, or with the decree already written; bound to `data` when given."""
    if data is not None:
        return DerogationForm(data)
    if found is None:
        return DerogationForm(initial={"seen_version": 0, "legal_basis": DECREE})
    values = {name: getattr(found, name) for name in Granted.__dataclass_fields__}
    return DerogationForm(initial={**values, "seen_version": found.version})


def withdrawal_form(found: Derogation | None, data: Any = None) -> WithdrawalForm:
    version = found.version if found else 0
    return WithdrawalForm(data, prefix="withdrawal", initial={"seen_version": version})
