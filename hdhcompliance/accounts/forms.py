from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.forms import PasswordChangeForm, SetPasswordForm
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.utils.translation import gettext_lazy as _

from hdhcompliance.accounts.actions import change_password
from hdhcompliance.accounts.models import User


class AccountForm(forms.Form):
    """What an administrator says of a new person."""

    username = forms.CharField(
        label=_("User name"), max_length=150, validators=[UnicodeUsernameValidator()]
    )
    first_name = forms.CharField(label=_("First name"), max_length=150)
    last_name = forms.CharField(label=_("Last name"), max_length=150)
    email = forms.EmailField(
        label=_("E-mail"), help_text=_("Used to send a link when a password is forgotten.")
    )

    def clean_username(self) -> str:
        username: str = self.cleaned_data["username"]
        if User.objects.filter(username__iexact=username).exists():
            raise forms.ValidationError(_("This user name is already taken; choose another one."))
        return username


class _SavesThroughTheAction:
    """Django's forms would write the password themselves, outside the journal."""

    user: User
    cleaned_data: dict[str, Any]

    def save(self, commit: bool = True) -> User:
        change_password(by=self.user, password=self.cleaned_data["new_password1"])
        return self.user


class OwnPasswordForm(_SavesThroughTheAction, PasswordChangeForm):
    """The old password, then the new one twice."""


class ForgottenPasswordForm(_SavesThroughTheAction, SetPasswordForm):  # type: ignore[type-arg]  # generic in the stubs only
    """The new password twice, for whoever holds the link sent by e-mail."""
