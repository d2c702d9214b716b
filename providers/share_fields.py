from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.utils.formats import number_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from providers.countries import country_name
from providers.models import LegalEntity
from providers.models.validators import validate_state

WHOLE_BP = 10_000


class ShareField(forms.CharField):
    """A share typed in percent, two decimals at most, kept in hundredths of a percent."""

    default_error_messages = {
        "share": _("« %(value)s » is not a share: write a percentage such as 24 or 24.5."),
        "range": _("A share is between 0 and 100 %."),
    }

    def to_python(self, value: Any) -> int | None:  # type: ignore[override]  # typed as text
        text = str(value or "").strip().removesuffix("%").strip().replace(",", ".")
        if not text:
            return None
        try:
            points = Decimal(text) * 100
        except InvalidOperation:
            points = Decimal("NaN")
        if not points.is_finite() or points != int(points):
            raise forms.ValidationError(
                self.error_messages["share"], code="share", params={"value": str(value)[:20]}
            )
        if not 0 <= points <= WHOLE_BP:
            raise forms.ValidationError(self.error_messages["range"], code="range")
        return int(points)

    def prepare_value(self, value: Any) -> Any:
        """24.5 for 2450; what was typed stays as it was."""
        if isinstance(value, int):
            return number_format((Decimal(value) / 100).normalize().__format__("f"))
        return value

    def run_validators(self, value: Any) -> None:
        """Those of a text have nothing to say about a number."""


class CountryField(forms.CharField):
    """The code of a country, in small letters too; empty is unknown."""

    default_validators = [validate_state]

    def to_python(self, value: Any) -> str:
        return str(super().to_python(value)).upper()


class EntityField(forms.ModelChoiceField):  # type: ignore[type-arg]  # generic in the stubs only
    """A company, person or State, told with its country."""

    def label_from_instance(self, obj: LegalEntity) -> str:
        country = country_name(obj.country) if obj.country else gettext("country unknown")
        return f"{obj.name} ({country})"
