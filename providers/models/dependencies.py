from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from providers.language import in_language
from providers.models.loaded import Loaded
from providers.models.provenance import Provenance, confidence_in_set
from providers.models.providers import Provider
from providers.models.services import HostingService


class Dependency(Loaded, Provenance):
    """What a provider, or one of its services, relies on."""

    class Kind(models.TextChoices):
        TECHNOLOGY = "technology", _("Technology")
        HOSTING = "hosting", _("Hosting")
        PARTNER = "partner", _("Partner")

    key = models.SlugField(_("key"), max_length=80, unique=True)
    provider = models.ForeignKey(
        Provider, on_delete=models.CASCADE, related_name="dependencies", verbose_name=_("provider")
    )
    service = models.ForeignKey(
        HostingService,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="dependencies",
        verbose_name=_("service"),
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    on_fr = models.CharField(_("relies on (French)"), max_length=300)
    on_en = models.CharField(_("relies on (English)"), max_length=300)
    # When what is relied on is itself a host we know.
    on_provider = models.ForeignKey(
        Provider, on_delete=models.PROTECT, null=True, blank=True, related_name="relied_on_by"
    )

    class Meta:
        ordering = ["provider", "kind", "key"]
        verbose_name = _("dependency")
        verbose_name_plural = _("dependencies")
        constraints = [confidence_in_set("dependency_confidence_known")]

    def __str__(self) -> str:
        return self.relies_on

    def clean(self) -> None:
        if self.service is not None and self.service.provider_id != self.provider_id:
            raise ValidationError({"service": _("This service belongs to another provider.")})

    @property
    def relies_on(self) -> str:
        return in_language(self.on_fr, self.on_en)
