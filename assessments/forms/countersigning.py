"""A counter-signature as asked for: a person's key, its passphrase, the reason, what they read."""

from __future__ import annotations

from django import forms
from django.core.files.base import File
from django.utils.translation import gettext_lazy as _

from assessments.actions.countersignatures import (
    LARGEST_KEY,
    LONGEST_REASON,
    MESSAGES,
    TOO_LARGE,
    Seen,
)
from assessments.forms.marks import LARGEST_VERSION
from assessments.signing.countersign_apart import Key


class CounterSignForm(forms.Form):
    """`sha256`, `superseded_by`: what the page showed. Key and passphrase are never shown again."""

    file = forms.FileField(
        label=_("Your certificate and its key (PKCS#12: .p12 or .pfx)"),
        allow_empty_file=True,
        help_text=_(
            "64 kB at most. It is used once, in memory, for this signature; neither the file nor the"
            " passphrase is kept."
        ),
        widget=forms.FileInput(attrs={"accept": ".p12,.pfx"}),
        error_messages={"required": _("Choose the file of your certificate.")},
    )
    passphrase = forms.CharField(
        label=_("Passphrase of this file"),
        strip=False,
        max_length=1000,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Type the passphrase that opens this file.")},
    )
    reason = forms.CharField(
        label=_("Reason of the signature"),
        max_length=LONGEST_REASON,
        help_text=_("Written in the signature, where any PDF reader shows it."),
    )
    read = forms.BooleanField(
        label=_("I have read the report whose SHA-256 is above, and I counter-sign it."),
        error_messages={"required": _("Read the report, then say so here.")},
    )
    sha256 = forms.RegexField(r"^[0-9a-f]{64}\Z", widget=forms.HiddenInput)
    superseded_by = forms.IntegerField(
        required=False, min_value=1, max_value=LARGEST_VERSION, widget=forms.HiddenInput
    )

    def clean_file(self) -> File[bytes]:
        file: File[bytes] = self.cleaned_data["file"]
        if (file.size or 0) > LARGEST_KEY:
            raise forms.ValidationError(str(TOO_LARGE), code="too_large")
        if not file.size:
            raise forms.ValidationError(str(MESSAGES["not_a_key"]), code="not_a_key")
        return file

    @property
    def key(self) -> Key:
        """What signs, once the form is valid."""
        return Key(self.cleaned_data["file"].read(), self.cleaned_data["passphrase"])

    @property
    def seen(self) -> Seen:
        return Seen(self.cleaned_data["sha256"], self.cleaned_data["superseded_by"])

    def reading(self, seen: Seen) -> CounterSignForm:
        """The same words in front of what stands now; what was confirmed is to confirm again."""
        typed = {"reason": self.data.get("reason", "")}
        return CounterSignForm(initial={**typed, **shown(seen)})


def shown(seen: Seen) -> dict[str, str | int | None]:
    """The hidden fields of a page that shows `seen`."""
    return {"sha256": seen.sha256, "superseded_by": seen.superseded_by}
