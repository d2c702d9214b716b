from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.models import Tender
from assessments.queries.feeds import tenders_read_by
from hdhcompliance.accounts.models import User


class FeedForm(forms.Form):
    """Which dates a new address gives: those of one tender, or of all."""

    tender: forms.ModelChoiceField[Tender] = forms.ModelChoiceField(
        label=_("Tender"),
        queryset=Tender.objects.none(),
        required=False,
        empty_label=_("All my tenders"),
        to_field_name="reference",
        help_text=_("With all of them, a tender you join later comes by itself."),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        tenders: Any = self.fields["tender"]
        tenders.need = ""  # leaving it empty is a choice
        tenders.queryset = tenders_read_by(user)
