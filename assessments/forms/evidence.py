"""A file attached to a line, as sent."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.files.base import File
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from assessments.actions.evidence import MAXIMUM_BYTES
from assessments.documents import MEDIA_TYPES
from assessments.models import Bid


def _date(label: Any) -> forms.DateField:
    return forms.DateField(
        label=label, required=False, widget=forms.DateInput(attrs={"type": "date"})
    )


class EvidenceForm(forms.Form):
    """`bids`: those of the tender. What the file is, the action judges."""

    bid = forms.ChoiceField(label=_("Bid"))
    file = forms.FileField(
        label=_("File"),
        allow_empty_file=True,
        help_text=_(
            "PDF, PNG, JPEG, text, CSV, XLSX, DOCX, ODT or ODS, at most 10 MB, without macros."
        ),
        widget=forms.FileInput(attrs={"accept": ",".join(f".{kind}" for kind in MEDIA_TYPES)}),
        error_messages={"required": _("Choose the file to attach.")},
    )
    effective_on = _date(_("Effective from"))
    expires_on = _date(_("Expires on"))

    def __init__(
        self,
        data: Any = None,
        files: MultiValueDict[str, Any] | None = None,
        *,
        bids: Sequence[Bid],
    ) -> None:
        super().__init__(data, files, auto_id="evidence_%s")
        field = self.fields["bid"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(bid.code, bid.provider.name) for bid in bids]

    def clean_file(self) -> File[bytes]:
        file: File[bytes] = self.cleaned_data["file"]
        if (file.size or 0) > MAXIMUM_BYTES:
            raise forms.ValidationError(
                _("This file is larger than 10 MB: attach a smaller one."), code="too_large"
            )
        return file

    def clean(self) -> dict[str, Any]:
        effective, expires = (self.cleaned_data.get(key) for key in ("effective_on", "expires_on"))
        if effective and expires and expires < effective:
            self.add_error("expires_on", _("The file cannot expire before it takes effect."))
        return self.cleaned_data
