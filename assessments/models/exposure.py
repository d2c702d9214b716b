from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assessments.models.bids import Bid
from providers.models.links import Tie, tie_in_set


class BidLink(Tie):
    """A link with a third country that a bid brings: a subcontractor, staff abroad. Never deleted.

    `code` is L1, L2… within the bid. `party` and the reasons are typed by a person, in one language.
    """

    bid = models.ForeignKey(Bid, on_delete=models.CASCADE, related_name="foreign_links")
    code = models.CharField(max_length=6)
    party = models.CharField(_("who"), max_length=200)
    justification = models.TextField(_("what shows it"))
    evidence = models.CharField(_("where it was read"), max_length=300, blank=True)
    added_by = models.CharField(max_length=150)
    added_at = models.DateTimeField()
    withdrawn_by = models.CharField(max_length=150, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawal_reason = models.TextField(_("why it is withdrawn"), blank=True)

    class Meta:
        ordering = ["bid", "added_at", "pk"]
        constraints = [
            tie_in_set("bid_link_in_set"),
            models.UniqueConstraint(fields=["bid", "code"], name="bid_link_code_once"),
            models.CheckConstraint(condition=~Q(justification=""), name="bid_link_has_a_reason"),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_by="", withdrawal_reason="")
                | (Q(withdrawn_at__isnull=False) & ~Q(withdrawn_by="") & ~Q(withdrawal_reason="")),
                name="bid_link_withdrawal_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.party}"


class ExposureMitigation(models.Model):
    """What stands in the way of a law or a link for a bid. Empty law or link: every one.

    `level` is one of the parameters; `reach`, in hundredths, is set where less is within reach.
    """

    bid = models.ForeignKey(Bid, on_delete=models.CASCADE, related_name="exposure_mitigations")
    law = models.CharField(_("law"), max_length=30, blank=True)
    link = models.CharField(_("link"), max_length=120, blank=True)
    level = models.CharField(_("level"), max_length=20)
    reach = models.PositiveSmallIntegerField(_("data within reach"), null=True, blank=True)
    justification = models.TextField(_("reason"))
    evidence = models.CharField(_("where it was read"), max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)
    recorded_by = models.CharField(max_length=150)
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["bid", "law", "link"]
        constraints = [
            models.UniqueConstraint(fields=["bid", "law", "link"], name="mitigation_once"),
            models.CheckConstraint(condition=~Q(justification=""), name="mitigation_has_a_reason"),
            models.CheckConstraint(
                condition=Q(reach__isnull=True) | Q(reach__in=[0, 50, 100]),
                name="mitigation_reach_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.law or '*'}:{self.link or '*'} {self.level}"


class ExposureReading(models.Model):
    """A reading kept as it was: laws with their records, links, parameters, mitigations, figures.

    `content` is canonical JSON whose SHA-256 is `sha256`; nothing that is corrected later moves it.
    """

    bid = models.ForeignKey(Bid, on_delete=models.CASCADE, related_name="exposure_readings")
    as_of = models.DateField(_("as of"))
    content = models.JSONField()
    sha256 = models.CharField(max_length=64)
    kept_by = models.CharField(max_length=150)
    kept_at = models.DateTimeField()

    class Meta:
        ordering = ["bid", "-kept_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["bid", "sha256"], name="exposure_reading_once"),
            models.CheckConstraint(condition=~Q(kept_by=""), name="exposure_reading_by_someone"),
        ]

    def __str__(self) -> str:
        return f"{self.bid_id} {self.as_of} {self.sha256[:12]}"
