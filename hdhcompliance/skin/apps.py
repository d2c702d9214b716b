from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SkinConfig(AppConfig):
    """The look of every page: frame, components, number formats. Knows nothing of tenders."""

    name = "hdhcompliance.skin"
    label = "skin"
    verbose_name = _("Skin")
