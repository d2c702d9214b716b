"""A small report of every kind: what is kept, and how it is written. `words` go wherever users type."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from assessments.models import Report, Tender
from assessments.queries.report_meta import ReportMeta
from assessments.redaction.redact import commitment
from assessments.reports.kinds import KINDS, letter, redacted
from assessments.reports.render import render_paper
from assessments.scoring.canonical import canonical_bytes
from tests.opinions.rows import row
from tests.reports.annexed import annexed
from tests.reports.making import meta
from tests.reports.test_legal import opinion

Kept = dict[str, Any]


def quiet(percent: int, step: str) -> None:
    """A progress callback that shows nothing."""


def analysed(words: str) -> Kept:
    return annexed(words=words, gates={"beta": "not_met"})


def opined(words: str) -> Kept:
    """An opinion on alpha, rewritten since on other risks, then withdrawn."""
    risks = [row("R01", title=f"Filiale{words}")]
    told = opinion("alpha", risks, reasons=f"Aucun accès.{words}")
    return {
        "opinion_report": "1",
        "fictitious": True,
        "tender": {"reference": "T-1", "title": f"Trial{words}", "buyer": f"Buyer{words}"},
        "bid": {"code": "alpha", "provider": f"Hébergeur Alpha{words}"},
        "approved": {
            "content": told["content"],
            "sha256": told["sha256"],
            "by": f"reviewer{words}",
            "at": told["approved_at"],
        },
        "register": [row("R01", title="Filiale", treatment=f"Clause{words}")],
        "latest": {
            "version": 3,
            "conclusion": "unfavourable",
            "reasons": f"Accès possible.{words}",
            "conditions": "",
            "text": words,
        },
        "withdrawn": {
            "at": "2027-02-25T09:00:00.000000Z",
            "by": "reviewer",
            "reason": f"Contrat modifié.{words}",
        },
    }


SALT = "5a" * 32


def told_to(bid: str) -> Callable[[str], Kept]:
    """The letter to a bidder of `annexed`: gamma is ranked behind, beta is out at the gate."""
    return lambda words: letter.gather(Tender(), bid, analysed(words))


def redacted_of(words: str) -> Kept:
    """With a salt that is the same each time."""
    kept = redacted.gather(Tender(), "", analysed(words))
    whole = canonical_bytes(analysed(words))
    return {**kept, "salt": SALT, "commitment": commitment(whole, SALT)}


MAKERS: Mapping[str, Callable[[str], Kept]] = {
    Report.Kind.ANALYSIS: analysed,
    Report.Kind.OPINION: opined,
    Report.Kind.LETTER: told_to("gamma"),
    Report.Kind.REDACTED: redacted_of,
}


def meta_of(kind: str, language: str, words: str = "") -> ReportMeta:
    return replace(meta(annexed(words=words), language, words=words), kind=kind)


def paper(kind: str, kept: Kept, language: str = "en", words: str = "") -> bytes:
    """The unsigned PDF of what a maker made."""
    write = KINDS[kind].write
    assert write is not None
    return render_paper(write, kept, meta_of(kind, language, words), progress=quiet)
