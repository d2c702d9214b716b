from __future__ import annotations

from django.db import models
from django.db.models import Q

from assessments.models.grids import Grid


class FreezeTimestamp(models.Model):
    """The RFC 3161 token of one frozen version's hash, or how asking for it went so far.

    A method taken up again and frozen anew has another hash, hence another row: the former token
    stays. `token` is DER, over `sha256`; the time, the authority's name and its serial number are copied
    from it for the page: the command that verifies reads the token again.
    """

    grid = models.ForeignKey(Grid, on_delete=models.CASCADE, related_name="timestamps")
    version = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    token = models.BinaryField(null=True)
    stamped_at = models.DateTimeField(null=True, blank=True)
    authority = models.CharField(max_length=300, blank=True)
    serial = models.CharField(max_length=64, blank=True)
    attempts = models.PositiveIntegerField(default=0)
    tried_at = models.DateTimeField()
    problem = models.TextField(blank=True)

    class Meta:
        ordering = ["grid", "version"]
        constraints = [
            models.UniqueConstraint(fields=["grid", "version"], name="freeze_timestamp_once"),
            models.CheckConstraint(
                condition=Q(token__isnull=True, stamped_at__isnull=True, serial="")
                | (Q(token__isnull=False, stamped_at__isnull=False, problem="") & ~Q(serial="")),
                name="freeze_timestamp_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sha256[:12]} {self.stamped_at or self.problem}"

    @property
    def is_stamped(self) -> bool:
        return self.token is not None
