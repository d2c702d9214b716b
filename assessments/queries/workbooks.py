"""From rows to the workbook of one evaluator: their own marks, in their share of the grid."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count
from django.utils.translation import ngettext

from assessments.frameworks.loader import load
from assessments.models import Bid, GridNode, Mark, Tender, WorkbookDraft
from assessments.queries.chapters import SCALE
from assessments.queries.grid import bids_in_order, grouped
from assessments.queries.panel import Share
from assessments.queries.workbook_words import words
from assessments.workbooks.book import Book, Cell, Kind, Line, Sheet, Step
from providers.language import in_language

NOT_SHOWN = (GridNode.Kind.AMOUNT, GridNode.Kind.PRICE)


@dataclass(frozen=True, slots=True)
class Offer:
    """What the evaluation page says of the workbook: its marks, and the draft that waits if any."""

    cells: int
    draft: WorkbookDraft | None

    @property
    def text(self) -> str:
        """« 1 938 marks »."""
        return ngettext("%(count)s mark", "%(count)s marks", self.cells) % {
            "count": grouped(self.cells)
        }


def offer(tender: Tender, share: Share) -> Offer:
    """What a member of the panel may download, and what waits. Three queries, whatever the size."""
    bids = list(tender.bids.values_list("pk", flat=True))
    chapters = (
        GridNode.objects.filter(grid=tender.grid, kind=GridNode.Kind.SCORED)
        .order_by()
        .values_list("parent_id")
        .annotate(Count("pk"))
    )
    return Offer(
        cells=sum(
            lines * sum(share.covers(chapter, bid) for bid in bids) for chapter, lines in chapters
        ),
        draft=WorkbookDraft.objects.filter(tender=tender, user=share.membership.user_id)
        .defer("cells")
        .first(),
    )


def book_of(tender: Tender, share: Share, *, made_at: datetime, longest: int) -> Book:
    """The workbook of a member of the panel. Three queries: bids, lines, marks.

    Chapters of their share with something to mark, in the order of the grid; `longest` is the
    length a justification may have.
    """
    bids = bids_in_order(tender)
    marks = {
        (mark.bid_id, mark.node_id): mark
        for mark in Mark.objects.filter(
            bid__tender=tender, evaluator=share.membership.user_id
        ).order_by()
    }
    return Book(
        tender=tender.reference,
        grid=tender.grid.sha256,
        panel=share.membership.panel_code,
        made_at=made_at,
        bids=tuple((bid.code, bid.provider.name) for bid in bids),
        scale=_scale(tender.grid.scale_maximum),
        sheets=tuple(_sheets(tender, share, bids, marks)),
        longest=longest,
        words=words(tender, share.membership.panel_code, made_at, longest),
    )


def _sheets(
    tender: Tender, share: Share, bids: list[Bid], marks: dict[tuple[int, int], Mark]
) -> Iterable[Sheet]:
    nodes = list(
        GridNode.objects.filter(grid=tender.grid)
        .exclude(kind__in=NOT_SHOWN)
        .select_related("criterion")
        .order_by("order")
    )
    leaves: defaultdict[int, list[GridNode]] = defaultdict(list)
    for node in nodes:
        if node.kind != GridNode.Kind.BRANCH and node.parent_id is not None:
            leaves[node.parent_id].append(node)
    for chapter in nodes:
        mine = [bid for bid in bids if share.covers(chapter.pk, bid.pk)]
        below = leaves.get(chapter.pk, [])
        if mine and any(node.kind == GridNode.Kind.SCORED for node in below):
            yield Sheet(
                code=chapter.code,
                label=chapter.label,
                lines=tuple(_line(node, mine, marks) for node in below),
                locked=share.is_locked(chapter.pk),
            )


def _line(node: GridNode, bids: list[Bid], marks: dict[tuple[int, int], Mark]) -> Line:
    """A line; its anchors are its own, not the general scale's."""
    criterion = node.criterion
    scored = node.kind == GridNode.Kind.SCORED
    return Line(
        code=node.code,
        label=criterion.summary if criterion else node.label,
        kind=Kind(node.kind),
        cells=tuple(_cell(bid, marks.get((bid.pk, node.pk))) for bid in bids) if scored else (),
        anchors=tuple(node.anchors_fr or (criterion.anchors_fr if criterion else ()))
        if scored
        else (),
    )


def _cell(bid: Bid, mark: Mark | None) -> Cell:
    if mark is None:
        return Cell(bid=bid.code)
    return Cell(bid.code, mark.value, mark.justification, mark.version)


def _scale(maximum: int) -> tuple[Step, ...]:
    return tuple(
        Step(
            value=step.value,
            label=in_language(step.label_fr, step.label_en),
            text=in_language(step.anchor_fr, step.anchor_en),
        )
        for step in load().scales[SCALE].steps
        if step.value <= maximum
    )
