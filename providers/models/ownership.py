from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from providers.language import in_language
from providers.models.loaded import Loaded
from providers.models.provenance import Provenance, confidence_in_set
from providers.models.providers import Provider
from providers.models.validators import COUNTRY, validate_partial_date, validate_siren


class LegalEntity(Loaded, Provenance):
    """A company: the host itself, one above it, or a holder. Its seat and SIREN have one source."""

    class Role(models.TextChoices):
        HOST = "host", _("Hosting company")
        PARENT = "parent", _("Parent company")
        HOLDER = "holder", _("Shareholder")

    key = models.SlugField(_("key"), max_length=80, unique=True)
    provider = models.ForeignKey(
        Provider,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="entities",
        verbose_name=_("provider"),
    )
    role = models.CharField(_("role"), max_length=6, choices=Role)
    name = models.CharField(_("name"), max_length=200)
    country = models.CharField(_("country of seat"), max_length=2, blank=True, validators=[COUNTRY])
    city = models.CharField(_("city of seat"), max_length=100, blank=True)
    siren = models.CharField(_("SIREN"), max_length=9, blank=True, validators=[validate_siren])

    class Meta:
        ordering = ["provider", "role", "name"]
        verbose_name = _("legal entity")
        verbose_name_plural = _("legal entities")
        constraints = [
            models.CheckConstraint(
                condition=Q(siren="") | Q(siren__regex=r"^[0-9]{9}$"),
                name="entity_siren_nine_digits",
                violation_error_message=_("A SIREN is nine digits."),
            ),
            models.UniqueConstraint(
                fields=["siren"],
                condition=~Q(siren=""),
                name="entity_siren_once",
                violation_error_message=_("Another company already has this SIREN."),
            ),
            confidence_in_set("entity_confidence_known"),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        # The database refuses it too (triggers.py); here is the sentence for the person.
        if self.siren and self.provider is not None and self.provider.is_fictitious:
            raise ValidationError({"siren": _("A fictitious provider has no SIREN.")})


class Shareholding(Loaded, Provenance):
    """A share held in an entity, in hundredths of a percent (`_bp`); null is unknown."""

    class Precision(models.TextChoices):
        EXACT = "exact", _("exactly")
        ABOUT = "about", _("about")
        OVER = "over", _("more than")
        UNDER = "under", _("less than")

    key = models.SlugField(_("key"), max_length=80, unique=True)
    entity = models.ForeignKey(
        LegalEntity,
        on_delete=models.CASCADE,
        related_name="shareholdings",
        verbose_name=_("company held"),
    )
    holder = models.ForeignKey(
        LegalEntity,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="holdings",
        verbose_name=_("holder"),
    )
    holder_fr = models.CharField(_("holder (French)"), max_length=200)
    holder_en = models.CharField(_("holder (English)"), max_length=200)
    capital_bp = models.PositiveIntegerField(_("capital"), null=True, blank=True)
    votes_bp = models.PositiveIntegerField(_("votes"), null=True, blank=True)
    precision = models.CharField(
        _("precision"), max_length=5, choices=Precision, default=Precision.EXACT
    )
    as_of = models.CharField(
        _("as of"), max_length=10, blank=True, validators=[validate_partial_date]
    )

    class Meta:
        ordering = ["entity", "as_of", "key"]
        verbose_name = _("shareholding")
        verbose_name_plural = _("shareholdings")
        constraints = [
            models.CheckConstraint(
                condition=(Q(capital_bp__isnull=True) | Q(capital_bp__lte=10_000))
                & (Q(votes_bp__isnull=True) | Q(votes_bp__lte=10_000)),
                name="shareholding_at_most_all",
                violation_error_message=_("A share cannot be more than 100 %."),
            ),
            models.CheckConstraint(
                condition=Q(holder__isnull=True) | ~Q(holder=F("entity")),
                name="shareholding_of_another",
                violation_error_message=_("A company is not its own shareholder here."),
            ),
            confidence_in_set("shareholding_confidence_known"),
        ]

    def __str__(self) -> str:
        return f"{self.holder_name} → {self.entity_id}"

    @property
    def holder_name(self) -> str:
        return in_language(self.holder_fr, self.holder_en)
