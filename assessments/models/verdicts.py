from __future__ import annotations

from django.db import models

from assessments.models.tenders import Tender


class StoredVerdict(models.Model):
    """A verdict as the engine gave it, with the dossier it came from. Never rewritten."""

    tender = models.ForeignKey(Tender, on_delete=models.PROTECT, related_name="verdicts")
    engine = models.CharField(max_length=10)
    grid_hash = models.CharField(max_length=64)
    complete = models.BooleanField()
    # Canonical JSON text, kept as written: its SHA-256 is what reports and journal name.
    dossier = models.TextField()
    sha256 = models.CharField(max_length=64)
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=150)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["tender", "sha256"], name="verdict_once_per_content")
        ]

    def __str__(self) -> str:
        return f"{self.tender.reference} {self.sha256[:12]}"
