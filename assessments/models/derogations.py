"""A derogation granted to a project on a service that is not qualified."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from assessments.models.bids import Bid

# Décret n° 2026-272 of 14 April 2026 (SREN law, art. 31): none can be older.
IN_FORCE_ON = date(2026, 4, 17)
DECREE = "Décret n° 2026-272 du 14 avril 2026 (loi SREN, art. 31)"

STANDING = Q(withdrawn_at__isnull=True, withdrawn_by="", withdrawal_reason="")
WITHDRAWN = Q(withdrawn_at__isnull=False) & ~Q(withdrawn_by="") & ~Q(withdrawal_reason="")


class Derogation(models.Model):
    """Decided by an authority for one bid's project; it is never a qualification.

    `ends_on` may be unknown: the decree ends it 18 months after a compliant offer exists in France.
    A withdrawn one stays, with its reason; one stands at most. `version` as in GateOutcome.
    """

    bid = models.ForeignKey(Bid, on_delete=models.CASCADE, related_name="derogations")
    legal_basis = models.CharField(_("legal basis"), max_length=300)
    authority = models.CharField(_("decided by"), max_length=200)
    decided_on = models.DateField(_("decided on"))
    ends_on = models.DateField(_("ends on"), null=True, blank=True)
    conditions = models.TextField(_("conditions"), blank=True)
    reason = models.TextField(_("reason"))
    evidence = models.TextField(_("evidence"))
    version = models.PositiveIntegerField(default=1)
    recorded_by = models.CharField(max_length=150)
    recorded_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.CharField(max_length=150, blank=True)
    withdrawal_reason = models.TextField(blank=True)

    class Meta:
        ordering = ["bid", "-recorded_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["bid"],
                condition=Q(withdrawn_at__isnull=True),
                name="derogation_standing_once_per_bid",
            ),
            models.CheckConstraint(
                condition=Q(decided_on__gte=IN_FORCE_ON), name="derogation_not_before_the_decree"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("decided_on")),
                name="derogation_ends_after_decision",
            ),
            models.CheckConstraint(
                condition=~Q(reason="") & ~Q(authority="") & ~Q(evidence="") & ~Q(legal_basis=""),
                name="derogation_says_why_and_by_whom",
            ),
            models.CheckConstraint(
                condition=STANDING | WITHDRAWN, name="derogation_withdrawal_is_whole"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.bid_id}: {self.authority}, {self.decided_on}"
