"""The frameworks that are kept, and the criteria of one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, QuerySet

from assessments.models import Criterion, Framework
from providers.language import in_language


def loaded() -> QuerySet[Framework]:
    """Every version kept, each with `requirements`, the number of its criteria. One query."""
    return Framework.objects.annotate(requirements=Count("criteria")).order_by("code", "version")


def criteria_of(framework: Framework) -> QuerySet[Criterion]:
    return framework.criteria.order_by("order")


@dataclass(frozen=True, slots=True)
class Said:
    """A text and the language it is in, which may not be the reader's."""

    text: str
    language: str


@dataclass(frozen=True, slots=True)
class Row:
    """One criterion as it is read. `heading`: the section above it, as « 19.6 Protection… »."""

    criterion: Criterion
    summary: Said
    section: str
    heading: Said


def rows(framework: Framework, criteria: Iterable[Criterion]) -> list[Row]:
    return [
        Row(
            criterion=criterion,
            summary=said(framework, criterion.summary_fr, criterion.summary_en),
            section=criterion.section,
            heading=said(framework, criterion.section_fr, criterion.section_en),
        )
        for criterion in criteria
    ]


def said(framework: Framework, french: str, english: str) -> Said:
    """The text in the reader's language, else in the other; a third one stands as French."""
    text = in_language(french, english)
    third = framework.language not in ("fr", "en")
    return Said(text, "en" if text != french else framework.language if third else "fr")
