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


def sheet(words: str) -> Kept:
    """A host with a certification, a sourced fact and another to be checked."""
    origin = {
        "source": {"fr": f"Annuaire{words}", "en": f"Directory{words}", "address": ""},
        "checked_on": "2027-01-15",
        "confidence": "medium",
    }
    dates = {"from": "2026-02", "to": None}
    return {
        "provider_sheet": "1",
        "fictitious": True,
        "tender": {"reference": "T-1", "title": f"Trial{words}", "buyer": f"Buyer{words}"},
        "bid": "alpha",
        "as_of": "2027-02-01",
        "provider": {
            "name": f"Hébergeur Alpha{words}",
            "country": "FR",
            "website": "",
            "summary": {"fr": f"Hébergeur inventé.{words}", "en": f"An invented host.{words}"},
        },
        "services": [{"name": f"Cloud{words}", "type": "IaaS"}],
        "certifications": [
            {
                "scheme": "snc",
                "version": "3.2",
                "decision": "",
                "service": f"Cloud{words}",
                "scope": {"fr": f"Un site{words}", "en": f"One site{words}"},
                **dates,
                "status": "in_progress",
                **origin,
            }
        ],
        "facts": [
            {
                "field": "datacentre",
                "value": {"fr": f"Deux{words}", "en": f"Two{words}"},
                **dates,
                **origin,
            }
        ],
        "to_check": [{"field": "hq_country", "value": {"fr": "DE", "en": "DE"}, **dates, **origin}],
        "later": 2,
    }


MAKERS: Mapping[str, Callable[[str], Kept]] = {
    Report.Kind.ANALYSIS: analysed,
    Report.Kind.OPINION: opined,
    Report.Kind.LETTER: told_to("gamma"),
    Report.Kind.REDACTED: redacted_of,
    Report.Kind.PROVIDER: sheet,
}


def meta_of(kind: str, language: str, words: str = "") -> ReportMeta:
    return replace(meta(annexed(words=words), language, words=words), kind=kind)


def paper(kind: str, kept: Kept, language: str = "en", words: str = "") -> bytes:
    """The unsigned PDF of what a maker made."""
    write = KINDS[kind].write
    assert write is not None
    return render_paper(write, kept, meta_of(kind, language, words), progress=quiet)
