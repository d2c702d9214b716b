from __future__ import annotations

from django import forms
from django.conf import settings
from django.core.files.base import File
from django.utils.translation import gettext_lazy as _

from assessments.models import Report


class OrderForm(forms.Form):
    """Which report, in which language."""

    kind = forms.ChoiceField(label=_("Kind of report"), choices=Report.Kind.choices)
    language = forms.ChoiceField(label=_("Language"), choices=Report.Language.choices)


class VerifyForm(forms.Form):
    """The PDF to check; its content is judged elsewhere, only its size is judged here."""

    file = forms.FileField(
        label=_("PDF report to verify"),
        allow_empty_file=True,
        widget=forms.ClearableFileInput(attrs={"accept": "application/pdf,.pdf"}),
        error_messages={"required": _("Choose the PDF file to verify first.")},
    )

    def clean_file(self) -> File[bytes]:
        file: File[bytes] = self.cleaned_data["file"]
        if (file.size or 0) > settings.VERIFY_MAX_BYTES:
            raise forms.ValidationError(_("This file is larger than 25 MB: reports are smaller."))
        return file
