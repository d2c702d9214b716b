from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from providers.language import in_language
from providers.models.sources import Source


class Confidence(models.TextChoices):
    HIGH = "high", _("High")
    MEDIUM = "medium", _("Medium")
    LOW = "low", _("Low")


def confidence_in_set(name: str) -> models.CheckConstraint:
    """The database's own refusal of a confidence that is not in the list."""
    return models.CheckConstraint(
        condition=Q(confidence__in=Confidence.values),
        name=name,
        violation_error_message=_("Confidence is high, medium or low."),
    )


class Provenance(models.Model):
    """Where a fact comes from, when it was checked, how far it can be trusted."""

    source = models.ForeignKey(
        Source, on_delete=models.PROTECT, related_name="+", verbose_name=_("source")
    )
    checked_on = models.DateField(_("checked on"))
    confidence = models.CharField(_("confidence"), max_length=6, choices=Confidence)
    note_fr = models.TextField(_("note (French)"), blank=True)
    note_en = models.TextField(_("note (English)"), blank=True)

    class Meta:
        abstract = True

    @property
    def note(self) -> str:
        return in_language(self.note_fr, self.note_en)

    @property
    def sources(self) -> list[Source]:
        """What the statement rests on, the first one first."""
        return [self.source]


class TwoSources(Provenance):
    """A statement that may rest on two sources."""

    second_source = models.ForeignKey(
        Source,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("second source"),
    )

    class Meta:
        abstract = True

    @property
    def sources(self) -> list[Source]:
        return [source for source in (self.source, self.second_source) if source is not None]

    @property
    def to_be_checked(self) -> bool:
        """Whether no page was opened for it."""
        return all(source.to_be_checked for source in self.sources)
