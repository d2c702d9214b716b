from __future__ import annotations

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from providers import laws as rules
from providers.language import in_language
from providers.models.loaded import Loaded
from providers.models.provenance import TwoSources, confidence_in_set
from providers.models.superseded import (
    Superseded,
    ends_after_start,
    refuse_reversed,
    superseded_with_reason,
)
from providers.models.validators import COUNTRY, validate_partial_date

CODE = RegexValidator(
    r"^[A-Z][A-Z0-9_]{1,29}\Z", _("Write capital letters, digits and _ only, as in CLOUD_ACT.")
)


class Law(Loaded, TwoSources):
    """A law that exposes data to a foreign authority, or shields them. Its status is in its periods."""

    class Kind(models.TextChoices):
        EXPOSURE = "exposure", _("Exposes")
        SHIELD = "shield", _("Shields")

    class Affects(models.TextChoices):
        CONFIDENTIALITY = "confidentiality", _("Confidentiality")
        AVAILABILITY = "availability", _("Availability")
        NONE = "none", _("Neither")

    class Reaches(models.TextChoices):
        UNSAID = "", _("Not stated")
        CONTENT = "content", _("Content")
        RECORDS = "records", _("Records, without content")
        SERVICE = "service", _("The service itself")

    class Severity(models.IntegerChoices):
        LOW = 1, _("Low")
        MEDIUM = 2, _("Medium")
        HIGH = 3, _("High")

    code = models.CharField(_("code"), max_length=30, unique=True, validators=[CODE])
    # A State, or EU; GB for the United Kingdom, as in ISO 3166.
    jurisdiction = models.CharField(_("jurisdiction"), max_length=2, validators=[COUNTRY])
    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    affects = models.CharField(_("affects"), max_length=15, choices=Affects)
    reaches = models.CharField(_("reaches"), max_length=7, blank=True, choices=Reaches)
    # Suggested, not measured; a shield has none.
    severity = models.PositiveSmallIntegerField(
        _("suggested severity"), null=True, blank=True, choices=Severity
    )
    instrument_fr = models.CharField(_("instrument (French)"), max_length=300)
    instrument_en = models.CharField(_("instrument (English)"), max_length=300)
    exposed_fr = models.TextField(_("who is concerned (French)"))
    exposed_en = models.TextField(_("who is concerned (English)"))
    data_fr = models.CharField(_("data reached (French)"), max_length=300, blank=True)
    data_en = models.CharField(_("data reached (English)"), max_length=300, blank=True)
    route_fr = models.CharField(_("route (French)"), max_length=300, blank=True)
    route_en = models.CharField(_("route (English)"), max_length=300, blank=True)
    mitigation_fr = models.CharField(_("mitigation (French)"), max_length=300, blank=True)
    mitigation_en = models.CharField(_("mitigation (English)"), max_length=300, blank=True)

    class Meta:
        ordering = ["kind", "jurisdiction", "code"]
        verbose_name = _("law")
        verbose_name_plural = _("laws")
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="exposure", severity__isnull=False, severity__in=[1, 2, 3])
                | Q(kind="shield", severity__isnull=True),
                name="law_exposure_has_severity",
                violation_error_message=_(
                    "A law that exposes has a severity from 1 to 3; a shield has none."
                ),
            ),
            models.CheckConstraint(
                condition=Q(affects__in=["confidentiality", "availability", "none"]),
                name="law_affects_known",
                violation_error_message=_("It affects confidentiality, availability, or neither."),
            ),
            confidence_in_set("law_confidence_known"),
        ]

    def __str__(self) -> str:
        return self.code

    def get_absolute_url(self) -> str:
        return reverse("laws:detail", args=[self.code])

    @property
    def instrument(self) -> str:
        return in_language(self.instrument_fr, self.instrument_en)

    @property
    def exposed(self) -> str:
        return in_language(self.exposed_fr, self.exposed_en)

    @property
    def data(self) -> str:
        return in_language(self.data_fr, self.data_en)

    @property
    def route(self) -> str:
        return in_language(self.route_fr, self.route_en)

    @property
    def mitigation(self) -> str:
        return in_language(self.mitigation_fr, self.mitigation_en)


class LawPeriod(Loaded, TwoSources, Superseded):
    """What is known of a law from one day to another, both included. Written once by a person:
    correcting or ending it writes another record, and this one keeps who takes its place."""

    class Status(models.TextChoices):
        IN_FORCE = "in_force", _("In force")
        DISPUTED = "disputed", _("In force, reach disputed")
        DEBATED = "debated", _("In force, revision debated")
        PENDING = "pending", _("In force, before a court")
        RESIDUAL = "residual", _("Lapsed, effects continue")
        LAPSED = "lapsed", _("Lapsed")
        EXPIRED = "expired", _("Expired")

    key = models.SlugField(_("key"), max_length=80, unique=True)
    law = models.ForeignKey(
        Law, on_delete=models.PROTECT, related_name="periods", verbose_name=_("law")
    )
    status = models.CharField(_("status"), max_length=8, choices=Status)
    # Empty is not known.
    valid_from = models.CharField(
        _("from"), max_length=10, blank=True, validators=[validate_partial_date]
    )
    valid_to = models.CharField(
        _("to"), max_length=10, blank=True, validators=[validate_partial_date]
    )

    class Meta:
        ordering = ["law", "valid_from", "valid_to", "key"]
        verbose_name = _("record of a law")
        verbose_name_plural = _("records of laws")
        constraints = [
            ends_after_start(
                "law_period_ends_after_start", _("A record cannot end before it starts.")
            ),
            superseded_with_reason("law_period_superseded_with_reason"),
            models.CheckConstraint(
                condition=Q(status__in=[status.value for status in rules.STATED]),
                name="law_period_status_known",
            ),
            confidence_in_set("law_period_confidence_known"),
        ]

    def __str__(self) -> str:
        return self.key

    def clean(self) -> None:
        refuse_reversed(self.valid_from, self.valid_to, _("A record cannot end before it starts."))

    def period(self) -> rules.Period:
        """Itself, for the pure rule."""
        return rules.Period(
            key=self.key,
            status=rules.LawStatus(self.status),
            valid_from=self.valid_from,
            valid_to=self.valid_to,
            sources=tuple(source.key for source in self.sources),
            checked_on=self.checked_on,
            confidence=self.confidence,
        )
