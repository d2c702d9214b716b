from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.frameworks.importers import Asked


class FrameworkForm(forms.Form):
    """A framework's file, and what the person wants in place of what it says of itself."""

    file = forms.FileField(
        label=_("Framework file"),
        help_text=_(
            "CISO Assistant library or OSCAL catalog, YAML or JSON, 16 MB at most. The file itself is"
            " not kept."
        ),
        allow_empty_file=True,
        widget=forms.ClearableFileInput(attrs={"accept": ".yaml,.yml,.json"}),
        error_messages={"required": _("Choose the framework's file first.")},
    )
    code = forms.CharField(
        label=_("Code"),
        help_text=_("Short name kept for every version. Empty: the one the file gives."),
        max_length=40,
        required=False,
    )
    version = forms.CharField(
        label=_("Version"),
        help_text=_(
            "Empty: the one the file gives. Other content under a used version is refused."
        ),
        max_length=20,
        required=False,
    )
    language = forms.ChoiceField(
        label=_("Language of the texts, where the file does not say it"),
        choices=[("", _("English")), ("fr", _("French"))],
        required=False,
    )

    @property
    def asked(self) -> Asked:
        data = self.cleaned_data
        return Asked(data["code"], data["version"], data["language"])
