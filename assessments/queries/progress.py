"""How far the panel is: evaluator x chapter, and one evaluator's chapters x bids."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from assessments.models import (
    Assignment,
    Bid,
    GridNode,
    InterestStatement,
    Submission,
    Tender,
)
from assessments.queries.grid import (
    Chapter,
    Given,
    bids_in_order,
    chapters,
    marks_given,
    panel_scope,
)
from assessments.queries.panel import Share


@dataclass(frozen=True, slots=True)
class Cell:
    """A chapter for one evaluator. `state`: none (not theirs), open, late or handed_in."""

    done: int
    total: int
    state: str
    submission: Submission | None = None
    due_on: date | None = None

    @property
    def is_complete(self) -> bool:
        return self.done >= self.total


@dataclass(frozen=True, slots=True)
class Seated:
    """A member of the panel with their statement and their part of each chapter."""

    share: Share
    statement: InterestStatement | None
    cells: list[Cell]

    @property
    def code(self) -> str:
        return self.share.membership.panel_code

    @property
    def done(self) -> int:
        return sum(cell.done for cell in self.cells)

    @property
    def total(self) -> int:
        return sum(cell.total for cell in self.cells)

    @property
    def handed_in(self) -> int:
        return sum(cell.state == "handed_in" for cell in self.cells)

    @property
    def chapters(self) -> int:
        """Chapters that are theirs."""
        return sum(cell.state != "none" for cell in self.cells)

    @property
    def due_on(self) -> date | None:
        """The first date still running."""
        open_ = [cell.due_on for cell in self.cells if cell.due_on and cell.state != "handed_in"]
        return min(open_, default=None)

    @property
    def is_late(self) -> bool:
        return any(cell.state == "late" for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Board:
    """The panel at work. Rows are the chapters with marks to give."""

    chapters: list[Chapter]
    bids: list[Bid]
    seated: list[Seated]
    given: Given

    @property
    def rows(self) -> list[tuple[Chapter, list[Cell]]]:
        return [
            (chapter, [each.cells[place] for each in self.seated])
            for place, chapter in enumerate(self.chapters)
        ]

    def by_bid(self, seated: Seated) -> list[tuple[Chapter, list[tuple[int, int] | None]]]:
        """One evaluator's chapters x bids: (given, to give), None where nothing is theirs."""
        share = seated.share
        return [
            (
                chapter,
                [
                    (
                        self.given.get((chapter.node.pk, share.membership.user_id, bid.pk), (0, 0))[
                            0
                        ],
                        chapter.scored,
                    )
                    if share.covers(chapter.node.pk, bid.pk)
                    else None
                    for bid in self.bids
                ],
            )
            for chapter in self.chapters
        ]


def board(tender: Tender, today: date) -> Board:
    """Everything the page of the panel shows. Ten queries, whatever the size."""
    bids = bids_in_order(tender)
    scope = panel_scope(tender)
    rows = [one for one in chapters(tender, bids, scope) if one.scored]
    given = marks_given(tender, scope)
    statements = {
        one.user_id: one
        for one in InterestStatement.objects.filter(tender=tender).select_related("user")
    }
    submissions = {
        (one.membership_id, one.chapter_id): one
        for one in Submission.objects.filter(membership__tender=tender, reopened_at__isnull=True)
    }
    due = _due_dates(tender)
    seated = [
        Seated(
            share=share,
            statement=statements.get(share.membership.user_id),
            cells=[_cell(chapter, share, bids, given, submissions, due, today) for chapter in rows],
        )
        for share in scope.shares
    ]
    return Board(chapters=rows, bids=bids, seated=seated, given=given)


def marked_chapters(tender: Tender) -> list[GridNode]:
    """The branches that have lines to mark, in the order of the grid. One query."""
    return list(
        GridNode.objects.filter(grid=tender.grid, children__kind=GridNode.Kind.SCORED)
        .distinct()
        .order_by("order")
    )


def _due_dates(tender: Tender) -> dict[tuple[int, int], date]:
    """(membership, chapter) -> the earliest date it is due."""
    found: dict[tuple[int, int], date] = {}
    for member, chapter, due_on in (
        Assignment.objects.filter(membership__tender=tender, due_on__isnull=False)
        .order_by("-due_on")
        .values_list("membership_id", "chapter_id", "due_on")
    ):
        assert due_on is not None  # filtered above
        found[member, chapter] = due_on
    return found


def _cell(
    chapter: Chapter,
    share: Share,
    bids: Sequence[Bid],
    given: Given,
    submissions: dict[tuple[int, int], Submission],
    due: dict[tuple[int, int], date],
    today: date,
) -> Cell:
    where, who = chapter.node.pk, share.membership
    if not share.covers(where):
        return Cell(0, 0, "none")
    submission, due_on = submissions.get((who.pk, where)), due.get((who.pk, where))
    late = due_on is not None and due_on < today
    return Cell(
        done=sum(given.get((where, who.user_id, bid.pk), (0, 0))[0] for bid in bids),
        total=chapter.scored * share.bids_in(where, len(bids)),
        state="handed_in" if submission else "late" if late else "open",
        submission=submission,
        due_on=due_on,
    )


def handed_in_at(share: Share, chapter: int) -> datetime | None:
    """When this chapter was handed in, if it is. One query when it is, none otherwise."""
    if not share.is_locked(chapter):
        return None
    return Submission.objects.get(
        membership=share.membership, chapter_id=chapter, reopened_at__isnull=True
    ).submitted_at
