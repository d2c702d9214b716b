from __future__ import annotations

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from providers.countries import ISO_3166
from providers.partial_dates import is_partial_date
from providers.siren import is_siren

validate_activities = RegexValidator(
    r"^[1-6](,[1-6])*\Z", _("Write numbers from 1 to 6 separated by commas, as in 2,3,5.")
)
COUNTRY = RegexValidator(
    r"^[A-Z]{2}\Z", _("Write the two capital letters of the country, as in FR.")
)


def validate_state(value: str) -> None:
    if value not in ISO_3166:
        raise ValidationError(
            _("« %(value)s » is not the code of a country (ISO 3166): write FR, DE, GB, US…"),
            code="state",
            params={"value": value},
        )


def validate_siren(value: str) -> None:
    if not is_siren(value):
        raise ValidationError(
            _("%(value)s is not a SIREN: nine digits, the last of which checks the others."),
            code="siren",
            params={"value": value},
        )


def validate_partial_date(value: str) -> None:
    if not is_partial_date(value):
        raise ValidationError(
            _("%(value)s is not a date: write 2026, 2026-11 or 2026-11-23."),
            code="partial_date",
            params={"value": value},
        )
