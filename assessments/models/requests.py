"""Letters that ask a bidder for what is not known of the risks of non-EU law."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from assessments.models.bids import Bid

NO_ANSWER = Q(answered_on__isnull=True, answer="", answered_by="")
ANSWER = Q(answered_on__isnull=False) & ~Q(answer="") & ~Q(answered_by="")


class RiskRequest(models.Model):
    """One letter as it was sent, and what was answered. `version` as in PriceInquiry.

    `items` keeps what was asked in the words of the letter: [{"key", "basis", "text"}].
    """

    bid = models.ForeignKey(Bid, on_delete=models.CASCADE, related_name="risk_requests")
    # From 1 within the bid; the reference printed is made of it.
    number = models.PositiveSmallIntegerField()
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    items = models.JSONField(default=list)
    remarks = models.TextField(_("remarks"), blank=True)
    asked_on = models.DateField(_("asked on"))
    due_on = models.DateField(_("answer due on"))
    asked_by = models.CharField(max_length=150)
    answered_on = models.DateField(_("answered on"), null=True, blank=True)
    answer = models.TextField(_("answer"), blank=True)
    answered_by = models.CharField(max_length=150, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["bid", "number"]
        constraints = [
            models.UniqueConstraint(fields=["bid", "number"], name="risk_request_number_once"),
            models.CheckConstraint(
                condition=Q(due_on__gt=F("asked_on")), name="risk_request_due_after_asked"
            ),
            models.CheckConstraint(
                condition=NO_ANSWER | ANSWER, name="risk_request_answer_is_whole"
            ),
            models.CheckConstraint(
                condition=Q(answered_on__isnull=True) | Q(answered_on__gte=F("asked_on")),
                name="risk_request_answered_after_asked",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.bid_id}/{self.number}"
