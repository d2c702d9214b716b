"""From a dossier and its circumstances to the bytes of the analysis report."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation
from weasyprint import HTML, Attachment
from weasyprint.document import Document
from weasyprint.text.fonts import FontConfiguration

from assessments.queries.report_meta import ReportMeta
from assessments.reports.archive import archive
from assessments.reports.assets import AssetFetcher
from assessments.reports.context import ReportContext, build
from assessments.reports.progress import (
    ARCHIVING,
    COMPOSING,
    DRAWING,
    READING,
    Callback,
    Meter,
    counting_pages,
)
from assessments.scoring.canonical import canonical_bytes

DOSSIER_NAME = "dossier.json"
TEMPLATE = "reports/analysis/report.html"
OPTIONS: Mapping[str, Any] = {"pdf_variant": "pdf/a-3a", "presentational_hints": False}


def render_analysis(
    dossier: Mapping[str, Any], meta: ReportMeta, *, progress: Callback
) -> bytes:
    """The unsigned analysis report: PDF/A-3a with the dossier embedded.

    `dossier` is the object kept with a verdict. The same arguments give the same bytes.
    `progress` gets a growing percentage (2 to 94) and a step's code; it may raise to stop.
    """
    meter = Meter(progress)
    meter.reach(READING)
    with translation.override(meta.language):
        context = build(dossier, meta)
        meter.reach(COMPOSING)
        page = compose(context)
    document = _lay_out(page, meter)
    _count_drawn_pages(document, meter)
    pdf = document.write_pdf(attachments=[_attachment(dossier, meta)], **OPTIONS)
    meter.reach(ARCHIVING)
    return archive(pdf)


def compose(context: ReportContext) -> str:
    """The report as HTML, in the active language."""
    return render_to_string(TEMPLATE, {"report": context})


def embedded_dossier(dossier: Mapping[str, Any], meta: ReportMeta) -> bytes:
    """The dossier as the report carries it: canonical JSON, with the journal's head."""
    journal = {"sequence": meta.journal_sequence, "head": meta.journal_head}
    return canonical_bytes({**dossier, "journal": journal})


def _attachment(dossier: Mapping[str, Any], meta: ReportMeta) -> Attachment:
    # WeasyPrint writes these dates as they are with a Z behind: they must be UTC.
    moment = meta.ordered_at.astimezone(UTC).replace(tzinfo=None)
    return Attachment(
        string=embedded_dossier(dossier, meta),
        base_url="asset:",
        url_fetcher=AssetFetcher(),
        name=DOSSIER_NAME,
        description="Method, marks, verdict and journal head",
        created=moment,
        modified=moment,
        relationship="Data",
    )


def _lay_out(page: str, meter: Meter) -> Document:
    source = HTML(string=page, base_url="asset:", url_fetcher=AssetFetcher())
    with counting_pages(meter, _expected_pages(page)):
        return source.render(font_config=FontConfiguration(), **OPTIONS)


def _expected_pages(page: str) -> int:
    """An estimate for the progress only: measured on full reports."""
    return max(8, len(page) // 9000)


def _count_drawn_pages(document: Document, meter: Meter) -> None:
    total = len(document.pages)
    for done, drawn in enumerate(document.pages, start=1):
        drawn.paint = _counted(drawn.paint, meter, done, total)


def _counted(
    paint: Callable[..., None], meter: Meter, done: int, total: int
) -> Callable[..., None]:
    def counted(*arguments: Any, **named: Any) -> None:
        meter.reach(DRAWING, done, total)
        paint(*arguments, **named)

    return counted
