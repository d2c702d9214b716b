"""A tender's rows as a dossier: what the engine reads, what a report embeds."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from assessments.models import (
    AgreedMark,
    Bid,
    GateOutcome,
    Grid,
    Mark,
    Membership,
    PriceInquiry,
    Tender,
)
from assessments.queries.costs import amounts_data, costs_data
from assessments.queries.discussion import told_in_reports
from assessments.queries.evidence import evidence_data
from assessments.queries.low_prices import inquiry_data
from assessments.queries.method import method_of
from assessments.queries.opinions import legal_data
from assessments.queries.sovereignty import answers_data
from assessments.queries.timestamps import timestamp_data
from assessments.scoring.dossier import Dossier, read_dossier, verdict_to_json
from assessments.scoring.registry import evaluate
from assessments.scoring.types import Verdict
from hdhcompliance.accounts.policy import Role
from hdhcompliance.journal.chain import stamp


@dataclass(frozen=True, slots=True)
class Assessment:
    """The tender's present state, judged: the dossier object, its parsed form and the verdict."""

    data: dict[str, Any]
    dossier: Dossier
    verdict: Verdict


def assess(tender: Tender) -> Assessment:
    """Read the tender and let its own engine judge it. Constant number of queries."""
    data = dossier_of(tender)
    dossier = read_dossier(data)
    verdict = evaluate(dossier)
    return Assessment(data=data, dossier=dossier, verdict=verdict)


def with_verdict(assessment: Assessment) -> dict[str, Any]:
    """The dossier object with its verdict."""
    return {**assessment.data, "verdict": verdict_to_json(assessment.verdict)}


def to_keep(tender: Tender, assessment: Assessment) -> dict[str, Any]:
    """The dossier object to be stored and embedded: with its verdict, and the legal review.

    The review counts for nothing in a score: pages that only judge do not read it.
    """
    legal = legal_data(tender)
    return {**with_verdict(assessment), **({"legal": legal} if legal else {})}


def dossier_of(tender: Tender) -> dict[str, Any]:
    """The dossier without verdict nor journal head. Nine queries, whatever the size.

    One more for the timestamp of a frozen method, and for a European reading.
    """
    grid: Grid = tender.grid
    panel = dict(
        Membership.objects.filter(tender=tender, role=Role.EVALUATOR)
        .order_by("panel_code")
        .values_list("user_id", "panel_code")
    )
    marks, reasons = _marks(tender, panel)
    agreed = _agreed(tender)
    gates = _gates(tender)
    evidence = evidence_data(tender)
    european = answers_data(tender)
    amounts, costs = amounts_data(tender), costs_data(tender)
    bids = (
        Bid.objects.filter(tender=tender)
        .select_related("provider", "price_inquiry")
        .order_by("colour")
    )
    discussion = told_in_reports(tender)
    return {
        "dossier": "1",
        "fictitious": tender.is_fictitious,
        "tender": {"reference": tender.reference, "title": tender.title, "buyer": tender.buyer},
        "method": method_of(grid, tender.reference),
        "freeze": _freeze(grid),
        "panel": sorted(panel.values()),
        "bids": [
            {
                "code": bid.code,
                "provider": bid.provider.name,
                "fictitious": bid.provider.is_fictitious,
                "price_cents": sum(amounts[bid.pk].values()) if bid.pk in amounts else None,
                "marks": marks[bid.pk],
                "justifications": reasons[bid.pk],
                **agreed[bid.pk],
                "not_applicable": [],
                "gates": gates[bid.pk],
                # Absent where there is none, as in the dossiers made before each was kept.
                **({"evidence": evidence[bid.pk]} if bid.pk in evidence else {}),
                **({"sovereignty": european[bid.pk]} if bid.pk in european else {}),
                **({"amounts": amounts[bid.pk]} if bid.pk in amounts else {}),
                **({"costs": costs[bid.pk]} if bid.pk in costs else {}),
                **_inquiry(bid),
            }
            for bid in bids
        ],
        **({"discussion": discussion} if discussion else {}),
    }


def _freeze(grid: Grid) -> dict[str, Any] | None:
    if grid.frozen_at is None:
        return None
    kept = {"nonce": grid.nonce, "sha256": grid.sha256, "at": stamp(grid.frozen_at)}
    dated = timestamp_data(grid)
    return {**kept, "timestamp": dated} if dated else kept


def _inquiry(bid: Bid) -> dict[str, Any]:
    asked: PriceInquiry | None = getattr(bid, "price_inquiry", None)
    return {"price_inquiry": inquiry_data(asked)} if asked else {}


Cells = defaultdict[int, dict[str, dict[str, Any]]]


def _marks(tender: Tender, panel: dict[int, str]) -> tuple[Cells, Cells]:
    values: Cells = defaultdict(dict)
    reasons: Cells = defaultdict(dict)
    rows = (
        Mark.objects.filter(bid__tender=tender, value__isnull=False)
        .order_by()
        .values_list("bid_id", "node__code", "evaluator_id", "value", "justification")
    )
    for bid, node, evaluator, value, justification in rows.iterator(chunk_size=5000):
        # A person taken off the panel has no marks (revoke_role refuses it), so no KeyError.
        code = panel[evaluator]
        values[bid].setdefault(node, {})[code] = value
        if justification:
            reasons[bid].setdefault(node, {})[code] = justification
    return values, reasons


def _agreed(tender: Tender) -> Cells:
    """Bid -> `agreed` and, when there is one, `agreed_reasons`: a dossier without keeps its bytes."""
    found: Cells = defaultdict(lambda: {"agreed": {}})
    rows = AgreedMark.objects.filter(bid__tender=tender).order_by()
    for bid, node, value, reason in rows.values_list("bid_id", "node__code", "value", "reason"):
        found[bid]["agreed"][node] = value
        found[bid].setdefault("agreed_reasons", {})[node] = reason
    return found


def _gates(tender: Tender) -> Cells:
    gates: Cells = defaultdict(dict)
    rows = GateOutcome.objects.filter(bid__tender=tender).values_list(
        "bid_id", "node__code", "outcome", "reason", "evidence"
    )
    for bid, node, outcome, reason, evidence in rows:
        gates[bid][node] = {"outcome": outcome, "reason": reason, "evidence": evidence}
    return gates
