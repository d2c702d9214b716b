from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from providers.models.loaded import Loaded
from providers.models.providers import Provider


class HostingService(Loaded):
    """What a certification applies to and a bid offers; `type` is as published (`IaaS/PaaS`)."""

    key = models.SlugField(_("key"), max_length=80, unique=True)
    provider = models.ForeignKey(
        Provider, on_delete=models.CASCADE, related_name="services", verbose_name=_("provider")
    )
    name = models.CharField(_("name"), max_length=200)
    # Empty is unknown.
    type = models.CharField(_("type"), max_length=40, blank=True)

    class Meta:
        ordering = ["provider", "name"]
        verbose_name = _("hosting service")
        verbose_name_plural = _("hosting services")
        constraints = [
            models.UniqueConstraint(
                fields=["provider", "name"],
                name="service_once_per_provider",
                violation_error_message=_("This provider already has a service of that name."),
            )
        ]

    def __str__(self) -> str:
        return self.name
