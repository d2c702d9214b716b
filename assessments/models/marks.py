from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assessments.models.bids import Bid
from assessments.models.grids import GridNode


class Mark(models.Model):
    """One evaluator's mark for one bid on one leaf.

    `version` counts the writings of the cell: a writer names the version it saw, and a second
    writer gets the conflict instead of overwriting. A cleared mark keeps its row and version.
    """

    bid = models.ForeignKey(Bid, on_delete=models.CASCADE, related_name="marks")
    node = models.ForeignKey(GridNode, on_delete=models.CASCADE, related_name="marks")
    evaluator = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="marks"
    )
    value = models.PositiveSmallIntegerField(_("mark"), null=True, blank=True)
    justification = models.TextField(_("justification"), blank=True)
    version = models.PositiveIntegerField(default=1)
    updated_at = models.DateTimeField()

    class Meta:
        ordering = ["bid", "node", "evaluator"]
        constraints = [
            models.UniqueConstraint(
                fields=["bid", "node", "evaluator"], name="mark_once_per_evaluator"
            ),
            models.CheckConstraint(
                condition=Q(value__isnull=True) | Q(value__lte=4), name="mark_within_scale"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.node_id}/{self.bid_id}: {self.value}"
