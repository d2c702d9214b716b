from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length, Substr
from django.utils.functional import Promise

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

from providers.partial_dates import Span, is_partial_date


class Superseded(models.Model):
    """A record that another may replace: it then stays as it was, with the reason and the moment.

    The database refuses to rewrite one in place (written_once.py).
    """

    superseded_by_id: int | None
    superseded_by = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="supersedes",
    )
    superseded_at = models.DateTimeField(null=True, blank=True, editable=False)
    superseded_because = models.CharField(max_length=500, blank=True, editable=False)

    class Meta:
        abstract = True


def superseded_with_reason(name: str) -> models.CheckConstraint:
    """Who takes the place, when and why: all three or none."""
    return models.CheckConstraint(
        condition=Q(superseded_by__isnull=True, superseded_at__isnull=True, superseded_because="")
        | (Q(superseded_by__isnull=False, superseded_at__isnull=False) & ~Q(superseded_because="")),
        name=name,
    )


def ends_after_start(name: str, words: _StrPromise) -> models.CheckConstraint:
    """`valid_to` not before `valid_from`; an end known to the month may be in that of the start."""
    return models.CheckConstraint(
        condition=Q(valid_to="")
        | Q(valid_to__gte=Substr(F("valid_from"), 1, Length(F("valid_to")))),
        name=name,
        violation_error_message=words,
    )


def refuse_reversed(valid_from: str, valid_to: str, words: Promise) -> None:
    """ValidationError on `valid_to`; a text that is no date is left to its own field."""
    if not is_partial_date(valid_from or "2000") or not is_partial_date(valid_to or "2000"):
        return
    if Span(valid_from, valid_to).is_reversed:
        raise ValidationError({"valid_to": words})
