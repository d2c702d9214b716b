"""The legal opinion as its own document: exactly what was approved, and what became of it since."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from assessments.models import LegalOpinion, Tender
from assessments.queries.opinions import SECTIONS, Standing, standings
from assessments.queries.report_meta import ReportMeta
from assessments.reports.figures import iso_moment, long_moment
from assessments.reports.frame import Check, Frame, common_checks, frame_of
from assessments.reports.kinds.kind import Kind, Subject
from assessments.reports.opinions import Changes, RiskRow, risk_rows, sections, what_changed
from assessments.reports.press.paper import Attached, Paper
from assessments.reports.render import journal_head
from assessments.scoring.canonical import canonical_bytes
from hdhcompliance.accounts.policy import Permission
from hdhcompliance.journal.chain import stamp

TEMPLATE = "reports/opinion/report.html"
DATA_NAME, CONTENT_NAME = "opinion.json", "content.json"


@dataclass(frozen=True, slots=True)
class Withdrawal:
    at: str
    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class OpinionPage:
    """`told`: (name, text) of what was approved. `changes`: since then; falsy while it stands."""

    about: str
    version: int
    approved_by: str
    approved_at: str
    sha256: str
    told: tuple[tuple[str, str], ...]
    rows: tuple[RiskRow, ...]
    changes: Changes
    withdrawal: Withdrawal | None


def subjects(tender: Tender) -> Sequence[Subject]:
    """The opinions that were approved once, the overall one first."""
    return [
        (one.subject, one.bid.provider.name if one.bid else _("The whole tender"))
        for one in standings(tender)
        if one.approved or one.withdrawn
    ]


def gather(tender: Tender, subject: str, dossier: Mapping[str, Any]) -> dict[str, Any]:
    """The last version approved, who approved it and when; what was written or withdrawn since."""
    one = next(each for each in standings(tender) if each.subject == subject)
    approved = one.approved or one.withdrawn
    assert approved is not None  # as in `subjects`
    return {
        "opinion_report": "1",
        "fictitious": tender.is_fictitious,
        "tender": {"reference": tender.reference, "title": tender.title, "buyer": tender.buyer},
        "bid": {"code": one.bid.code, "provider": one.bid.provider.name} if one.bid else None,
        "approved": _approval(approved),
        "register": one.register,
        **_since(one, approved),
    }


def _approval(row: LegalOpinion) -> dict[str, Any]:
    assert row.approved_at is not None
    return {
        "content": row.content,
        "sha256": row.sha256,
        "by": row.approved_by,
        "at": stamp(row.approved_at),
    }


def _since(one: Standing, approved: LegalOpinion) -> dict[str, Any]:
    """The words written since, where they differ; the withdrawal, where there is one."""
    found: dict[str, Any] = {}
    if one.latest is not None and one.latest.words != approved.words:
        found["latest"] = {name: one.latest.content[name] for name in ("version", *SECTIONS)}
    if approved.withdrawn_at is not None:
        found["withdrawn"] = {
            "at": stamp(approved.withdrawn_at),
            "by": approved.withdrawn_by,
            "reason": approved.withdrawal_reason,
        }
    return found


def write(kept: Mapping[str, Any], meta: ReportMeta) -> Paper:
    page = read(kept)
    subject = kept["bid"]["code"] if kept["bid"] else "overall"
    frame = frame_of(kept, meta, status=_status(page), subject=subject)
    html = render_to_string(
        TEMPLATE, {"report": frame, "page": page, "checks": _checks(frame, page)}
    )
    return Paper(
        html,
        frame.warning,
        (
            Attached(
                CONTENT_NAME,
                canonical_bytes(kept["approved"]["content"]),
                "The very bytes that were approved",
                "Supplement",
            ),
            Attached(
                DATA_NAME,
                canonical_bytes({**kept, "journal": journal_head(meta)}),
                "Opinion, approval, register and journal head",
            ),
        ),
    )


def read(kept: Mapping[str, Any]) -> OpinionPage:
    """What is printed of an object that `gather` made, in the active language."""
    approved = kept["approved"]
    content, withdrawn = approved["content"], kept.get("withdrawn")
    return OpinionPage(
        about=kept["bid"]["provider"] if kept["bid"] else _("The whole tender"),
        version=content["version"],
        approved_by=approved["by"],
        approved_at=long_moment(datetime.fromisoformat(approved["at"])),
        sha256=approved["sha256"],
        told=tuple(sections(content)),
        rows=tuple(risk_rows(content["register"])),
        changes=what_changed(content, kept.get("latest", content), kept["register"]),
        withdrawal=withdrawn
        and Withdrawal(
            iso_moment(datetime.fromisoformat(withdrawn["at"])),
            withdrawn["by"],
            withdrawn["reason"],
        ),
    )


def _status(page: OpinionPage) -> str:
    if page.withdrawal:
        return _("legal opinion, approval withdrawn")
    if page.changes:
        return _("legal opinion, stale")
    return _("legal opinion, approved")


def _checks(frame: Frame, page: OpinionPage) -> tuple[Check, ...]:
    return (
        *common_checks(frame),
        Check(
            _("What was approved"),
            _(
                "The first file embedded holds the exact bytes that were approved: their SHA-256 is"
                " the one printed on the first page, and the one the journal kept."
            ),
            (
                f"pdfdetach -save 1 -o {CONTENT_NAME} {frame.file_name}",
                f"sha256sum {CONTENT_NAME}",
                page.sha256,
            ),
        ),
    )


KIND = Kind(
    write=write, gather=gather, subjects=subjects, orders=Permission.REVIEW_RISKS, judged=False
)
