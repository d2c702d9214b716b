from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from assessments.models.tenders import Tender


class CalendarFeed(models.Model):
    """A secret address under which a calendar reads dates: of one tender, or of all of a person's.

    Only the SHA-256 of the secret is kept. What it gives is what its owner may read at that moment.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="feeds"
    )
    tender = models.ForeignKey(
        Tender, on_delete=models.CASCADE, null=True, blank=True, related_name="feeds"
    )
    sha256 = models.CharField(max_length=64, unique=True)
    opened_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["opened_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "tender"],
                condition=Q(revoked_at__isnull=True, tender__isnull=False),
                name="feed_of_a_tender_stands_once",
            ),
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(revoked_at__isnull=True, tender__isnull=True),
                name="feed_of_all_stands_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.tender_id or '*'}"
