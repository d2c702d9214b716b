from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.workbooks import XLSX


class WorkbookForm(forms.Form):
    """The filled workbook; what is in it is judged elsewhere."""

    file = forms.FileField(
        label=_("Filled workbook"),
        help_text=_("Excel workbook (.xlsx), 10 MB at most. The file itself is not kept."),
        allow_empty_file=True,
        widget=forms.ClearableFileInput(attrs={"accept": f"{XLSX},.xlsx"}),
        error_messages={"required": _("Choose the filled workbook first.")},
    )
