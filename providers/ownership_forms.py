from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from providers.forms import DayInput
from providers.models import CompanyRight, LegalEntity, Provider, Shareholding
from providers.share_fields import CountryField, EntityField, ShareField
from providers.source_forms import (
    PARTIAL,
    SOURCE,
    TWO_LINES,
    TWO_LINES_FRENCH,
    EndForm,
    Reasoned,
    SourceFields,
)

DAY = DayInput(format="%Y-%m-%d")
_NOTES = {"note_fr": TWO_LINES_FRENCH, "note_en": TWO_LINES}
_COUNTRY = _("Two letters (ISO 3166): FR, DE, GB, US… Empty: unknown.")
_CHECKED = ("confidence", "checked_on", "note_fr", "note_en")


class _Sided(SourceFields, forms.ModelForm):  # type: ignore[type-arg]  # generic in the stubs only
    """A form about a provider's ownership: it offers what is on its side, invented or real."""

    def __init__(self, *args: Any, provider: Provider, **kwargs: Any) -> None:
        super().__init__(*args, is_fictitious=provider.is_fictitious, **kwargs)
        self.provider = provider
        if self.instance.pk is None:
            self.fields["checked_on"].initial = timezone.localdate
        side = LegalEntity.objects.filter(is_fictitious=provider.is_fictitious)
        for name, field in self.fields.items():
            if isinstance(field, EntityField):
                found = side.filter(kind=LegalEntity.Kind.COMPANY) if name == "entity" else side
                field.queryset = found.order_by("name_fr", "key")
        self.order_fields([*self._meta.fields, *SOURCE, "reason"])  # type: ignore[misc]  # given below


class EntityForm(_Sided):
    """A company, person or State."""

    country = CountryField(label=_("Country of seat"), required=False, help_text=_COUNTRY)
    administration_country = CountryField(
        label=_("Country of the central administration"), required=False, help_text=_COUNTRY
    )
    establishment_country = CountryField(
        label=_("Country of the main establishment"), required=False, help_text=_COUNTRY
    )

    class Meta:
        model = LegalEntity
        fields = [
            "role",
            "kind",
            "name_fr",
            "name_en",
            "country",
            "administration_country",
            "establishment_country",
            "city",
            "siren",
            "is_listed",
            "holders_complete",
            *_CHECKED,
        ]
        widgets = {**_NOTES, "checked_on": DAY}
        help_texts = {
            "role": _("The host itself, a company above it, or whoever holds a share or a right."),
            "siren": _("Nine digits, for a company registered in France."),
            "is_listed": _("Only holders that declared a threshold count (L. 233-7 I; 19.6.b)."),
            "holders_complete": _(
                "Tick only when a source says so: only the recorded holders then count."
            ),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "role" in self.fields:
            self.fields["role"].initial = LegalEntity.Role.HOLDER
        self.fields["siren"] = forms.CharField(
            label=self.fields["siren"].label,
            required=False,
            help_text=self.fields["siren"].help_text,
        )

    def clean_siren(self) -> str:
        siren = "".join(str(self.cleaned_data["siren"]).split())
        others = LegalEntity.objects.exclude(pk=self.instance.pk)
        if siren and (other := others.filter(siren=siren).first()) is not None:
            words = _("%(name)s already has this SIREN.")
            raise forms.ValidationError(words % {"name": other})
        return siren


class EntityCorrectionForm(Reasoned, EntityForm):
    """Other words for an entity. Its role stays: holdings rest on it."""

    seen = forms.CharField(widget=forms.HiddenInput)

    class Meta(EntityForm.Meta):
        fields = [name for name in EntityForm.Meta.fields if name != "role"]


class HoldingForm(_Sided):
    """A share that someone has of a company."""

    entity = EntityField(label=_("Company held"), queryset=LegalEntity.objects.none())
    holder = EntityField(
        label=_("Holder"),
        queryset=LegalEntity.objects.none(),
        help_text=_("Not in the list? Add it as a company or holder first."),
    )
    capital_bp = ShareField(
        label=_("Capital, in percent"), required=False, help_text=_("24 or 24.5. Empty: unknown.")
    )
    votes_bp = ShareField(
        label=_("Votes, in percent"),
        required=False,
        help_text=_("Never deduced from the capital. Empty: unknown."),
    )

    class Meta:
        model = Shareholding
        fields = [
            "entity",
            "holder",
            "capital_bp",
            "votes_bp",
            "precision",
            "is_direct",
            "is_declared",
            "as_of",
            "valid_from",
            "valid_to",
            *_CHECKED,
        ]
        widgets = {**_NOTES, "checked_on": DAY}
        labels = {
            "as_of": _("Figures seen on"),
            "valid_from": _("First day"),
            "valid_to": _("Last day"),
        }
        help_texts = {
            "is_direct": _("Not ticked: the source gives a share through companies in between."),
            "is_declared": _("Of listed shares: whether a threshold was declared (L. 233-7 I)."),
            "as_of": _(
                "The day its source speaks of: 2026, 2026-11 or 2026-11-23. Two years later the"
                " figure no longer establishes anything."
            ),
            "valid_from": PARTIAL,
            "valid_to": _("Its last day, when it has ended. Empty: it goes on, or nobody knows."),
        }


class HoldingCorrectionForm(Reasoned, HoldingForm):
    """Another holding in the place of one."""


class RightForm(_Sided):
    """A veto or the power to appoint a majority, or that nobody outside the Union has it."""

    entity = EntityField(label=_("Company"), queryset=LegalEntity.objects.none())
    exists = forms.TypedChoiceField(
        label=_("What the source says"),
        choices=[
            ("yes", _("The holder named below has this right")),
            ("no", _("No entity outside the Union has this right, or the one named does not")),
        ],
        coerce=lambda value: value == "yes",
    )
    holder = EntityField(
        label=_("Holder"),
        queryset=LegalEntity.objects.none(),
        required=False,
        empty_label=_("No one"),
        help_text=_("Not in the list? Add it as a company or holder first."),
    )

    class Meta:
        model = CompanyRight
        fields = [
            "entity",
            "kind",
            "exists",
            "holder",
            "told_fr",
            "told_en",
            "valid_from",
            "valid_to",
            *_CHECKED,
        ]
        widgets = {**_NOTES, "told_fr": TWO_LINES_FRENCH, "told_en": TWO_LINES, "checked_on": DAY}
        labels = {"valid_from": _("First day"), "valid_to": _("Last day")}
        help_texts = {"valid_from": PARTIAL, "valid_to": PARTIAL}


class RightCorrectionForm(Reasoned, RightForm):
    """Another right in the place of one."""


class EndOfForm(EndForm):
    """The last day of a holding, a right or a company, on the side of a provider."""

    def __init__(self, *args: Any, provider: Provider, **kwargs: Any) -> None:
        super().__init__(*args, is_fictitious=provider.is_fictitious, **kwargs)
