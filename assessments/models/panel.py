"""The panel at work: interests declared, chapters assigned, chapters handed in."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assessments.models.bids import Bid
from assessments.models.grids import GridNode
from assessments.models.people import Membership
from assessments.models.tenders import Tender


class InterestStatement(models.Model):
    """What a person declares before the first mark (article L. 2141-10 of the public procurement code).

    One standing statement per person and tender; a new one takes the place of the former, which
    stays in the journal. A declared interest keeps the grid shut until an officer decides.
    """

    class Decision(models.TextChoices):
        NONE = "", _("Not decided")
        ADMITTED = "admitted", _("May mark all the same")
        EXCLUDED = "excluded", _("Does not mark")

    tender = models.ForeignKey(Tender, on_delete=models.CASCADE, related_name="statements")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="statements"
    )
    has_interest = models.BooleanField(_("interest declared"))
    details = models.TextField(_("nature of the interest"), blank=True)
    # SHA-256 of the sentence signed, in the language it was read in.
    wording_sha256 = models.CharField(max_length=64)
    signed_at = models.DateTimeField()
    decision = models.CharField(max_length=12, choices=Decision, blank=True)
    decision_reason = models.TextField(_("reason"), blank=True)
    decided_by = models.CharField(max_length=150, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["tender", "user"]
        constraints = [
            models.UniqueConstraint(fields=["tender", "user"], name="statement_once_per_person"),
            models.CheckConstraint(
                condition=Q(has_interest=False) | ~Q(details=""),
                name="statement_of_interest_says_which",
            ),
            models.CheckConstraint(
                condition=Q(decision="", decision_reason="", decided_by="", decided_at__isnull=True)
                | (
                    Q(has_interest=True, decided_at__isnull=False)
                    & ~Q(decision="")
                    & ~Q(decision_reason="")
                    & ~Q(decided_by="")
                ),
                name="statement_decision_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.has_interest}"

    @property
    def opens_the_grid(self) -> bool:
        return not self.has_interest or self.decision == self.Decision.ADMITTED


class Assignment(models.Model):
    """A chapter to be marked by one member of the panel, for one bid or for all (no bid).

    A tender without any assignment is marked whole by everyone on its panel.
    """

    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="assignments")
    chapter = models.ForeignKey(GridNode, on_delete=models.CASCADE, related_name="+")
    bid = models.ForeignKey(
        Bid, on_delete=models.CASCADE, null=True, blank=True, related_name="assignments"
    )
    due_on = models.DateField(_("due on"), null=True, blank=True)
    assigned_by = models.CharField(max_length=150)
    assigned_at = models.DateTimeField()

    class Meta:
        ordering = ["membership", "chapter__order", "bid"]
        constraints = [
            models.UniqueConstraint(
                fields=["membership", "chapter", "bid"],
                condition=Q(bid__isnull=False),
                name="assignment_once_per_bid",
            ),
            models.UniqueConstraint(
                fields=["membership", "chapter"],
                condition=Q(bid__isnull=True),
                name="assignment_once_for_all_bids",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.membership_id}: {self.chapter_id}/{self.bid_id or '*'}"


class Submission(models.Model):
    """A chapter handed in by an evaluator: locked until an officer reopens it, with a reason."""

    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="submissions")
    chapter = models.ForeignKey(GridNode, on_delete=models.CASCADE, related_name="+")
    submitted_at = models.DateTimeField()
    reopened_at = models.DateTimeField(null=True, blank=True)
    reopened_by = models.CharField(max_length=150, blank=True)
    reason = models.TextField(_("reason"), blank=True)

    class Meta:
        ordering = ["membership", "chapter__order", "submitted_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["membership", "chapter"],
                condition=Q(reopened_at__isnull=True),
                name="submission_stands_once",
            ),
            models.CheckConstraint(
                condition=Q(reopened_at__isnull=True, reopened_by="", reason="")
                | (Q(reopened_at__isnull=False) & ~Q(reopened_by="") & ~Q(reason="")),
                name="submission_reopening_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.membership_id}: {self.chapter_id}"
