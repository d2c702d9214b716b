from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from providers.language import in_language
from providers.models.loaded import Loaded
from providers.models.provenance import Provenance, confidence_in_set
from providers.models.providers import Provider
from providers.models.validators import validate_partial_date
from providers.partial_dates import bounds


class FactQuerySet(models.QuerySet["Fact"]):
    def displayable(self) -> FactQuerySet:
        """Without what must never be shown as a fact."""
        return self.exclude(display=Fact.Display.HIDDEN)


class Fact(Loaded, Provenance):
    """A public statement about a provider. Dates keep the precision of their source, as text."""

    class Display(models.TextChoices):
        FACT = "fact", _("Fact")
        TO_CHECK = "to_check", _("To be checked")
        OPINION = "opinion", _("Third-party opinion")
        HIDDEN = "hidden", _("Not to be shown as a fact")

    class Field(models.TextChoices):
        SNC_SERVICE = "snc_service", _("SecNumCloud service")
        SNC_PROGRESS = "snc_progress", _("SecNumCloud in progress")
        HQ_COUNTRY = "hq_country", _("Country of the seat")
        HQ_CITY = "hq_city", _("City of the seat")
        SIREN = "siren", _("SIREN")
        CAPITAL_EUR = "capital_eur", _("Share capital in euros")
        LISTED = "listed", _("Listed on")
        REVENUE = "revenue", _("Turnover")
        SHAREHOLDER = "shareholder", _("Shareholder")
        SHAREHOLDER_EVENT = "shareholder_event", _("Change among shareholders")
        RELATED_PARTY = "related_party", _("Link with another host")
        NON_EU_SUBSIDIARY = "non_eu_subsidiary", _("Subsidiary outside the European Union")
        FOREIGN_ORDER = "foreign_order", _("Order of a foreign authority")
        STATEMENT = "statement", _("Public statement")
        HDS_STATUS = "hds_status", _("HDS status")
        HDS_CERTIFICATE = "hds_certificate", _("HDS certificate")
        HDS_ACTIVITY = "hds_activity", _("HDS activity and place of access")
        TECHNOLOGY = "technology", _("Technology")
        PRODUCT = "product", _("Commercial name")
        DATACENTRE = "datacentre", _("Data centres")
        REVERSIBILITY_POLICY = "reversibility_policy", _("Reversibility policy")
        HDH_AWARD = "hdh_award", _("Hosting of the Health Data Hub")
        HDH_PAYMENT = "hdh_payment", _("Payments by the Health Data Hub")
        PARTNER_CLAIM = "partner_claim", _("Partnership stated elsewhere")
        THIRD_PARTY_CSF_RATING = "third_party_csf_rating", _("Rating published by a third party")

    key = models.SlugField(_("key"), max_length=80, unique=True)
    provider = models.ForeignKey(
        Provider, on_delete=models.CASCADE, related_name="facts", verbose_name=_("provider")
    )
    field = models.CharField(_("subject"), max_length=24, choices=Field)
    value_fr = models.TextField(_("statement (French)"))
    value_en = models.TextField(_("statement (English)"))
    valid_from = models.CharField(
        _("from"), max_length=10, blank=True, validators=[validate_partial_date]
    )
    valid_to = models.CharField(
        _("to"), max_length=10, blank=True, validators=[validate_partial_date]
    )
    display = models.CharField(_("shown as"), max_length=8, choices=Display, default=Display.FACT)

    objects = FactQuerySet.as_manager()

    class Meta:
        ordering = ["provider", "field", "valid_from", "key"]
        verbose_name = _("fact")
        verbose_name_plural = _("facts")
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to="") | Q(valid_to__gte=F("valid_from")),
                name="fact_ends_after_start",
                violation_error_message=_("A fact cannot end before it starts."),
            ),
            models.CheckConstraint(
                condition=~Q(field="third_party_csf_rating") | Q(display__in=["opinion", "hidden"]),
                name="fact_rating_is_an_opinion",
                violation_error_message=_("A third party's rating is shown as its opinion only."),
            ),
            models.CheckConstraint(
                condition=~Q(field="partner_claim") | ~Q(display="fact"),
                name="fact_partner_claim_is_no_fact",
                violation_error_message=_("A claim without a source is not shown as a fact."),
            ),
            confidence_in_set("fact_confidence_known"),
        ]

    def __str__(self) -> str:
        return f"{self.get_field_display()}: {self.value}"

    def clean(self) -> None:
        if self.source_id and self.source.to_be_checked and self.display == self.Display.FACT:
            raise ValidationError(
                {
                    "display": _(
                        "What has no opened source is shown as to be checked, or not at all."
                    )
                }
            )
        if self.valid_from and self.valid_to and self._ends_before_start():
            raise ValidationError({"valid_to": _("A fact cannot end before it starts.")})

    def _ends_before_start(self) -> bool:
        try:
            return bounds(self.valid_to)[1] < bounds(self.valid_from)[0]
        except ValueError:
            return False  # each field already says that it is no date

    @property
    def value(self) -> str:
        return in_language(self.value_fr, self.value_en)
