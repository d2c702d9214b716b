from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from providers.language import in_language
from providers.models.loaded import Loaded
from providers.models.provenance import Provenance, confidence_in_set
from providers.models.providers import Provider
from providers.models.services import HostingService


class Certification(Loaded, Provenance):
    """One decision, or one step towards it. Its status is computed for a date (`providers.status`).

    A SecNumCloud qualification belongs to a service; an HDS certificate without a known scope
    stays with the provider (`service` null). `valid_to` is the last day of validity; a missing
    date is unknown, never « without limit ».
    """

    class Scheme(models.TextChoices):
        SNC = "snc", "SecNumCloud"
        HDS = "hds", "HDS"

    class State(models.TextChoices):
        GRANTED = "granted", _("Granted")
        IN_PROGRESS = "in_progress", _("In progress")
        MILESTONE = "milestone", _("Milestone passed, not granted")
        ABSENT = "absent", _("None found")

    key = models.SlugField(_("key"), max_length=80, unique=True)
    provider = models.ForeignKey(
        Provider,
        on_delete=models.CASCADE,
        related_name="certifications",
        verbose_name=_("provider"),
    )
    service = models.ForeignKey(
        HostingService,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="certifications",
        verbose_name=_("service"),
    )
    scheme = models.CharField(_("framework"), max_length=3, choices=Scheme)
    # Empty where the source does not state it.
    scheme_version = models.CharField(_("version of the framework"), max_length=10, blank=True)
    state = models.CharField(_("state"), max_length=12, choices=State)
    decision_number = models.CharField(_("decision"), max_length=40, blank=True)
    scope_fr = models.CharField(_("scope (French)"), max_length=300, blank=True)
    scope_en = models.CharField(_("scope (English)"), max_length=300, blank=True)
    # HDS only: comma-separated numbers 1 to 6; empty where not verified.
    activities = models.CharField(_("HDS activities"), max_length=20, blank=True)
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    # The day it was made public: not the day it starts.
    announced_on = models.DateField(_("announced on"), null=True, blank=True)
    milestone_fr = models.CharField(_("milestone (French)"), max_length=200, blank=True)
    milestone_en = models.CharField(_("milestone (English)"), max_length=200, blank=True)

    class Meta:
        ordering = ["provider", "scheme", "service__name", "valid_from", "key"]
        verbose_name = _("certification")
        verbose_name_plural = _("certifications")
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True)
                | Q(valid_to__isnull=True)
                | Q(valid_to__gte=F("valid_from")),
                name="certification_ends_after_start",
                violation_error_message=_("A certification cannot end before it starts."),
            ),
            models.CheckConstraint(
                condition=~Q(state="milestone") | (~Q(milestone_fr="") & ~Q(milestone_en="")),
                name="certification_milestone_is_named",
                violation_error_message=_("Name the milestone in both languages."),
            ),
            models.CheckConstraint(
                condition=Q(state="granted") | Q(decision_number="", valid_to__isnull=True),
                name="certification_not_granted_has_no_decision",
                violation_error_message=_(
                    "What is not granted has neither a decision number nor an end of validity."
                ),
            ),
            confidence_in_set("certification_confidence_known"),
        ]

    def __str__(self) -> str:
        return f"{self.get_scheme_display()} {self.decision_number or self.key}"

    def clean(self) -> None:
        if self.service is not None and self.service.provider_id != self.provider_id:
            raise ValidationError({"service": _("This service belongs to another provider.")})

    @property
    def scope(self) -> str:
        return in_language(self.scope_fr, self.scope_en)

    @property
    def milestone(self) -> str:
        return in_language(self.milestone_fr, self.milestone_en)
