from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assessments.models.grids import GridNode
from assessments.models.tenders import Tender
from providers.models import HostingService, Provider


class Bid(models.Model):
    """One bid per bidder: it points to the provider and to the hosting service offered.

    A database trigger refuses a real provider in a fictitious tender, and the reverse: no
    invented mark or price is ever attached to a real company.
    """

    tender = models.ForeignKey(Tender, on_delete=models.CASCADE, related_name="bids")
    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="bids")
    service = models.ForeignKey(
        HostingService, on_delete=models.PROTECT, null=True, blank=True, related_name="bids"
    )
    code = models.SlugField(_("code"), max_length=40)
    # 1 to 8: the colour and marker this bid keeps in every table, chart and report.
    colour = models.PositiveSmallIntegerField()
    registered_at = models.DateTimeField()

    class Meta:
        ordering = ["tender", "colour"]
        constraints = [
            models.UniqueConstraint(fields=["tender", "code"], name="bid_code_once_per_tender"),
            models.UniqueConstraint(fields=["tender", "provider"], name="bid_once_per_provider"),
        ]

    def __str__(self) -> str:
        return self.provider.name


class PriceLine(models.Model):
    """One amount of the price, in cents of euro excluding VAT; their sum is the price marked."""

    bid = models.ForeignKey(Bid, on_delete=models.CASCADE, related_name="price_lines")
    node = models.ForeignKey(GridNode, on_delete=models.CASCADE, related_name="+")
    amount_cents = models.BigIntegerField(_("amount"))

    class Meta:
        ordering = ["bid", "node__order"]
        constraints = [
            models.UniqueConstraint(fields=["bid", "node"], name="price_line_once"),
            models.CheckConstraint(
                condition=Q(amount_cents__gte=0), name="price_line_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.node_id}: {self.amount_cents}"


class GateOutcome(models.Model):
    """What was found at a gate for a bid, with its reason and evidence. No row means unknown."""

    class Outcome(models.TextChoices):
        MET = "met", _("Met")
        CONDITIONAL = "conditional", _("Met under a condition")
        NOT_MET = "not_met", _("Not met")
        UNKNOWN = "unknown", _("Unknown")

    bid = models.ForeignKey(Bid, on_delete=models.CASCADE, related_name="gate_outcomes")
    node = models.ForeignKey(GridNode, on_delete=models.CASCADE, related_name="+")
    outcome = models.CharField(_("outcome"), max_length=12, choices=Outcome)
    reason = models.TextField(_("reason"), blank=True)
    evidence = models.TextField(_("evidence"), blank=True)
    version = models.PositiveIntegerField(default=1)
    decided_by = models.CharField(max_length=150)
    decided_at = models.DateTimeField()

    class Meta:
        ordering = ["bid", "node__order"]
        constraints = [
            models.UniqueConstraint(fields=["bid", "node"], name="gate_outcome_once"),
            models.CheckConstraint(
                condition=Q(outcome="met") | ~Q(reason=""),
                name="gate_outcome_not_met_has_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.node_id}: {self.outcome}"
