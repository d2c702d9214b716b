"""What an uploaded workbook would change, worked out from the rows as they stand now."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from typing import Any

from assessments.models import Bid, GridNode, Mark, WorkbookDraft
from assessments.queries import workbook_reasons
from assessments.queries.grid import bids_in_order
from assessments.queries.panel import Share, share_of
from assessments.workbooks.book import settled
from assessments.workbooks.layout import cell_id
from assessments.workbooks.read import Content, Fault, Typed


class Kind(StrEnum):
    NEW = "new"
    CHANGED = "changed"
    CONFLICT = "conflict"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Side:
    """A mark as recorded, or as the file has it."""

    value: int | None = None
    justification: str = ""

    @property
    def is_empty(self) -> bool:
        return self.value is None and not self.justification


@dataclass(frozen=True, slots=True)
class Difference:
    """One cell. `version`: of what is recorded, 0 for nothing; `reason`: why it is refused.

    `found`: what stands in a cell that is neither a mark nor a text, the file's side then being empty.
    """

    kind: Kind
    bid: Bid | None
    node: GridNode | None
    key: str
    place: str
    before: Side
    after: Side
    version: int = 0
    reason: str = ""
    found: str = ""


@dataclass(frozen=True, slots=True)
class Preview:
    """Every difference in the order of the file; `ignored`: sheets that were not read."""

    differences: tuple[Difference, ...]
    unchanged: int
    ignored: tuple[str, ...]

    def of(self, kind: Kind) -> list[Difference]:
        return [one for one in self.differences if one.kind == kind]

    @property
    def writable(self) -> list[Difference]:
        """What is recorded unless the person says otherwise."""
        return [one for one in self.differences if one.kind in (Kind.NEW, Kind.CHANGED)]

    @property
    def fingerprint(self) -> str:
        """Names what was shown: another one means that something moved since."""
        shown = "\n".join(f"{one.kind} {one.key} {one.version}" for one in self.differences)
        return hashlib.sha256(shown.encode()).hexdigest()


def stored(content: Content) -> dict[str, Any]:
    """What is kept of a workbook until it is confirmed: the rows somebody touched."""
    touched = [cell for cell in content.cells if cell.touched]
    return {
        "typed": [asdict(cell) for cell in touched],
        "faults": [asdict(fault) for fault in content.faults],
        "untouched": len(content.cells) - len(touched),
        "ignored": list(content.ignored),
    }


def preview(draft: WorkbookDraft, *, longest: int) -> Preview:
    """What confirming would do. Six queries, whatever the size."""
    rows = _Rows(draft)
    typed = [rows.difference(Typed(**one)) for one in draft.cells["typed"]]
    faults = [rows.fault(Fault(**one), longest) for one in draft.cells["faults"]]
    differences = [one for one in typed if one is not None]
    return Preview(
        differences=tuple(differences + faults),
        unchanged=draft.cells["untouched"] + len(typed) - len(differences),
        ignored=tuple(draft.cells["ignored"]),
    )


class _Rows:
    """What stands in the tables for the person who gave the workbook."""

    def __init__(self, draft: WorkbookDraft) -> None:
        tender = draft.tender
        self.maximum = tender.grid.scale_maximum
        self.share: Share | None = share_of(tender, draft.user)
        self.bids: Mapping[str, Bid] = {bid.code: bid for bid in bids_in_order(tender)}
        nodes = GridNode.objects.filter(grid=tender.grid, kind=GridNode.Kind.SCORED)
        self.nodes: Mapping[str, GridNode] = {node.code: node for node in nodes}
        for node in self.nodes.values():
            node.grid = tender.grid
        self.marks = {
            (mark.bid_id, mark.node_id): mark
            for mark in Mark.objects.filter(bid__tender=tender, evaluator=draft.user).order_by()
        }

    def difference(self, typed: Typed) -> Difference | None:
        """None for a cell that already stands as the file has it."""
        bid, node = self.bids.get(typed.bid), self.nodes.get(typed.line)
        mark = self.marks.get((bid.pk, node.pk)) if bid and node else None
        before = Side(mark.value, mark.justification) if mark else Side()
        after = Side(typed.value, settled(typed.justification))
        if after == replace(before, justification=settled(before.justification)):
            return None
        version = mark.version if mark else 0
        kind = Kind.NEW if before.is_empty else Kind.CHANGED
        reason = self._refusal(bid, node)
        if reason:
            kind = Kind.REFUSED
        elif version != typed.version:
            kind = Kind.CONFLICT
        return Difference(
            kind=kind,
            bid=bid,
            node=node,
            key=cell_id(typed.bid, typed.line),
            place=typed.place,
            before=before,
            after=after,
            version=version,
            reason=workbook_reasons.of_cell(reason) if reason else "",
        )

    def fault(self, fault: Fault, longest: int) -> Difference:
        """A cell of the file that could not be taken."""
        bid, node = self.bids.get(fault.bid), self.nodes.get(fault.line)
        mark = self.marks.get((bid.pk, node.pk)) if bid and node else None
        return Difference(
            kind=Kind.REFUSED,
            bid=bid,
            node=node,
            key=cell_id(fault.bid, fault.line),
            place=fault.place,
            before=Side(mark.value, mark.justification) if mark else Side(),
            after=Side(),
            version=mark.version if mark else 0,
            reason=workbook_reasons.of_cell(
                fault.code, found=fault.found, maximum=self.maximum, longest=longest
            ),
            found=fault.found or "–",
        )

    def _refusal(self, bid: Bid | None, node: GridNode | None) -> str:
        if bid is None or node is None or self.share is None:
            return "unknown"
        if not self.share.covers(node.parent_id, bid.pk):
            return "not_assigned"
        return "chapter_submitted" if self.share.is_locked(node.parent_id) else ""
