"""The source of what a person writes: one that is kept already, or another described with the act."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from providers.models import Source


@dataclass(frozen=True, slots=True)
class NewSource:
    """A source that is not kept yet; `address` may be empty, as for a document on paper."""

    label_fr: str
    label_en: str
    address: str
    kind: str


GivenSource = Source | NewSource


def kept_source(source: GivenSource) -> Source:
    """The row of the source, written when it is new. For use inside the transaction of an act."""
    if isinstance(source, Source):
        return source
    written = Source.objects.filter(key__startswith="H").count()
    kept = Source(
        key=f"H{written + 1}",
        label_fr=source.label_fr,
        label_en=source.label_en,
        address=source.address,
        kind=source.kind,
    )
    kept.full_clean()
    kept.save()
    return kept


def kept_for(source: GivenSource, *, is_fictitious: bool) -> Source:
    """The same, refused when what is real would rest on what is invented, or the reverse."""
    kept = kept_source(source)
    if (kept.kind == Source.Kind.FICTITIOUS) != is_fictitious:
        raise ValidationError(
            {
                "source": _("What is invented rests on an invented source.")
                if is_fictitious
                else _("What is said of a real company does not rest on an invented source.")
            }
        )
    return kept


def kept_to_end(source: GivenSource, *, is_fictitious: bool) -> Source:
    """The source of an end: one that was opened, since what no longer counts may change an item."""
    kept = kept_for(source, is_fictitious=is_fictitious)
    if kept.to_be_checked:
        raise ValidationError(
            {"source": _("An end rests on a page that was opened: this source is to be checked.")}
        )
    return kept
