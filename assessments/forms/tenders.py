from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.models import Tender
from assessments.models.tenders import PUBLIC_RECORD, REFERENCE, Procedure
from hdhcompliance.accounts.models import User
from hdhcompliance.accounts.policy import TENDER_ROLES
from providers.models import HostingService, Provider

DATE = forms.DateInput(attrs={"type": "date"})


class TenderForm(forms.Form):
    """What a tender needs to be opened."""

    reference = forms.CharField(
        label=_("Reference"),
        max_length=60,
        validators=[REFERENCE],
        help_text=_("Capital letters, digits and hyphens, for example PDS-2027-001."),
    )
    title = forms.CharField(label=_("Title"), max_length=300)
    buyer = forms.CharField(label=_("Buyer"), max_length=200)
    procedure = forms.ChoiceField(
        label=_("Procedure"),
        choices=Procedure.choices,
        help_text=_("Its stages and legal minimum delays are laid on the tender's calendar."),
    )
    bids_due_at = forms.DateTimeField(
        label=_("Receipt of bids"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}),
        help_text=_("Paris time. Certifications are judged on this date."),
    )
    award_on = forms.DateField(label=_("Award planned on"), required=False, widget=DATE)
    contract_start_on = forms.DateField(
        label=_("Start of the contract"), required=False, widget=DATE
    )
    contract_end_on = forms.DateField(label=_("End of the contract"), required=False, widget=DATE)

    def clean_reference(self) -> str:
        reference: str = self.cleaned_data["reference"].strip()
        if reference == PUBLIC_RECORD or Tender.objects.filter(reference=reference).exists():
            raise forms.ValidationError(_("This reference is already taken; choose another one."))
        return reference

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or self.cleaned_data
        start, end = cleaned.get("contract_start_on"), cleaned.get("contract_end_on")
        if start and end and end < start:
            self.add_error("contract_end_on", _("The contract cannot end before it starts."))
        due: datetime | None = cleaned.get("bids_due_at")
        award = cleaned.get("award_on")
        if due and award and award < due.date():
            self.add_error("award_on", _("The award cannot come before the receipt of bids."))
        return cleaned


class MemberForm(forms.Form):
    """A person, by user name or e-mail, and the role given."""

    who = forms.CharField(label=_("User name or e-mail"), max_length=254)
    role = forms.ChoiceField(
        label=_("Role"), choices=[(role.value, role.label) for role in TENDER_ROLES]
    )

    def clean_who(self) -> User:
        who = self.cleaned_data["who"].strip()
        users = User.objects.filter(is_active=True)
        found = users.filter(username=who).first() or users.filter(email__iexact=who).first()
        if found is None:
            raise forms.ValidationError(
                _("No account has this name; an administrator can create one.")
            )
        return found


class BidForm(forms.Form):
    """The bidder and the hosting service offered."""

    provider = forms.ModelChoiceField(label=_("Provider"), queryset=Provider.objects.none())
    service = forms.ModelChoiceField(
        label=_("Hosting service offered"),
        queryset=HostingService.objects.none(),
        required=False,
        help_text=_("A qualification belongs to a service, not to a company."),
    )

    def __init__(self, *args: Any, tender: Tender, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        providers = Provider.objects.filter(is_fictitious=tender.is_fictitious).exclude(
            bids__tender=tender
        )
        self._choices("provider", providers.order_by("name"))
        self._choices(
            "service",
            HostingService.objects.filter(provider__in=providers)
            .select_related("provider")
            .order_by("provider__name", "name"),
        )

    def _choices(self, name: str, queryset: Any) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = queryset

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or self.cleaned_data
        provider, service = cleaned.get("provider"), cleaned.get("service")
        if provider and service and service.provider_id != provider.pk:
            self.add_error("service", _("This service belongs to another provider."))
        return cleaned


class TypedReferenceForm(forms.Form):
    """A dangerous act asks for the tender's reference to be typed."""

    reference = forms.CharField(label=_("Type the tender's reference to confirm"), max_length=60)

    def __init__(self, *args: Any, tender: Tender, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.tender = tender
        self.fields["reference"].widget.attrs["autocomplete"] = "off"

    def clean_reference(self) -> str:
        typed: str = self.cleaned_data["reference"].strip()
        if typed != self.tender.reference:
            raise forms.ValidationError(
                _("This is not the reference of the tender (%(reference)s); nothing was done."),
                params={"reference": self.tender.reference},
            )
        return typed
