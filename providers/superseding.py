"""Another record in the place of one, which stays as it was: laws, holdings and rights alike."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils import timezone
from django.utils.translation import gettext as _

from hdhcompliance.journal.refusal import ActionRefused
from providers.models.superseded import Superseded


def refuse_replaced(old: Superseded) -> None:
    """ActionRefused when someone replaced the record since it was read."""
    standing = type(old)._default_manager.get(pk=old.pk)
    if standing.superseded_by_id is not None:
        raise ActionRefused(
            "superseded",
            _(
                "Someone replaced this record while you were writing. Nothing was recorded; look"
                " at what stands now before you correct it."
            ),
        )


def supersede(old: Superseded, new: Superseded, reason: str) -> None:
    """`new`, which is kept already, takes the place of `old`."""
    standing = type(old)._default_manager.get(pk=old.pk)
    standing.superseded_by = new
    standing.superseded_at = timezone.now()
    standing.superseded_because = reason
    standing.save(update_fields=["superseded_by", "superseded_at", "superseded_because"])


def free_key(stem: str, taken: Iterable[str]) -> str:
    """`stem` and the first number that no record of it has; at most 80 characters."""
    found = set(taken)
    number = 1
    while (key := f"{stem[:70]}-h{number}") in found:
        number += 1
    return key
