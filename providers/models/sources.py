from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from providers.language import in_language
from providers.models.loaded import Loaded


class Source(Loaded):
    """A page or document a fact was read in. `address` may hold several, separated by ` ; `."""

    class Kind(models.TextChoices):
        OFFICIAL = "official", _("Official")
        OFFICIAL_COPY = "official_copy", _("Official document, copy")
        SECONDARY = "secondary", _("Secondary")
        PRESS = "press", _("Press")
        LEGAL = "legal", _("Legal commentary")
        VENDOR = "vendor", _("Published by the host")
        COMPETITOR = "competitor", _("Published by a competitor")
        THIRD_PARTY = "third_party", _("Third-party opinion")
        UNVERIFIED = "unverified", _("To be checked: no page was opened")
        FICTITIOUS = "fictitious", _("Invented for the demonstration")

    key = models.CharField(_("key"), max_length=10, unique=True)
    label_fr = models.CharField(_("label (French)"), max_length=300)
    label_en = models.CharField(_("label (English)"), max_length=300)
    address = models.TextField(_("address"), blank=True)
    kind = models.CharField(_("kind"), max_length=14, choices=Kind)
    # How it was read when not directly, e.g. through a secondary note.
    reading_fr = models.CharField(_("how it was read (French)"), max_length=300, blank=True)
    reading_en = models.CharField(_("how it was read (English)"), max_length=300, blank=True)

    class Meta:
        ordering = ["key"]
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(kind="unverified") | models.Q(address=""),
                name="source_unverified_has_no_address",
                violation_error_message=_("A source to be checked has no address to show."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.key} · {self.label}"

    def clean(self) -> None:
        bad = [part for part in self._parts() if not part.startswith(("https://", "http://"))]
        if bad:
            raise ValidationError({"address": _("An address starts with https:// or http://.")})

    @property
    def label(self) -> str:
        return in_language(self.label_fr, self.label_en)

    @property
    def reading(self) -> str:
        return in_language(self.reading_fr, self.reading_en)

    @property
    def links(self) -> list[str]:
        """Addresses a reader can open; anything but the web is left out, whatever was stored."""
        return [part for part in self._parts() if part.startswith(("https://", "http://"))]

    @property
    def to_be_checked(self) -> bool:
        """General knowledge, no page opened: never shown as sourced."""
        return self.kind == self.Kind.UNVERIFIED

    @property
    def is_third_party_opinion(self) -> bool:
        return self.kind == self.Kind.THIRD_PARTY

    def _parts(self) -> list[str]:
        return [part.strip() for part in self.address.split(" ; ") if part.strip()]
