from __future__ import annotations

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _


class User(AbstractUser):
    """A person. Rights come from roles held per tender; `is_superuser` makes an administrator."""

    is_fictitious = models.BooleanField(
        _("fictitious"), default=False, help_text=_("Belongs to the demonstration data.")
    )

    class Meta(AbstractUser.Meta):
        pass

    def __str__(self) -> str:
        return self.get_full_name() or self.get_username()
