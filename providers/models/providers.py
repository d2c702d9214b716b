from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from providers.language import in_language
from providers.models.loaded import Loaded
from providers.models.validators import COUNTRY


class Provider(Loaded):
    """A host. A real one carries public facts only: no mark, price or rank of this project.

    Whether it is fictitious never changes: a database trigger refuses it, so that a mark given to
    an invented bidder cannot end up on a real company.
    """

    class Kind(models.TextChoices):
        CONSIDERED = "considered", _("Provider considered")
        INCUMBENT = "incumbent", _("Present provider")
        MARKET = "market", _("Other provider of the ANSSI catalogue")
        FICTITIOUS = "fictitious", _("Fictitious provider")

    slug = models.SlugField(_("short name"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=200, unique=True)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    is_fictitious = models.BooleanField(_("fictitious"), default=False)
    # Empty is unknown; the sourced statement is the `hq_country` fact, which the loader compares.
    country = models.CharField(_("country"), max_length=2, blank=True, validators=[COUNTRY])
    website = models.URLField(_("website"), blank=True)
    summary_fr = models.TextField(_("summary (French)"), blank=True)
    summary_en = models.TextField(_("summary (English)"), blank=True)

    class Meta:
        ordering = ["is_fictitious", "name"]
        verbose_name = _("provider")
        verbose_name_plural = _("providers")
        constraints = [
            models.CheckConstraint(
                condition=Q(is_fictitious=False) | Q(website=""),
                name="provider_fictitious_without_website",
                violation_error_message=_("A fictitious provider has no website."),
            ),
            models.CheckConstraint(
                condition=Q(is_fictitious=True, kind="fictitious")
                | (Q(is_fictitious=False) & ~Q(kind="fictitious")),
                name="provider_fiction_and_kind_agree",
                violation_error_message=_("Only a fictitious provider is of the fictitious kind."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("providers:detail", args=[self.slug])

    @property
    def summary(self) -> str:
        return in_language(self.summary_fr, self.summary_en)
