from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from assessments.models.jobs import Job
from assessments.models.tenders import Tender
from assessments.models.verdicts import StoredVerdict


class Report(models.Model):
    """A report ordered from a stored verdict; registered by its SHA-256 once signed."""

    class Kind(models.TextChoices):
        ANALYSIS = "analysis", _("Analysis report")

    class Language(models.TextChoices):
        FRENCH = "fr", _("French")
        ENGLISH = "en", _("English")

    tender = models.ForeignKey(Tender, on_delete=models.PROTECT, related_name="reports")
    verdict = models.ForeignKey(StoredVerdict, on_delete=models.PROTECT, related_name="reports")
    job = models.OneToOneField(
        Job, on_delete=models.PROTECT, null=True, blank=True, related_name="report"
    )
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    language = models.CharField(_("language"), max_length=2, choices=Language)
    # The journal's head at ordering time: printed in the report, checked by verify_journal.
    journal_sequence = models.PositiveBigIntegerField()
    journal_head = models.CharField(max_length=64)
    ordered_at = models.DateTimeField()
    ordered_by = models.CharField(max_length=150)
    file = models.FileField(upload_to="reports/", blank=True)
    sha256 = models.CharField(max_length=64, blank=True, db_index=True)
    unsigned_sha256 = models.CharField(max_length=64, blank=True)
    size = models.PositiveIntegerField(default=0)
    signer = models.CharField(max_length=200, blank=True)
    sealed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(sealed_at__isnull=True, sha256="", file="")
                | (Q(sealed_at__isnull=False) & ~Q(sha256="") & ~Q(file="")),
                name="report_registered_when_sealed",
            )
        ]

    def __str__(self) -> str:
        return f"{self.tender.reference} {self.kind} {self.language}"

    def get_absolute_url(self) -> str:
        return reverse("assessments:report", args=[self.tender.reference, self.pk])

    @property
    def is_sealed(self) -> bool:
        return self.sealed_at is not None
