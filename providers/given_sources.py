"""The source of what a person writes: one that is kept already, or another described with the act."""

from __future__ import annotations

from dataclasses import dataclass

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
