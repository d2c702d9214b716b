from __future__ import annotations

from django.db import models
from django.db.models import Q

from assessments.models.bids import Bid


class CsfAnswer(models.Model):
    """What a bid is found to answer to one question of the EC Cloud Sovereignty Framework.

    `question` is a reference of the framework pinned by the grid (`SOV-1.1`), `option` the number
    of the answer; none: looked at and not established, which is never counted as met.
    """

    bid = models.ForeignKey(Bid, on_delete=models.CASCADE, related_name="csf_answers")
    question = models.CharField(max_length=40)
    option = models.PositiveSmallIntegerField(null=True, blank=True)
    justification = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)
    answered_by = models.CharField(max_length=150)
    answered_at = models.DateTimeField()

    class Meta:
        ordering = ["bid", "question"]
        constraints = [
            models.UniqueConstraint(fields=["bid", "question"], name="csf_answer_once"),
            models.CheckConstraint(
                condition=Q(option__isnull=True) | Q(option__gte=1), name="csf_option_from_one"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.question}: {self.option}"
