"""What the panel agreed on, and the closing of the evaluation."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assessments.models.bids import Bid
from assessments.models.grids import GridNode
from assessments.models.tenders import Tender


class AgreedMark(models.Model):
    """The mark kept for a bid on a leaf after the discussion, always with its reason.

    It decides the score where the frozen rule is the agreed mark; elsewhere it is not recorded.
    `version` as in Mark: a second writer gets the conflict.
    """

    bid = models.ForeignKey(Bid, on_delete=models.CASCADE, related_name="agreed_marks")
    node = models.ForeignKey(GridNode, on_delete=models.CASCADE, related_name="agreed_marks")
    value = models.PositiveSmallIntegerField(_("agreed mark"))
    reason = models.TextField(_("reason"))
    version = models.PositiveIntegerField(default=1)
    decided_by = models.CharField(max_length=150)
    decided_at = models.DateTimeField()

    class Meta:
        ordering = ["bid", "node__order"]
        constraints = [
            models.UniqueConstraint(fields=["bid", "node"], name="agreed_mark_once"),
            models.CheckConstraint(condition=Q(value__lte=4), name="agreed_mark_within_scale"),
            models.CheckConstraint(condition=~Q(reason=""), name="agreed_mark_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.node_id}/{self.bid_id}: {self.value}"


class Closing(models.Model):
    """The evaluation closed by an officer: no mark moves until it is reopened, with a reason."""

    tender = models.ForeignKey(Tender, on_delete=models.CASCADE, related_name="closings")
    closed_at = models.DateTimeField()
    closed_by = models.CharField(max_length=150)
    reopened_at = models.DateTimeField(null=True, blank=True)
    reopened_by = models.CharField(max_length=150, blank=True)
    reason = models.TextField(_("reason"), blank=True)

    class Meta:
        ordering = ["tender", "closed_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["tender"],
                condition=Q(reopened_at__isnull=True),
                name="closing_stands_once",
            ),
            models.CheckConstraint(
                condition=Q(reopened_at__isnull=True, reopened_by="", reason="")
                | (Q(reopened_at__isnull=False) & ~Q(reopened_by="") & ~Q(reason="")),
                name="closing_reopening_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.tender_id} {self.closed_at}"
