"""A page of HTML laid out, drawn and archived."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from weasyprint import CSS, HTML, Attachment
from weasyprint.document import Document
from weasyprint.text.fonts import FontConfiguration

from assessments.reports.press.archive import archive
from assessments.reports.press.assets import STYLE, AssetFetcher
from assessments.reports.press.paper import Paper
from assessments.reports.press.progress import ARCHIVING, DRAWING, Meter, counting_pages

# The last pass compresses everything; presentational hints stay off, as they are by default.
OPTIONS: Mapping[str, Any] = {"pdf_variant": "pdf/a-3a", "uncompressed_pdf": True}


def printed(paper: Paper, at: datetime, meter: Meter) -> bytes:
    """PDF/A-3a of `paper`; its files are dated `at`. The same arguments give the same bytes."""
    with _collector_paused():
        document = _lay_out(paper.html, meter)
        # Half of what the layout held is garbage now, and drawing needs as much again.
        gc.collect()
        _count_drawn_pages(document, meter)
        pdf = document.write_pdf(attachments=list(_attachments(paper, at)), **OPTIONS)
        del document
        gc.collect()
    meter.reach(ARCHIVING)
    return archive(pdf, watermark=paper.warning)


def render_page(page: str, *, watermark: str = "") -> bytes:
    """A short document of our own elements, without attachment: the same page gives the same bytes."""
    source = _Page(string=page, base_url="asset:", url_fetcher=AssetFetcher())
    pdf = source.write_pdf(font_config=FontConfiguration(), **OPTIONS)
    return archive(pdf, watermark=watermark)


def expected_pages(page: str) -> int:
    """An estimate, measured on full reports."""
    return max(8, len(page) // 9000)


class _Page(HTML):  # type: ignore[misc]  # WeasyPrint ships no types
    """Our few elements without WeasyPrint's own style sheet.

    That sheet has rules for pseudo-elements of every element (footnotes, markers): six computed
    styles each, a quarter of the memory of a full report. tests/reports hold what we rely on.
    """

    def _ua_stylesheets(self, forms: bool = False) -> list[CSS]:
        return [CSS(string=(STYLE / "base.css").read_text(), url_fetcher=self.url_fetcher)]


def _lay_out(page: str, meter: Meter) -> Document:
    source = _Page(string=page, base_url="asset:", url_fetcher=AssetFetcher())
    with counting_pages(meter, expected_pages(page)):
        return source.render(font_config=FontConfiguration(), **OPTIONS)


def _attachments(paper: Paper, at: datetime) -> Iterator[Attachment]:
    # WeasyPrint writes these dates as they are with a Z behind: they must be UTC.
    moment = at.astimezone(UTC).replace(tzinfo=None)
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
