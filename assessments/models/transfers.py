"""What a bid says of transfers and of third-country law (HDS v2, EXI 29 to 31 and EXI 05)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assessments.models.bids import Bid


class TransferStatement(models.Model):
    """The EXI 31 statement of a bid; its table is the actors. Written whole, `version` by version."""

    class Appraisal(models.TextChoices):
        COVERED = "covered", _("Covered")
        NOT_COVERED = "not_covered", _("Not covered")
        UNKNOWN = "unknown", _("Unknown")

    bid = models.OneToOneField(Bid, on_delete=models.CASCADE, related_name="transfer_statement")
    # EXI 05, event H: the host's risk appraisal looks at exposure to non-EU law.
    appraisal = models.CharField(
        _("EXI 05-H"), max_length=12, choices=Appraisal, default=Appraisal.UNKNOWN
    )
    appraisal_evidence = models.TextField(_("where it was read"), blank=True)
    # EXI 31: the page is public, and kept up to date.
    page_address = models.URLField(_("public page"), max_length=500, blank=True)
    page_dated_on = models.DateField(_("page dated"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    recorded_by = models.CharField(max_length=150)
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["bid"]
        constraints = [
            models.CheckConstraint(
                condition=Q(appraisal="unknown") | ~Q(appraisal_evidence=""),
                name="transfer_appraisal_known_says_where",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.bid_id}: version {self.version}"


class TransferActor(models.Model):
    """One row of the table: an actor, for some activities, in one variant of the service."""

    class Role(models.TextChoices):
        HOST = "host", _("Host")
        SUBCONTRACTOR = "subcontractor", _("Subcontractor")

    class Certified(models.TextChoices):
        YES = "yes", _("Yes")
        NO = "no", _("No")
        EXEMPT = "exempt", _("Exempt")
        UNKNOWN = "unknown", _("Unknown")

    class Qualified(models.TextChoices):
        YES = "yes", _("Yes")
        NO = "no", _("No")
        UNKNOWN = "unknown", _("Unknown")

    class Access(models.TextChoices):
        NONE = "none", _("None")
        ADEQUACY = "adequacy", _("Under an adequacy decision")
        SAFEGUARDS = "safeguards", _("Under safeguards (GDPR, art. 46)")
        UNKNOWN = "unknown", _("Unknown")

    class Risk(models.TextChoices):
        NONE = "none", _("None")
        DESCRIBED = "described", _("Described")
        UNKNOWN = "unknown", _("Unknown")

    statement = models.ForeignKey(
        TransferStatement, on_delete=models.CASCADE, related_name="actors"
    )
    order = models.PositiveSmallIntegerField()
    name = models.CharField(_("name of the actor"), max_length=200)
    role = models.CharField(_("role"), max_length=13, choices=Role)
    hds = models.CharField(_("HDS certified"), max_length=8, choices=Certified)
    secnumcloud = models.CharField(_("SecNumCloud 3.2 qualified"), max_length=8, choices=Qualified)
    # Comma-separated numbers 1 to 6, in order; empty where not known.
    activities = models.CharField(_("hosting activities"), max_length=11, blank=True)
    access = models.CharField(_("access from outside the EEA"), max_length=10, choices=Access)
    access_details = models.TextField(blank=True)
    risk = models.CharField(_("risk of imposed access"), max_length=9, choices=Risk)
    laws = models.TextField(_("laws"), blank=True)
    mitigations = models.TextField(_("mitigations"), blank=True)
    residual = models.TextField(_("residual risk"), blank=True)
    # Where the row was read: a document of the bid, or a public source with its date.
    basis = models.CharField(_("where it was read"), max_length=300, blank=True)

    class Meta:
        ordering = ["statement", "order"]
        constraints = [
            models.UniqueConstraint(
                fields=["statement", "order"], name="transfer_actor_order_once"
            ),
            models.CheckConstraint(
                condition=~Q(access__in=["adequacy", "safeguards"]) | ~Q(access_details=""),
                name="transfer_access_is_detailed",
            ),
            models.CheckConstraint(
                condition=~Q(risk="described") | ~Q(laws=""), name="transfer_risk_names_its_laws"
            ),
        ]

    def __str__(self) -> str:
        return self.name
