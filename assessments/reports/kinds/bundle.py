"""The audit bundle: every sealed report, the dossier, the journal and the evidence, in one archive."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone, translation

from assessments.models import Evidence, Report, Tender
from assessments.queries.questions import QuestionTold
from assessments.queries.questions import told as questions_told
from assessments.queries.roots import trust_roots, tsa_roots
from assessments.reports.bundle import Member, in_memory, journal_lines
from assessments.reports.figures import long_moment
from assessments.reports.kinds.kind import Kind
from assessments.reports.naming import file_name, revision_name
from assessments.signing.certificate import certificates_to_pem
from hdhcompliance.accounts.policy import Permission
from hdhcompliance.journal.chain import stamp
from hdhcompliance.journal.models import JournalEntry

README = "reports/bundle/README.txt"
PROGRAM = Path(__file__).parent.parent / "check_journal.py"


def gather(tender: Tender, subject: str, dossier: Mapping[str, Any]) -> dict[str, Any]:
    """What the bundle holds, by SHA-256: what is sealed or counter-signed afterwards is not in it."""
    verdict = tender.verdicts.order_by("-pk").first()
    reports = tender.reports.filter(sealed_at__isnull=False).order_by("pk")
    reports = reports.prefetch_related("revisions")
    return {
        "audit_bundle": "1",
        "fictitious": tender.is_fictitious,
        "tender": {"reference": tender.reference, "title": tender.title, "buyer": tender.buyer},
        "verdict": verdict.sha256 if verdict else None,
        "reports": [[report.pk, report.newest.sha256] for report in reports],
        "questions": [_asked(each) for each in questions_told(tender, timezone.now())],
        "evidence": [_told(row) for row in _evidence(tender)],
    }


def _evidence(tender: Tender) -> Any:
    rows = Evidence.objects.filter(bid__tender=tender).select_related("bid", "node")
    return rows.order_by("bid__colour", "node__order", "pk")


def _asked(question: QuestionTold) -> dict[str, Any]:
    """The journal holds the SHA-256 of these words, question and answer, as they were published."""
    return {
        "question": question.code,
        "received_on": question.received_on.isoformat(),
        "text": question.text,
        "answers": [
            {
                "published_at": stamp(one.published_at),
                "text": one.text,
                "reason": one.reason,
                "late_reason": one.late_reason,
            }
            for one in question.answers
        ],
    }


def _told(row: Evidence) -> dict[str, Any]:
    return {
        "bid": row.bid.code,
        "node": row.node.code,
        "name": row.name,
        "sha256": row.sha256,
        "size": row.size,
        "withdrawn": row.withdrawn_at is not None,
    }


def members(report: Report) -> Iterator[Member]:
    """The files of a bundle that was ordered, in their order."""
    kept = json.loads(report.kept)
    authorities = tsa_roots() if settings.TSA_URL else ()
    with translation.override(report.language):
        ordered = {"ordered_at": long_moment(report.ordered_at), "ordered_by": report.ordered_by}
        dated = {"stamped": bool(settings.TSA_URL), "rooted": bool(authorities)}
        told = render_to_string(README, {"kept": kept, **ordered, **dated})
        yield in_memory("README.txt", told.encode())
    yield in_memory("check_journal.py", PROGRAM.read_bytes())
    yield in_memory("roots.pem", certificates_to_pem(trust_roots()))
    if authorities:
        yield in_memory("tsa-roots.pem", certificates_to_pem(authorities))
    if kept["verdict"]:
        verdict = report.tender.verdicts.get(sha256=kept["verdict"])
        yield in_memory("dossier.json", verdict.dossier.encode(), verdict.sha256)
    entries = JournalEntry.objects.filter(sequence__lte=report.journal_sequence)
    lines = journal_lines(entries.order_by("sequence").iterator(), report.tender.reference)
    yield in_memory("journal.jsonl", b"".join(lines))
    yield _listed("questions.json", kept["questions"])
    yield from _reports(report.tender, kept)
    yield from _files(report.tender, kept)


def _reports(tender: Tender, kept: Mapping[str, Any]) -> Iterator[Member]:
    """The newest file of each at the time of the order: it starts with the sealed one."""
    known = Report.objects.filter(tender=tender).prefetch_related("revisions")
    rows = known.in_bulk([pk for pk, _sha256 in kept["reports"]])
    for pk, sha256 in kept["reports"]:
        row = rows[pk]
        row.tender = tender
        revision = next((each for each in row.revisions.all() if each.sha256 == sha256), None)
        name = revision_name(row, revision.position) if revision else file_name(row)
        yield Member(f"reports/{name}", (revision or row).file.open, sha256)


def _files(tender: Tender, kept: Mapping[str, Any]) -> Iterator[Member]:
    yield _listed("evidence.json", kept["evidence"])
    rows = {row.sha256: row for row in _evidence(tender)}
    for sha256 in dict.fromkeys(each["sha256"] for each in kept["evidence"]):
        row = rows[sha256]
        extension = row.name.rpartition(".")[2].lower()
        yield Member(f"evidence/{sha256}.{extension}", row.file.open, sha256)


def _listed(name: str, told: Any) -> Member:
    return in_memory(name, json.dumps(told, ensure_ascii=False, indent=1).encode())


KIND = Kind(write=None, gather=gather, judged=False, reads=Permission.VIEW_JOURNAL)
