from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from providers.language import in_language
from providers.models.ownership import LegalEntity
from providers.models.provenance import Provenance, TwoSources, confidence_in_set
from providers.models.providers import Provider
from providers.models.services import HostingService
from providers.models.superseded import (
    Superseded,
    ends_after_start,
    refuse_reversed,
    superseded_with_reason,
)
from providers.models.validators import validate_partial_date


class _Told(Provenance):
    """A sourced sentence that holds between two dates; no date is no limit."""

    key = models.SlugField(_("key"), max_length=80, unique=True)
    told_fr = models.TextField(_("statement (French)"))
    told_en = models.TextField(_("statement (English)"))
    valid_from = models.CharField(
        _("from"), max_length=10, blank=True, validators=[validate_partial_date]
    )
    valid_to = models.CharField(
        _("to"), max_length=10, blank=True, validators=[validate_partial_date]
    )

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.told

    @property
    def told(self) -> str:
        return in_language(self.told_fr, self.told_en)


REVERSED = _("The end cannot come before the start.")


class CompanyRight(_Told, TwoSources, Superseded):
    """A veto or the power to appoint a majority of a body, over a company (19.6.b).

    Not `exists` and without holder: no entity outside the Union has such a right.
    """

    class Kind(models.TextChoices):
        VETO = "veto", _("Veto")
        BOARD_MAJORITY = "board_majority", _("Majority of the board")

    entity = models.ForeignKey(
        LegalEntity, on_delete=models.CASCADE, related_name="rights_over", verbose_name=_("company")
    )
    holder = models.ForeignKey(
        LegalEntity,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="rights_held",
        verbose_name=_("holder"),
    )
    kind = models.CharField(_("kind"), max_length=14, choices=Kind)
    exists = models.BooleanField(_("the right exists"))

    class Meta:
        ordering = ["entity", "kind", "key"]
        verbose_name = _("right over a company")
        verbose_name_plural = _("rights over companies")
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["veto", "board_majority"]),
                name="right_kind_known",
                violation_error_message=_("Choose a veto or the majority of the board."),
            ),
            models.CheckConstraint(
                condition=Q(exists=False) | Q(holder__isnull=False),
                name="right_that_exists_has_holder",
                violation_error_message=_("Say who has the right."),
            ),
            ends_after_start("right_ends_after_start", REVERSED),
            superseded_with_reason("right_superseded_with_reason"),
            confidence_in_set("right_confidence_known"),
        ]

    def clean(self) -> None:
        refuse_reversed(self.valid_from, self.valid_to, REVERSED)
        if not self.entity_id:
            return  # the field says so itself
        if self.exists and self.holder is None:
            raise ValidationError({"holder": _("Say who has the right.")})
        if self.holder_id == self.entity_id:
            raise ValidationError({"holder": _("A company has no such right over itself.")})
        if self.entity.kind != LegalEntity.Kind.COMPANY:
            raise ValidationError({"entity": _("Only a company is held.")})
        if self.holder is not None and self.holder.is_fictitious != self.entity.is_fictitious:
            raise ValidationError(_("Invented and real companies never hold one another."))


class RequirementStatement(_Told):
    """What a source says of an item of 19.6 that no share tells, for one service or all.

    Not `is_evidenced`: the host's word alone, which never makes an item met.
    """

    class Item(models.TextChoices):
        REACH = "19.6.c", _("Technical reach of third companies")
        AUTONOMY = "19.6.d", _("Operating autonomy")
        VALUES = "19.6.e", _("Fundamental rights and values of the Union")
        NOTICE = "19.6.f", _("Notice of changes within a month")

    provider = models.ForeignKey(
        Provider, on_delete=models.CASCADE, related_name="statements", verbose_name=_("provider")
    )
    service = models.ForeignKey(
        HostingService,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="statements",
        verbose_name=_("service"),
    )
    item = models.CharField(_("item"), max_length=6, choices=Item)
    holds = models.BooleanField(_("the item is satisfied"))
    is_evidenced = models.BooleanField(_("shown by evidence"), default=False)

    class Meta:
        ordering = ["provider", "item", "key"]
        verbose_name = _("statement on 19.6")
        verbose_name_plural = _("statements on 19.6")
        constraints = [
            models.CheckConstraint(
                condition=Q(item__in=["19.6.c", "19.6.d", "19.6.e", "19.6.f"]),
                name="statement_item_known",
                violation_error_message=_("Choose one of the items 19.6.c to 19.6.f."),
            ),
            ends_after_start("statement_ends_after_start", REVERSED),
            confidence_in_set("statement_confidence_known"),
        ]

    def clean(self) -> None:
        if self.service is not None and self.service.provider_id != self.provider_id:
            raise ValidationError({"service": _("This service belongs to another provider.")})
