from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from providers.language import in_language


class Framework(models.Model):
    """One version of a set of requirements: the product's own data, or a file that was imported.

    `sha256` is over what is kept, `file_sha256` over the bytes of the imported file, which is not.
    `scale` is the publisher's, for information; `language`: of what has no translation.
    """

    class Origin(models.TextChoices):
        OWN = "own", _("Data of this application")
        CISO = "ciso", _("CISO Assistant library")
        OSCAL = "oscal", _("OSCAL catalog")

    code = models.CharField(_("code"), max_length=40)
    version = models.CharField(_("version"), max_length=20)
    title_fr = models.CharField(max_length=300)
    title_en = models.CharField(max_length=300)
    publisher = models.CharField(_("publisher"), max_length=200, blank=True)
    status_note = models.TextField(blank=True)
    sha256 = models.CharField(max_length=64)
    loaded_at = models.DateTimeField()
    origin = models.CharField(_("origin"), max_length=10, choices=Origin, default=Origin.OWN)
    language = models.CharField(max_length=2, default="fr")
    scale = models.JSONField(default=list, blank=True)
    file_name = models.CharField(max_length=200, blank=True)
    file_sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["code", "version"]
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="framework_once_per_version")
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.version}"

    @property
    def title(self) -> str:
        return in_language(self.title_fr, self.title_en)


class Criterion(models.Model):
    """One requirement, citable by its reference (`19.6.b`)."""

    framework = models.ForeignKey(Framework, on_delete=models.PROTECT, related_name="criteria")
    ref = models.CharField(_("reference"), max_length=40)
    section = models.CharField(_("section"), max_length=60, blank=True)
    section_fr = models.CharField(max_length=300, blank=True)
    section_en = models.CharField(max_length=300, blank=True)
    kind = models.CharField(max_length=40, blank=True)
    summary_fr = models.TextField()
    summary_en = models.TextField(blank=True)
    evidence = models.TextField(_("expected evidence"), blank=True)
    # Five French texts, marks 0 to 4; empty when the general scale applies.
    anchors_fr = models.JSONField(default=list, blank=True)
    guidance = models.TextField(blank=True)
    groups = models.JSONField(default=list, blank=True)
    # Its identifier in the file it was imported from.
    source_id = models.CharField(max_length=300, blank=True)
    order = models.PositiveIntegerField()

    class Meta:
        ordering = ["framework", "order"]
        verbose_name_plural = "criteria"
        constraints = [
            models.UniqueConstraint(fields=["framework", "ref"], name="criterion_ref_once")
        ]

    def __str__(self) -> str:
        return self.ref

    @property
    def summary(self) -> str:
        return in_language(self.summary_fr, self.summary_en)

    @property
    def section_title(self) -> str:
        return in_language(self.section_fr, self.section_en)
