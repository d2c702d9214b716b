from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from providers.language import in_language
from providers.models.loaded import Loaded
from providers.models.provenance import TwoSources, confidence_in_set
from providers.models.providers import Provider
from providers.models.superseded import (
    Superseded,
    ends_after_start,
    refuse_reversed,
    superseded_with_reason,
)
from providers.models.validators import validate_partial_date, validate_siren, validate_state


class LegalEntity(Loaded, TwoSources):
    """A company, person or State: the host itself, one above it, or a holder.

    `source` gives its seat and SIREN, `second_source` its end. `holders_complete`: every holder is
    recorded, or of a listed company every one that declared a threshold (Code de commerce,
    L. 233-7 I).
    """

    class Role(models.TextChoices):
        HOST = "host", _("Hosting company")
        PARENT = "parent", _("Parent company")
        HOLDER = "holder", _("Shareholder")

    class Kind(models.TextChoices):
        COMPANY = "company", _("Company")
        PERSON = "person", _("Person")
        GROUP = "group", _("Persons together")
        STATE = "state", _("State or public body")

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
    kind = models.CharField(_("kind"), max_length=7, choices=Kind, default=Kind.COMPANY)
    # Like a provider's, this never changes (sides.py).
    is_fictitious = models.BooleanField(_("fictitious"), default=False)
    name_fr = models.CharField(_("name (French)"), max_length=200)
    name_en = models.CharField(_("name (English)"), max_length=200)
    # Countries: empty is unknown.
    country = models.CharField(
        _("country of seat"), max_length=2, blank=True, validators=[validate_state]
    )
    administration_country = models.CharField(
        _("country of the central administration"),
        max_length=2,
        blank=True,
        validators=[validate_state],
    )
    establishment_country = models.CharField(
        _("country of the main establishment"),
        max_length=2,
        blank=True,
        validators=[validate_state],
    )
    is_listed = models.BooleanField(_("listed"), default=False)
    holders_complete = models.BooleanField(_("every holder is recorded"), default=False)
    # Struck off or absorbed. Empty: it still exists, or nothing says otherwise.
    ended_on = models.CharField(
        _("ended on"), max_length=10, blank=True, validators=[validate_partial_date]
    )
    city = models.CharField(_("city of seat"), max_length=100, blank=True)
    siren = models.CharField(_("SIREN"), max_length=9, blank=True, validators=[validate_siren])

    class Meta:
        ordering = ["provider", "role", "name_fr"]
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
            models.CheckConstraint(
                condition=Q(kind__in=["company", "person", "group", "state"]),
                name="entity_kind_known",
                violation_error_message=_("Choose a company, a person, persons or a State."),
            ),
            models.CheckConstraint(
                condition=~Q(role="host") | Q(kind="company"),
                name="entity_host_is_company",
                violation_error_message=_("A host is a company."),
            ),
            confidence_in_set("entity_confidence_known"),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        # The database refuses both too (triggers.py, sides.py); here are the sentences for the person.
        if self.siren and self.is_fictitious:
            raise ValidationError({"siren": _("A fictitious provider has no SIREN.")})
        if self.provider is not None and self.provider.is_fictitious != self.is_fictitious:
            raise ValidationError(
                _("A company of a fictitious provider is fictitious, and no other is.")
            )

    @property
    def name(self) -> str:
        return in_language(self.name_fr, self.name_en)


class Shareholding(Loaded, TwoSources, Superseded):
    """A share held in an entity, in hundredths of a percent (`_bp`); null is unknown.

    `source` gives the share, `second_source` its end where another one tells it.

    `as_of` is the last day its source speaks of; empty, the day it was checked. `is_declared`:
    whether a threshold of listed shares was declared (L. 233-7 I); null is unknown. Not
    `is_direct`: the source gives an effective share, without the companies in between.
    """

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
        LegalEntity, on_delete=models.PROTECT, related_name="holdings", verbose_name=_("holder")
    )
    capital_bp = models.PositiveIntegerField(_("capital"), null=True, blank=True)
    votes_bp = models.PositiveIntegerField(_("votes"), null=True, blank=True)
    precision = models.CharField(
        _("precision"), max_length=5, choices=Precision, default=Precision.EXACT
    )
    is_direct = models.BooleanField(_("direct"), default=True)
    is_declared = models.BooleanField(_("threshold declared"), null=True, blank=True)
    as_of = models.CharField(
        _("as of"), max_length=10, blank=True, validators=[validate_partial_date]
    )
    valid_from = models.CharField(
        _("from"), max_length=10, blank=True, validators=[validate_partial_date]
    )
    valid_to = models.CharField(
        _("to"), max_length=10, blank=True, validators=[validate_partial_date]
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
                condition=~Q(holder=F("entity")),
                name="shareholding_of_another",
                violation_error_message=_("A company is not its own shareholder here."),
            ),
            ends_after_start(
                "shareholding_ends_after_start", _("A holding cannot end before it starts.")
            ),
            superseded_with_reason("shareholding_superseded_with_reason"),
            confidence_in_set("shareholding_confidence_known"),
        ]

    def __str__(self) -> str:
        return f"{self.holder_id} → {self.entity_id}"

    def clean(self) -> None:
        refuse_reversed(self.valid_from, self.valid_to, _("A holding cannot end before it starts."))
        if not self.holder_id or not self.entity_id:
            return  # the fields say so themselves
        if self.holder_id == self.entity_id:
            raise ValidationError({"holder": _("A company is not its own shareholder here.")})
        if self.holder.is_fictitious != self.entity.is_fictitious:
            raise ValidationError(_("Invented and real companies never hold one another."))
        if self.entity.kind != LegalEntity.Kind.COMPANY:
            raise ValidationError({"entity": _("Only a company is held.")})
