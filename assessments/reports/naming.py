"""The name under which a report is downloaded and quoted in its own instructions."""

from __future__ import annotations

from assessments.models import Report

FICTITIOUS = "FICTIF_"
WORDS = {
    ("analysis", "fr"): "rapport-analyse",
    ("analysis", "en"): "analysis-report",
}


def file_name(report: Report) -> str:
    return name_of(
        report.tender.reference,
        kind=report.kind,
        language=report.language,
        number=report.pk,
        fictitious=report.tender.is_fictitious,
    )


def name_of(reference: str, *, kind: str, language: str, number: int, fictitious: bool) -> str:
    """Letters, digits, hyphens, points and underscores only: safe in any shell and file system."""
    prefix = FICTITIOUS if fictitious else ""
    return f"{prefix}{reference}_{WORDS[(kind, language)]}_{number}.pdf"
