from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from assessments.models.bids import Bid
from assessments.models.grids import GridNode


class Evidence(models.Model):
    """A file that supports what is said of a bid on a line. Hashed; withdrawn, never deleted."""

    bid = models.ForeignKey(Bid, on_delete=models.CASCADE, related_name="evidence")
    node = models.ForeignKey(GridNode, on_delete=models.CASCADE, related_name="evidence")
    name = models.CharField(_("file name"), max_length=200)
    file = models.FileField(_("file"), upload_to="evidence/")
    media_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64, db_index=True)
    effective_on = models.DateField(_("effective from"), null=True, blank=True)
    expires_on = models.DateField(_("expires on"), null=True, blank=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="evidence"
    )
    added_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.CharField(max_length=150, blank=True)

    class Meta:
        ordering = ["bid", "node__order", "added_at"]
        verbose_name_plural = "evidence"
        constraints = [
            models.UniqueConstraint(
                fields=["bid", "node", "sha256"],
                condition=Q(withdrawn_at__isnull=True),
                name="evidence_once_per_cell",
            ),
            models.CheckConstraint(
                condition=Q(effective_on__isnull=True)
                | Q(expires_on__isnull=True)
                | Q(expires_on__gte=F("effective_on")),
                name="evidence_expires_after_it_takes_effect",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_by="")
                | (Q(withdrawn_at__isnull=False) & ~Q(withdrawn_by="")),
                name="evidence_withdrawal_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return self.name
