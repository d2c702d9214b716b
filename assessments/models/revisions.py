from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assessments.models.reports import Report


class ReportRevision(models.Model):
    """A newer file of a sealed report, which starts with the bytes of the one before.

    The sealed file stays, and so does each revision. `signer` is the name in the certificate (of the
    time-stamping authority for one dated anew), `by` the account that asked for it. `level` and
    `proven_until`: as for the report; the level is that of the signature added.
    """

    class Kind(models.TextChoices):
        COUNTERSIGNED = "countersigned", _("Counter-signed")
        DATED = "dated", _("Dated anew")

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="revisions")
    position = models.PositiveSmallIntegerField()  # 1 for the first after the seal
    kind = models.CharField(max_length=20, choices=Kind)
    file = models.FileField(upload_to="reports/")
    sha256 = models.CharField(max_length=64, unique=True)
    size = models.PositiveIntegerField()
    at = models.DateTimeField()
    by = models.CharField(max_length=150)
    signer = models.CharField(max_length=200, blank=True)
    certificate_sha256 = models.CharField(max_length=64, blank=True)
    role = models.CharField(max_length=100, blank=True)
    reason = models.CharField(max_length=200, blank=True)
    development = models.BooleanField(default=False)
    level = models.CharField(max_length=5, blank=True)
    proven_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["report", "position"]
        constraints = [
            models.UniqueConstraint(fields=["report", "position"], name="report_revision_in_order"),
            models.UniqueConstraint(
                fields=["report", "by"],
                condition=Q(kind="countersigned"),
                name="report_countersigned_once_by_each",
            ),
            models.CheckConstraint(
                condition=~Q(kind="countersigned") | (~Q(signer="") & ~Q(certificate_sha256="")),
                name="report_countersignature_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report_id}/{self.position}"
