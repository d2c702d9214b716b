from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from assessments.models.jobs import Job
from assessments.models.opinions import OVERALL
from assessments.models.tenders import Tender
from assessments.models.verdicts import StoredVerdict

if TYPE_CHECKING:
    from assessments.models.revisions import ReportRevision


class Report(models.Model):
    """A report as it was ordered; registered by its SHA-256 once signed.

    `subject`: what it is about in the tender (a bid, an opinion), empty for the whole of it. It is
    made from the dossier of `verdict`, or from `content` where a kind keeps its own (reports/kinds).
    """

    class Kind(models.TextChoices):
        ANALYSIS = "analysis", _("Analysis report")
        REDACTED = "redacted", _("Redacted analysis report")
        LETTER = "letter", _("Annex to a rejection letter")
        OPINION = "opinion", _("Legal opinion")
        PROVIDER = "provider", _("Sheet of a host")
        BUNDLE = "bundle", _("Audit bundle")

    class Language(models.TextChoices):
        FRENCH = "fr", _("French")
        ENGLISH = "en", _("English")

    tender = models.ForeignKey(Tender, on_delete=models.PROTECT, related_name="reports")
    verdict = models.ForeignKey(
        StoredVerdict, on_delete=models.PROTECT, null=True, blank=True, related_name="reports"
    )
    job = models.OneToOneField(
        Job, on_delete=models.PROTECT, null=True, blank=True, related_name="report"
    )
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    subject = models.CharField(max_length=100, blank=True)
    subject_name = models.CharField(max_length=255, blank=True)
    # Canonical JSON, written once: what is printed and what is embedded.
    content = models.TextField(blank=True)
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
    # PAdES, empty for an archive; until when whoever dated the file vouches for its time.
    level = models.CharField(max_length=5, blank=True)
    proven_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(sealed_at__isnull=True, sha256="", file="")
                | (Q(sealed_at__isnull=False) & ~Q(sha256="") & ~Q(file="")),
                name="report_registered_when_sealed",
            ),
            models.CheckConstraint(
                condition=Q(verdict__isnull=False) | ~Q(content=""),
                name="report_is_made_from_something_kept",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.tender.reference} {self.kind} {self.language}"

    def get_absolute_url(self) -> str:
        return reverse("assessments:report", args=[self.tender.reference, self.pk])

    @property
    def is_sealed(self) -> bool:
        return self.sealed_at is not None

    @property
    def newest(self) -> Report | ReportRevision:
        """What holds its newest file: itself, or the last revision. Reads those prefetched."""
        found = list(self.revisions.all())
        return found[-1] if found else self

    @property
    def extension(self) -> str:
        """What its file is: `pdf`, or `zip` for a bundle."""
        return "zip" if self.kind == self.Kind.BUNDLE else "pdf"

    @property
    def about(self) -> str:
        """The subject as a title gives it, in the active language; empty for a kind of its own."""
        return gettext("The whole tender") if self.subject == OVERALL else self.subject_name

    @property
    def kept(self) -> str:
        """The canonical JSON it is made from."""
        if self.content:
            return self.content
        assert self.verdict is not None
        return self.verdict.dossier
