"""From a dossier and its circumstances to the bytes of the analysis report."""

from __future__ import annotations

import base64
import gc
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation
from weasyprint import CSS, HTML, Attachment
from weasyprint.document import Document
from weasyprint.text.fonts import FontConfiguration

from assessments.queries.report_meta import ReportMeta
from assessments.reports.archive import archive
from assessments.reports.assets import STYLE, AssetFetcher
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

DOSSIER_NAME, TOKEN_NAME = "dossier.json", "method.tst"
TEMPLATE = "reports/analysis/report.html"
# The last pass compresses everything; presentational hints stay off, as they are by default.
OPTIONS: Mapping[str, Any] = {"pdf_variant": "pdf/a-3a", "uncompressed_pdf": True}


def render_analysis(dossier: Mapping[str, Any], meta: ReportMeta, *, progress: Callback) -> bytes:
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
    with _collector_paused():
        document = _lay_out(page, meter)
        # Half of what the layout held is garbage now, and drawing needs as much again.
        gc.collect()
        _count_drawn_pages(document, meter)
        pdf = document.write_pdf(attachments=list(_attachments(dossier, meta)), **OPTIONS)
        del document
        gc.collect()
    meter.reach(ARCHIVING)
    return archive(pdf, watermark=context.warning)


def compose(context: ReportContext) -> str:
    """The report as HTML, in the active language."""
    return render_to_string(TEMPLATE, {"report": context})


def embedded_dossier(dossier: Mapping[str, Any], meta: ReportMeta) -> bytes:
    """The dossier as the report carries it: canonical JSON, with the journal's head."""
    journal = {"sequence": meta.journal_sequence, "head": meta.journal_head}
    return canonical_bytes({**dossier, "journal": journal})


def _attachments(dossier: Mapping[str, Any], meta: ReportMeta) -> Iterator[Attachment]:
    """The dossier first, then the authority's token over the method where there is one."""
    # WeasyPrint writes these dates as they are with a Z behind: they must be UTC.
    moment = meta.ordered_at.astimezone(UTC).replace(tzinfo=None)

    def attached(name: str, content: bytes, description: str, relationship: str) -> Attachment:
        return Attachment(
            string=content,
            base_url="asset:",
            url_fetcher=AssetFetcher(),
            name=name,
            description=description,
            created=moment,
            modified=moment,
            relationship=relationship,
        )

    yield attached(
        DOSSIER_NAME,
        embedded_dossier(dossier, meta),
        "Method, marks, verdict and journal head",
        "Data",
    )
    if stamp := (dossier["freeze"] or {}).get("timestamp"):
        token = base64.b64decode(stamp["token"])
        yield attached(TOKEN_NAME, token, "RFC 3161 token over the method", "Supplement")


class _Page(HTML):  # type: ignore[misc]  # WeasyPrint ships no types
    """Our few elements without WeasyPrint's own style sheet.

    That sheet has rules for pseudo-elements of every element (footnotes, markers): six computed
    styles each, a quarter of the memory of a full report. tests/reports hold what we rely on.
    """

    def _ua_stylesheets(self, forms: bool = False) -> list[CSS]:
        return [CSS(string=(STYLE / "base.css").read_text(), url_fetcher=self.url_fetcher)]


def render_page(page: str, *, watermark: str = "") -> bytes:
    """A short document of our own elements, without attachment: the same page gives the same bytes."""
    source = _Page(string=page, base_url="asset:", url_fetcher=AssetFetcher())
    pdf = source.write_pdf(font_config=FontConfiguration(), **OPTIONS)
    return archive(pdf, watermark=watermark)


def _lay_out(page: str, meter: Meter) -> Document:
    source = _Page(string=page, base_url="asset:", url_fetcher=AssetFetcher())
    with counting_pages(meter, _expected_pages(page)):
        return source.render(font_config=FontConfiguration(), **OPTIONS)


@contextmanager
def _collector_paused() -> Iterator[None]:
    """Boxes and styles live until the end: looking for garbage among them costs a quarter more."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


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
