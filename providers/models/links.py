from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from providers.language import in_language
from providers.models.loaded import Loaded
from providers.models.provenance import Provenance, confidence_in_set
from providers.models.providers import Provider
from providers.models.services import HostingService
from providers.models.validators import COUNTRY, validate_activities, validate_partial_date


class Tie(models.Model):
    """What ties a host, or a bid, with a third country. What is not known says so."""

    class Nature(models.TextChoices):
        SEAT = "seat", _("Seat in a third country")
        SUBSIDIARY = "subsidiary", _("Subsidiary or entity of the group")
        SUPPLIER = "supplier", _("Technology supplier")
        STAFF = "staff", _("Staff or subcontractor abroad")
        SALES = "sales", _("Sales presence only")

    class Access(models.TextChoices):
        LIVE = "live", _("live")
        QUARANTINED = "quarantined", _("through quarantined updates")
        NONE = "none", _("none")
        UNKNOWN = "unknown", _("unknown")

    class Shared(models.TextChoices):
        YES = "yes", _("yes")
        NO = "no", _("no")
        UNKNOWN = "unknown", _("unknown")

    nature = models.CharField(_("nature of the link"), max_length=10, choices=Nature)
    # Empty is unknown.
    country = models.CharField(_("country"), max_length=2, blank=True, validators=[COUNTRY])
    access = models.CharField(
        _("access to the service or its data"),
        max_length=11,
        choices=Access,
        default=Access.UNKNOWN,
    )
    common_systems = models.CharField(
        _("systems common with the host"), max_length=7, choices=Shared, default=Shared.UNKNOWN
    )
    # Numbers 1 to 6 separated by commas; empty where not stated.
    activities = models.CharField(
        _("HDS activities"), max_length=20, blank=True, validators=[validate_activities]
    )

    class Meta:
        abstract = True

    @property
    def activity_numbers(self) -> tuple[int, ...]:
        return tuple(int(number) for number in self.activities.split(",") if number)


def tie_in_set(name: str) -> models.CheckConstraint:
    """The database's own refusal of a link whose nature, access or systems are not in the lists."""
    return models.CheckConstraint(
        condition=Q(nature__in=Tie.Nature.values)
        & Q(access__in=Tie.Access.values)
        & Q(common_systems__in=Tie.Shared.values),
        name=name,
        violation_error_message=_("Choose the nature, access and systems among those proposed."),
    )


class ForeignLink(Tie, Loaded, Provenance):
    """A link of a host with a third country, as the public facts tell it.

    `ordered_on`: when an authority of that country ordered the host through this link. `variant`:
    the option of the service for which alone it holds.
    """

    key = models.SlugField(_("key"), max_length=80, unique=True)
    provider = models.ForeignKey(
        Provider,
        on_delete=models.CASCADE,
        related_name="foreign_links",
        verbose_name=_("provider"),
    )
    service = models.ForeignKey(
        HostingService,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="foreign_links",
        verbose_name=_("service"),
    )
    party_fr = models.CharField(_("who (French)"), max_length=200)
    party_en = models.CharField(_("who (English)"), max_length=200)
    ordered_on = models.CharField(
        _("ordered on"), max_length=10, blank=True, validators=[validate_partial_date]
    )
    variant_fr = models.CharField(_("variant (French)"), max_length=100, blank=True)
    variant_en = models.CharField(_("variant (English)"), max_length=100, blank=True)
    valid_from = models.CharField(
        _("from"), max_length=10, blank=True, validators=[validate_partial_date]
    )
    valid_to = models.CharField(
        _("to"), max_length=10, blank=True, validators=[validate_partial_date]
    )

    class Meta:
        ordering = ["provider", "key"]
        verbose_name = _("link with a third country")
        verbose_name_plural = _("links with third countries")
        constraints = [
            tie_in_set("foreign_link_in_set"),
            confidence_in_set("foreign_link_confidence_known"),
            models.CheckConstraint(
                condition=Q(variant_fr="", variant_en="") | (~Q(variant_fr="") & ~Q(variant_en="")),
                name="foreign_link_variant_in_both",
                violation_error_message=_("Name the variant in both languages."),
            ),
        ]

    def __str__(self) -> str:
        return self.party

    def clean(self) -> None:
        if self.service is not None and self.service.provider_id != self.provider_id:
            raise ValidationError({"service": _("This service belongs to another provider.")})

    @property
    def party(self) -> str:
        return in_language(self.party_fr, self.party_en)

    @property
    def variant(self) -> str:
        return in_language(self.variant_fr, self.variant_en)
