"""The evidence of a line, bid by bid, with where each file stands on a day."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from assessments.models import Evidence, GridNode, Tender


@dataclass(frozen=True, slots=True)
class Exhibit:
    """A file as it stands `today`."""

    row: Evidence
    today: date

    @property
    def is_expired(self) -> bool:
        return self.row.expires_on is not None and self.row.expires_on < self.today

    @property
    def is_early(self) -> bool:
        return self.row.effective_on is not None and self.row.effective_on > self.today

    @property
    def is_withdrawn(self) -> bool:
        return self.row.withdrawn_at is not None


def evidence_of(tender: Tender, node: GridNode, today: date) -> list[Exhibit]:
    """Every file of a line, in the order of the bids; those withdrawn come last. One query."""
    if not tender.bids_are_open:
        return []
    rows = (
        Evidence.objects.filter(bid__tender=tender, node=node)
        .select_related("bid__provider", "added_by")
        .order_by("bid__colour", "added_at", "pk")
    )
    exhibits = [Exhibit(row, today) for row in rows]
    return sorted(exhibits, key=lambda one: one.is_withdrawn)


def evidence_data(tender: Tender) -> dict[int, dict[str, list[dict[str, Any]]]]:
    """Bid -> line -> the files that stand, as the dossier names them. One query."""
    found: defaultdict[int, dict[str, list[dict[str, Any]]]] = defaultdict(dict)
    rows = Evidence.objects.filter(bid__tender=tender, withdrawn_at__isnull=True)
    for row in rows.select_related("node").order_by("node__order", "added_at", "pk"):
        found[row.bid_id].setdefault(row.node.code, []).append(
            {
                "name": row.name,
                "sha256": row.sha256,
                "size": row.size,
                "effective_on": row.effective_on.isoformat() if row.effective_on else None,
                "expires_on": row.expires_on.isoformat() if row.expires_on else None,
            }
        )
    return found
