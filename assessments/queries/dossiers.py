"""A tender's rows as a dossier: what the engine reads, what a report embeds."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import Sum

from assessments.models import (
    AgreedMark,
    Bid,
    GateOutcome,
    Grid,
    Mark,
    Membership,
    PriceLine,
    Tender,
)
from assessments.queries.discussion import told_in_reports
from assessments.queries.evidence import evidence_data
from assessments.queries.method import method_of
from assessments.queries.sovereignty import answers_data
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
    """The dossier object with its verdict, ready to be stored and embedded."""
    return {**assessment.data, "verdict": verdict_to_json(assessment.verdict)}


def dossier_of(tender: Tender) -> dict[str, Any]:
    """The dossier without verdict nor journal head. Eight queries, whatever the size.

    One more when the method holds a European reading.
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
    prices = dict(
        PriceLine.objects.filter(bid__tender=tender)
        .order_by()
        .values_list("bid_id")
        .annotate(total=Sum("amount_cents"))
    )
    bids = Bid.objects.filter(tender=tender).select_related("provider").order_by("colour")
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
                "price_cents": prices.get(bid.pk),
                "marks": marks[bid.pk],
                "justifications": reasons[bid.pk],
                **agreed[bid.pk],
                "not_applicable": [],
                "gates": gates[bid.pk],
                # Absent where there is none, as in the dossiers made before files were kept.
                **({"evidence": evidence[bid.pk]} if bid.pk in evidence else {}),
                **({"sovereignty": european[bid.pk]} if bid.pk in european else {}),
            }
            for bid in bids
        ],
        **({"discussion": discussion} if discussion else {}),
    }


def _freeze(grid: Grid) -> dict[str, str] | None:
    if grid.frozen_at is None:
        return None
    return {"nonce": grid.nonce, "sha256": grid.sha256, "at": stamp(grid.frozen_at)}


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
