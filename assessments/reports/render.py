"""From what is kept and its circumstances to the bytes of a report."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation

from assessments.queries.report_meta import ReportMeta
from assessments.reports.context import ReportContext, build
from assessments.reports.press.apart import printed_apart
from assessments.reports.press.paper import Attached, Paper
from assessments.reports.press.printing import expected_pages, printed
from assessments.reports.press.progress import COMPOSING, READING, Callback, Meter
from assessments.scoring.canonical import canonical_bytes

DOSSIER_NAME, TOKEN_NAME = "dossier.json", "method.tst"
TEMPLATE = "reports/analysis/report.html"
# A process of its own takes a second to start: long papers earn it, by what they hold in memory.
PRINTED_APART = 25  # pages expected


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
    percentage (2 to 94) and a step's code; it may raise to stop. Raises PressFailed.
    """
    meter = Meter(progress)
    meter.reach(READING)
    with translation.override(meta.language):
        paper = write(kept, meta)
        meter.reach(COMPOSING)
    is_long = expected_pages(paper.html) >= PRINTED_APART
    return (printed_apart if is_long else printed)(paper, meta.ordered_at, meter)


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
