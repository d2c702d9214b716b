"""From what is kept and its circumstances to the bytes of a report."""

from __future__ import annotations

import base64
import gc
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class Attached:
    """A file embedded in a report; `relationship` as in PDF/A-3 (Data, Supplement…)."""

    name: str
    content: bytes
    description: str
    relationship: str = "Data"


@dataclass(frozen=True, slots=True)
class Paper:
    """A report about to be laid out: its page of HTML, the words under each page, what it carries."""

    html: str
    warning: str
    attached: tuple[Attached, ...]


def render_analysis(dossier: Mapping[str, Any], meta: ReportMeta, *, progress: Callback) -> bytes:
    """The unsigned analysis report of `dossier`, the object kept with a verdict."""
    return render_paper(analysis, dossier, meta, progress=progress)


def render_paper(
    write: Callable[[Mapping[str, Any], ReportMeta], Paper],
    kept: Mapping[str, Any],
    meta: ReportMeta,
    *,
    progress: Callback,
) -> bytes:
    """An unsigned report: PDF/A-3a with its data embedded. The same arguments give the same bytes.

    `write` makes the paper of what is `kept`, in the active language. `progress` gets a growing
    percentage (2 to 94) and a step's code; it may raise to stop.
    """
    meter = Meter(progress)
    meter.reach(READING)
    with translation.override(meta.language):
        paper = write(kept, meta)
        meter.reach(COMPOSING)
    with _collector_paused():
        document = _lay_out(paper.html, meter)
        # Half of what the layout held is garbage now, and drawing needs as much again.
        gc.collect()
        _count_drawn_pages(document, meter)
        pdf = document.write_pdf(attachments=list(_attachments(paper, meta)), **OPTIONS)
        del document
        gc.collect()
    meter.reach(ARCHIVING)
    return archive(pdf, watermark=paper.warning)


def analysis(dossier: Mapping[str, Any], meta: ReportMeta) -> Paper:
    """The analysis report, its dossier first, then the authority's token where there is one."""
    context = build(dossier, meta)
    data = Attached(
        DOSSIER_NAME, embedded_dossier(dossier, meta), "Method, marks, verdict and journal head"
    )
    return Paper(compose(context), context.warning, (data, *token_of(dossier)))


def token_of(dossier: Mapping[str, Any]) -> Iterator[Attached]:
    """The authority's token over the method, where there is one."""
    if stamp := (dossier["freeze"] or {}).get("timestamp"):
        token = base64.b64decode(stamp["token"])
        yield Attached(TOKEN_NAME, token, "RFC 3161 token over the method", "Supplement")


def compose(context: ReportContext) -> str:
    """The report as HTML, in the active language."""
    return render_to_string(TEMPLATE, {"report": context})


def embedded_dossier(dossier: Mapping[str, Any], meta: ReportMeta) -> bytes:
    """The dossier as the report carries it: canonical JSON, with the journal's head."""
    return canonical_bytes({**dossier, "journal": journal_head(meta)})


def journal_head(meta: ReportMeta) -> dict[str, Any]:
    """Where the journal stood when the report was ordered, as embedded files say it."""
    return {"sequence": meta.journal_sequence, "head": meta.journal_head}


def _attachments(paper: Paper, meta: ReportMeta) -> Iterator[Attachment]:
    # WeasyPrint writes these dates as they are with a Z behind: they must be UTC.
    moment = meta.ordered_at.astimezone(UTC).replace(tzinfo=None)
    for each in paper.attached:
        yield Attachment(
            string=each.content,
            base_url="asset:",
            url_fetcher=AssetFetcher(),
            name=each.name,
            description=each.description,
            created=moment,
            modified=moment,
            relationship=each.relationship,
        )


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
