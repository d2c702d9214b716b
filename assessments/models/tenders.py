from __future__ import annotations

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from providers.language import in_language

REFERENCE = RegexValidator(
    r"^[A-Z0-9](?:[A-Z0-9-]{0,58}[A-Z0-9])?\Z",
    _("Use capital letters, digits and hyphens only, for example PDS-2027-001."),
)


# The real call of 2026, kept from public facts; nobody holds a role in it but to read.
PUBLIC_RECORD = "PDS-2026-UGAP"


class Procedure(models.TextChoices):
    """The procedures of which a template is kept in `timeline/data`."""

    AOO = "AOO", _("Open call for tenders")
    AOR = "AOR", _("Restricted call for tenders")
    MS = "MS", _("Subsequent contract (marché subséquent)")
    UGAP = "UGAP", _("Call through UGAP")
    DC = "DC", _("Competitive dialogue")


class Tender(models.Model):
    """A consultation. Its grid is frozen before its bids are opened, or they are not opened."""

    reference = models.CharField(_("reference"), max_length=60, unique=True, validators=[REFERENCE])
    title = models.CharField(_("title"), max_length=300)
    buyer = models.CharField(_("buyer"), max_length=200)
    procedure = models.CharField(_("procedure"), max_length=10, choices=Procedure)
    is_fictitious = models.BooleanField(_("fictitious"), default=False)
    bids_due_at = models.DateTimeField(_("receipt of bids"), null=True, blank=True)
    award_on = models.DateField(_("award planned on"), null=True, blank=True)
    contract_start_on = models.DateField(_("start of the contract"), null=True, blank=True)
    contract_end_on = models.DateField(_("end of the contract"), null=True, blank=True)
    bids_opened_at = models.DateTimeField(_("bids opened on"), null=True, blank=True)
    bids_opened_by = models.CharField(max_length=150, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-created_at", "reference"]
        constraints = [
            models.CheckConstraint(
                condition=Q(bids_opened_at__isnull=True, bids_opened_by="")
                | (Q(bids_opened_at__isnull=False) & ~Q(bids_opened_by="")),
                name="tender_opening_has_who_and_when",
            ),
            models.CheckConstraint(
                condition=Q(contract_start_on__isnull=True)
                | Q(contract_end_on__isnull=True)
                | Q(contract_end_on__gte=F("contract_start_on")),
                name="tender_contract_ends_after_start",
                violation_error_message=_("The contract cannot end before it starts."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} · {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("assessments:tender", args=[self.reference])

    @property
    def is_public_record(self) -> bool:
        """Whether it only keeps what is public of the real call, which nobody runs here."""
        return self.reference == PUBLIC_RECORD and not self.is_fictitious

    @property
    def bids_are_open(self) -> bool:
        return self.bids_opened_at is not None


class Stage(models.Model):
    """One step of the procedure, from its template; dates are the officer's."""

    tender = models.ForeignKey(Tender, on_delete=models.CASCADE, related_name="stages")
    code = models.CharField(max_length=20)
    order = models.PositiveIntegerField()
    label_fr = models.CharField(max_length=300)
    label_en = models.CharField(max_length=300, blank=True)
    mandatory = models.CharField(max_length=20)
    legal_basis = models.CharField(_("legal basis"), max_length=300, blank=True)
    minimum_days = models.CharField(max_length=60, blank=True)
    actor = models.CharField(_("who acts"), max_length=200, blank=True)
    planned_on = models.DateField(_("planned"), null=True, blank=True)
    actual_on = models.DateField(_("actual"), null=True, blank=True)

    class Meta:
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["tender", "code"], name="stage_once_per_tender")
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.label}"

    @property
    def label(self) -> str:
        return in_language(self.label_fr, self.label_en)
