"""What an amount of the price is made of, over the years of the contract."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from assessments.models.bids import Bid
from assessments.models.grids import GridNode
from assessments.scoring.cost import LAST_YEAR


class CostItem(models.Model):
    """One cost of a bid, in cents of euro excluding VAT a year, on one amount line of the grid.

    The price line of a node that has items is their sum: `actions.costs` writes both together.
    """

    bid = models.ForeignKey(Bid, on_delete=models.CASCADE, related_name="cost_items")
    node = models.ForeignKey(GridNode, on_delete=models.CASCADE, related_name="+")
    label = models.CharField(_("label"), max_length=200)
    # Years of the contract, counted from 1; what is paid once has one year.
    first_year = models.PositiveSmallIntegerField(_("first year"))
    last_year = models.PositiveSmallIntegerField(_("last year"))
    cents_a_year = models.BigIntegerField(_("amount a year"))
    order = models.PositiveIntegerField()

    class Meta:
        ordering = ["bid", "order"]
        constraints = [
            models.UniqueConstraint(fields=["bid", "order"], name="cost_item_order_once"),
            models.CheckConstraint(
                condition=Q(
                    first_year__gte=1,
                    last_year__gte=F("first_year"),
                    last_year__lte=LAST_YEAR,
                    cents_a_year__gte=0,
                )
                & ~Q(label=""),
                name="cost_item_makes_sense",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.node_id}: {self.label}"

    @property
    def is_one_off(self) -> bool:
        return self.first_year == self.last_year
