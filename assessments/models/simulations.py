from __future__ import annotations

from django.db import models

from assessments.models.jobs import Job
from assessments.models.tenders import Tender
from assessments.models.verdicts import StoredVerdict


class Simulation(models.Model):
    """Counts drawn from a kept verdict by a worker: they inform and never rank.

    Ordered again for the same `basis`, seed and draws, it is this one that is shown.
    """

    tender = models.ForeignKey(Tender, on_delete=models.PROTECT, related_name="simulations")
    verdict = models.ForeignKey(StoredVerdict, on_delete=models.PROTECT, related_name="simulations")
    # SHA-256 of what the verdict rests on; see queries.simulations.basis_of.
    basis = models.CharField(max_length=64)
    seed = models.PositiveBigIntegerField()
    draws = models.PositiveIntegerField()
    # None when it was drawn in passing, for a report.
    job = models.OneToOneField(
        Job, on_delete=models.PROTECT, null=True, blank=True, related_name="simulation"
    )
    # Integers and texts only, as scoring.robustness.simulation writes them; null until it is done.
    result = models.JSONField(null=True, blank=True)
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=150)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["tender", "basis", "seed", "draws"], name="simulation_once_per_basis"
            )
        ]

    def __str__(self) -> str:
        return f"{self.tender_id} {self.basis[:12]} {self.draws}"

    @property
    def is_done(self) -> bool:
        return self.result is not None
