"""Threads on the lines of the grid and on risks, mentions, and what waits to be read."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from assessments.models.bids import Bid
from assessments.models.grids import GridNode
from assessments.models.risks import Risk
from assessments.models.tenders import Tender
from providers.models import Source


class Thread(models.Model):
    """A conversation on a line, about one bid or all (no bid), or on a risk; its people resolve it."""

    tender = models.ForeignKey(Tender, on_delete=models.CASCADE, related_name="threads")
    node = models.ForeignKey(
        GridNode, on_delete=models.CASCADE, null=True, blank=True, related_name="threads"
    )
    risk = models.ForeignKey(
        Risk, on_delete=models.CASCADE, null=True, blank=True, related_name="threads"
    )
    bid = models.ForeignKey(
        Bid, on_delete=models.CASCADE, null=True, blank=True, related_name="threads"
    )
    opened_at = models.DateTimeField()
    resolved_at = models.DateTimeField(null=True, blank=True)
    resolved_by = models.CharField(max_length=150, blank=True)

    class Meta:
        ordering = ["tender", "node__order", "opened_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(resolved_at__isnull=True, resolved_by="")
                | (Q(resolved_at__isnull=False) & ~Q(resolved_by="")),
                name="thread_resolution_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(node__isnull=False, risk__isnull=True)
                | Q(node__isnull=True, risk__isnull=False, bid__isnull=True),
                name="thread_is_on_a_line_or_a_risk",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.node_id or '*'}/{self.risk_id or '*'}/{self.bid_id or '*'}"

    def get_absolute_url(self) -> str:
        route = "leaf" if self.node_id else "risk"
        page = reverse(f"assessments:{route}", args=[self.tender.reference, self.about.code])
        return f"{page}#thread-{self.pk}"

    @property
    def about(self) -> GridNode | Risk:
        """What it is on; the database holds exactly one of the two."""
        about = self.node or self.risk
        assert about is not None
        return about

    @property
    def is_resolved(self) -> bool:
        return self.resolved_at is not None


class Comment(models.Model):
    """One message of a thread. Written once: what was said to a committee is not rewritten."""

    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="comments")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="comments"
    )
    text = models.TextField(_("comment"))
    written_at = models.DateTimeField()
    mentioned = models.ManyToManyField(
        settings.AUTH_USER_MODEL, blank=True, related_name="mentioned_in"
    )
    quoted = models.ManyToManyField(Source, blank=True, related_name="+")

    class Meta:
        ordering = ["thread", "written_at", "pk"]
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="comment_says_something")]

    def __str__(self) -> str:
        return f"{self.thread_id}: {self.author_id}"


class Notification(models.Model):
    """Something to look at, for one person; shown in the application and gathered in the digest.

    It never carries a text of the file: an address and what kind of thing happened there.
    """

    class Kind(models.TextChoices):
        MENTION = "mention", _("You are mentioned")
        REPLY = "reply", _("Someone answered you")
        ASSIGNED = "assigned", _("A chapter is assigned to you")
        REOPENED = "reopened", _("Your chapter was reopened")
        INTEREST = "interest", _("An interest was declared")
        RISK = "risk", _("A risk is entrusted to you")
        STAGE = "stage", _("A stage in which you act comes near")
        WAVE = "wave", _("A step of a wave comes near")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notifications"
    )
    tender = models.ForeignKey(Tender, on_delete=models.CASCADE, related_name="notifications")
    kind = models.CharField(max_length=12, choices=Kind)
    subject = models.CharField(
        max_length=200
    )  # « 9.6.a », « C09 », « R03 »: a reference, never a text
    path = models.CharField(max_length=300)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["user", "read_at"], name="notification_unread")]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.kind} {self.subject}"


class Digest(models.Model):
    """One e-mail a day and person at most: the row is written with the sending."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="digests"
    )
    day = models.DateField()
    sent_at = models.DateTimeField()
    # The last notification told: the next digest starts after it.
    last_notification = models.PositiveBigIntegerField(default=0)

    class Meta:
        ordering = ["-day"]
        constraints = [models.UniqueConstraint(fields=["user", "day"], name="digest_once_a_day")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.day}"
