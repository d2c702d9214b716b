"""What a bidder is asked about a price that seems abnormally low, and what is decided."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assessments.models.bids import Bid

NO_REQUEST = Q(requested_on__isnull=True, reply_due_on__isnull=True, request="", requested_by="")
REQUEST = (
    Q(requested_on__isnull=False, reply_due_on__isnull=False) & ~Q(request="") & ~Q(requested_by="")
)
NO_ANSWER = Q(answered_on__isnull=True, answer="", answered_by="")
ANSWER = Q(answered_on__isnull=False) & ~Q(answer="") & ~Q(answered_by="")
NO_DECISION = Q(
    decision="", reason="", decided_by="", decided_at__isnull=True, price_cents__isnull=True
)
DECISION = (
    Q(decided_at__isnull=False, price_cents__isnull=False) & ~Q(reason="") & ~Q(decided_by="")
)


class PriceInquiry(models.Model):
    """Request, answer and decision about one bid's price (code de la commande publique, L. 2152-6).

    `version` as in Mark: a second writer gets the conflict. `price_cents` is the price decided on.
    """

    class Decision(models.TextChoices):
        NOT_NEEDED = "not_needed", _("No explanation needed")
        ACCEPTED = "accepted", _("Explanations accepted")
        REJECTED = "rejected", _("Bid rejected as abnormally low")

    bid = models.OneToOneField(Bid, on_delete=models.CASCADE, related_name="price_inquiry")
    requested_on = models.DateField(_("requested on"), null=True, blank=True)
    reply_due_on = models.DateField(_("reply due on"), null=True, blank=True)
    request = models.TextField(_("request"), blank=True)
    requested_by = models.CharField(max_length=150, blank=True)
    answered_on = models.DateField(_("answered on"), null=True, blank=True)
    answer = models.TextField(_("answer"), blank=True)
    answered_by = models.CharField(max_length=150, blank=True)
    decision = models.CharField(_("decision"), max_length=12, choices=Decision, blank=True)
    reason = models.TextField(_("reason"), blank=True)
    price_cents = models.BigIntegerField(null=True, blank=True)
    decided_by = models.CharField(max_length=150, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["bid"]
        constraints = [
            models.CheckConstraint(
                condition=NO_REQUEST | REQUEST, name="price_inquiry_request_is_whole"
            ),
            models.CheckConstraint(
                condition=NO_ANSWER | (ANSWER & REQUEST), name="price_inquiry_answer_is_whole"
            ),
            models.CheckConstraint(
                condition=NO_DECISION
                | (DECISION & Q(decision="not_needed") & NO_REQUEST)
                | (DECISION & Q(decision="accepted") & ANSWER)
                | (DECISION & Q(decision="rejected") & REQUEST),
                name="price_inquiry_decision_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.bid_id}: {self.decision or 'open'}"

    @property
    def is_rejected(self) -> bool:
        return self.decision == self.Decision.REJECTED
