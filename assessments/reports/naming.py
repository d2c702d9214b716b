"""The names under which files are downloaded, reports being quoted by it in their instructions."""

from __future__ import annotations

from datetime import date

from assessments.models import Report, ReportRevision, RiskRequest, Tender

FICTITIOUS = "FICTIF_"
WORDS = {
    ("analysis", "fr"): "rapport-analyse",
    ("analysis", "en"): "analysis-report",
    ("provider", "fr"): "fiche-hebergeur",
    ("provider", "en"): "host-sheet",
    ("bundle", "fr"): "dossier-audit",
    ("bundle", "en"): "audit-bundle",
    ("redacted", "fr"): "rapport-occulte",
    ("redacted", "en"): "redacted-report",
    ("letter", "fr"): "annexe-rejet",
    ("letter", "en"): "rejection-annex",
    ("opinion", "fr"): "avis-juridique",
    ("opinion", "en"): "legal-opinion",
}
COUNTERSIGNED = {"fr": "contresigne", "en": "counter-signed"}
DATED = {"fr": "date-a-nouveau", "en": "dated-anew"}
LETTERS = {"fr": "demande", "en": "request"}
MARKS = {"fr": "notes", "en": "marks"}


def file_name(report: Report) -> str:
    return name_of(
        report.tender.reference,
        kind=report.kind,
        language=report.language,
        number=report.pk,
        fictitious=report.tender.is_fictitious,
        subject=report.subject,
    )


def revision_name(report: Report, position: int) -> str:
    """The name of a newer file of a sealed report; `position` from 1. Reads the revisions prefetched."""
    stem, _point, extension = file_name(report).rpartition(".")
    rank = f"-{position}" if position > 1 else ""
    (kind,) = (each.kind for each in report.revisions.all() if each.position == position)
    word = (DATED if kind == ReportRevision.Kind.DATED else COUNTERSIGNED)[report.language]
    return f"{stem}_{word}{rank}.{extension}"


def name_of(
    reference: str, *, kind: str, language: str, number: int, fictitious: bool, subject: str = ""
) -> str:
    """Letters, digits, hyphens, points and underscores only: safe in any shell and file system."""
    prefix = FICTITIOUS if fictitious else ""
    extension = "zip" if kind == Report.Kind.BUNDLE else "pdf"
    about = f"_{subject}" if subject else ""
    return f"{prefix}{reference}_{WORDS[(kind, language)]}{about}_{number}.{extension}"


def workbook_name(tender: Tender, *, panel_code: str, language: str, day: date) -> str:
    """The workbook of an evaluator, by the day it shows."""
    prefix = FICTITIOUS if tender.is_fictitious else ""
    return f"{prefix}{tender.reference}_{MARKS[language]}_{panel_code}_{day.isoformat()}.xlsx"


def transfers_name(tender: Tender, *, bid: str) -> str:
    """The table of transfers of a bid, as CSV."""
    prefix = FICTITIOUS if tender.is_fictitious else ""
    return f"{prefix}{tender.reference}_EXI31_{bid}.csv"


def questions_name(tender: Tender) -> str:
    """What was answered to all bidders, as CSV."""
    prefix = FICTITIOUS if tender.is_fictitious else ""
    return f"{prefix}{tender.reference}_questions.csv"


def letter_name(letter: RiskRequest) -> str:
    """A letter to a bidder, as PDF."""
    tender = letter.bid.tender
    prefix = FICTITIOUS if tender.is_fictitious else ""
    return f"{prefix}{tender.reference}_{LETTERS[letter.language]}_{letter.bid.code}_{letter.number}.pdf"
