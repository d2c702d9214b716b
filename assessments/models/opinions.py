"""The legal opinions of a tender: every version is kept, approved by its SHA-256."""

from __future__ import annotations

import hashlib
from typing import Any

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from assessments.models.bids import Bid
from assessments.models.tenders import Tender
from assessments.scoring.canonical import canonical_bytes

OVERALL = "overall"


class LegalOpinion(models.Model):
    """One version of the opinion on a bid, or on the whole tender (no bid). Written once.

    `register`: the risks it rests on, as they stood (queries.opinions.register_rows). `sha256` is
    that of the canonical `content`; an approval is of that hash, and may be withdrawn with a reason.
    """

    class Conclusion(models.TextChoices):
        FAVOURABLE = "favourable", pgettext_lazy("legal opinion", "Favourable")
        CONDITIONAL = "conditional", pgettext_lazy("legal opinion", "Favourable with conditions")
        UNFAVOURABLE = "unfavourable", pgettext_lazy("legal opinion", "Unfavourable")
        NONE = "none", pgettext_lazy("legal opinion", "No conclusion")

    tender = models.ForeignKey(Tender, on_delete=models.CASCADE, related_name="opinions")
    bid = models.ForeignKey(
        Bid, on_delete=models.CASCADE, null=True, blank=True, related_name="opinions"
    )
    version = models.PositiveIntegerField()
    conclusion = models.CharField(
        _("conclusion"), max_length=12, choices=Conclusion, default=Conclusion.NONE
    )
    reasons = models.TextField(_("reasons"), blank=True)
    conditions = models.TextField(_("conditions"), blank=True)
    text = models.TextField(_("text of the opinion"), blank=True)
    register = models.JSONField(default=list)
    sha256 = models.CharField(max_length=64)
    written_by = models.CharField(max_length=150)
    written_at = models.DateTimeField()
    approved_by = models.CharField(max_length=150, blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.CharField(max_length=150, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawal_reason = models.TextField(_("reason"), blank=True)

    class Meta:
        ordering = ["tender", "bid__colour", "version"]
        constraints = [
            models.UniqueConstraint(fields=["bid", "version"], name="opinion_version_once"),
            models.UniqueConstraint(
                fields=["tender", "version"],
                condition=Q(bid__isnull=True),
                name="opinion_overall_version_once",
            ),
            models.CheckConstraint(
                condition=Q(approved_at__isnull=True, approved_by="")
                | (Q(approved_at__isnull=False) & ~Q(approved_by="") & ~Q(reasons="")),
                name="opinion_approval_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(approved_at__isnull=True)
                | ~Q(conclusion="conditional")
                | ~Q(conditions=""),
                name="opinion_conditions_are_said",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_by="", withdrawal_reason="")
                | (
                    Q(withdrawn_at__isnull=False, approved_at__isnull=False)
                    & ~Q(withdrawn_by="")
                    & ~Q(withdrawal_reason="")
                ),
                name="opinion_withdrawal_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return self.target

    def get_absolute_url(self) -> str:
        return reverse("assessments:opinion", args=[self.tender.reference, self.subject])

    @property
    def subject(self) -> str:
        """The code of the bid, or OVERALL: what names the opinion in addresses and in the journal."""
        return self.bid.code if self.bid else OVERALL

    @property
    def target(self) -> str:
        """What the journal calls this version."""
        return f"{self.subject}/{self.version}"

    @property
    def words(self) -> tuple[str, str, str, str]:
        """Conclusion, reasons, conditions, text: what a person writes."""
        return self.conclusion, self.reasons, self.conditions, self.text

    @property
    def content(self) -> dict[str, Any]:
        """What is hashed, and what a report embeds: integers, texts and nulls only."""
        return {
            "opinion": "1",
            "tender": self.tender.reference,
            "bid": self.bid.code if self.bid else None,
            "version": self.version,
            "conclusion": self.conclusion,
            "reasons": self.reasons,
            "conditions": self.conditions,
            "text": self.text,
            "register": self.register,
        }

    def digest(self) -> str:
        """SHA-256 (hex) of the content as it stands in the row."""
        return hashlib.sha256(canonical_bytes(self.content)).hexdigest()
