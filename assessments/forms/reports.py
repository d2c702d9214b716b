from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.core.files.base import File
from django.utils.translation import gettext_lazy as _

from assessments.models import Report


class OrderForm(forms.Form):
    """Which report, in which language. `kind` is a kind, or `kind:subject` for one of several."""

    kind = forms.ChoiceField(
        label=_("Kind of report"),
        help_text=_(
            "The redacted report and the annexes to rejection letters tell others of final marks: they"
            " are made once the evaluation is closed (articles R. 2181-1 and L. 2132-1)."
        ),
    )
    language = forms.ChoiceField(label=_("Language"), choices=Report.Language.choices)

    def __init__(self, *args: Any, choices: Sequence[Any], **named: Any) -> None:
        super().__init__(*args, **named)
        field = self.fields["kind"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    @property
    def chosen_kind(self) -> str:
        """The kind chosen, once the form is valid."""
        return str(self.cleaned_data["kind"]).partition(":")[0]

    @property
    def chosen_subject(self) -> str:
        return str(self.cleaned_data["kind"]).partition(":")[2]


class VerifyForm(forms.Form):
    """The PDF to check; its content is judged elsewhere, only its size is judged here."""

    file = forms.FileField(
        label=_("Report to verify (PDF, or ZIP for an audit bundle)"),
        allow_empty_file=True,
        widget=forms.ClearableFileInput(attrs={"accept": ".pdf,.zip"}),
        error_messages={"required": _("Choose the file to verify first.")},
    )

    def clean_file(self) -> File[bytes]:
        file: File[bytes] = self.cleaned_data["file"]
        if (file.size or 0) > settings.VERIFY_MAX_BYTES:
            raise forms.ValidationError(_("This file is larger than 25 MB: reports are smaller."))
        return file
