"""Who on the panel marks what, what is handed in, and who is therefore still blind."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from assessments.models import (
    Assignment,
    Closing,
    GridNode,
    InterestStatement,
    Mark,
    Membership,
    Submission,
    Tender,
)
from hdhcompliance.accounts.models import User
from hdhcompliance.accounts.policy import Role

OPENS_THE_GRID = Q(has_interest=False) | Q(decision=InterestStatement.Decision.ADMITTED)


def to_hand_in() -> QuerySet[GridNode]:
    """Marked lines, of the outer membership's share, in chapters it has not handed in."""
    membership, tender = OuterRef(OuterRef("pk")), OuterRef(OuterRef("tender"))
    mine = Assignment.objects.filter(membership=membership, chapter=OuterRef("parent"))
    shared_out = Assignment.objects.filter(membership__tender=tender)
    handed_in = Submission.objects.filter(
        membership=membership, chapter=OuterRef("parent"), reopened_at__isnull=True
    )
    return GridNode.objects.filter(
        Exists(mine) | ~Exists(shared_out),
        ~Exists(handed_in),
        grid__tender=OuterRef("tender"),
        kind=GridNode.Kind.SCORED,
    )


@dataclass(frozen=True, slots=True)
class Seat:
    """A person's seat on the panel. `owes`: they still have a chapter to hand in."""

    membership: Membership
    owes: bool
    has_signed: bool
    may_mark: bool
    evaluation_closed: bool


def standing(tender: Tender, user: User) -> tuple[set[Role], Seat | None]:
    """The roles of a person in a tender, and their seat on its panel. One query."""
    own = InterestStatement.objects.filter(tender=OuterRef("tender"), user=OuterRef("user"))
    rows = list(
        Membership.objects.filter(tender=tender, user=user).annotate(
            owes=Exists(to_hand_in()),
            has_signed=Exists(own),
            may_mark=Exists(own.filter(OPENS_THE_GRID)),
            evaluation_closed=Exists(
                Closing.objects.filter(tender=OuterRef("tender"), reopened_at__isnull=True)
            ),
        )
    )
    roles = {Role(row.role) for row in rows}
    seat = next((row for row in rows if row.role == Role.EVALUATOR), None)
    if seat is None:
        return roles, None
    seat.tender, seat.user = tender, user
    return roles, Seat(
        membership=seat,
        owes=tender.bids_are_open and seat.owes,
        has_signed=seat.has_signed,
        may_mark=seat.may_mark,
        evaluation_closed=seat.evaluation_closed,
    )


def owing(tender: Tender) -> QuerySet[Membership]:
    """The members of the panel with a chapter still to hand in. Made to be a part of a query."""
    return Membership.objects.filter(Exists(to_hand_in()), tender=tender, role=Role.EVALUATOR)


@dataclass(frozen=True, slots=True)
class Share:
    """What one member of the panel marks. `cells`: None for the whole grid, else chapter -> bids.

    An empty set of bids stands for every bid.
    """

    membership: Membership
    cells: dict[int, frozenset[int]] | None
    handed_in: frozenset[int]

    def covers(self, chapter: int | None, bid: int | None = None) -> bool:
        """Whether a chapter (its node's id), for a bid when given, is theirs to mark."""
        if self.cells is None:
            return True
        bids = self.cells.get(chapter or 0)
        return bids is not None and (bid is None or not bids or bid in bids)

    def bids_in(self, chapter: int | None, bids: int) -> int:
        """How many of the tender's `bids` are theirs in a chapter."""
        if not self.covers(chapter):
            return 0
        return len((self.cells or {}).get(chapter or 0, ())) or bids

    def is_locked(self, chapter: int | None) -> bool:
        return (chapter or 0) in self.handed_in


def shares(tender: Tender, memberships: Iterable[Membership] | None = None) -> list[Share]:
    """The shares of the panel, in its order. Three queries, two when the memberships are given."""
    if memberships is None:
        panel = Membership.objects.filter(tender=tender, role=Role.EVALUATOR)
        memberships = panel.order_by("panel_code").select_related("user")
    members = list(memberships)
    mine, handed_in = assigned([tender.pk])[tender.pk], _handed_in(members)
    return [
        Share(
            membership=member,
            cells=mine[member.pk] if mine else None,
            handed_in=frozenset(handed_in[member.pk]),
        )
        for member in members
    ]


Cells = dict[int, frozenset[int]]  # chapter -> bids, empty for every bid


def assigned(tenders: Iterable[int]) -> defaultdict[int, defaultdict[int, Cells]]:
    """Tender -> membership -> what is assigned; a tender that is not shared out has nothing. One query."""
    found: defaultdict[int, defaultdict[int, Cells]] = defaultdict(lambda: defaultdict(dict))
    rows = Assignment.objects.filter(membership__tender__in=list(tenders))
    for row in rows.select_related("membership").order_by("bid_id"):
        chapters = found[row.membership.tender_id][row.membership_id]
        bids = chapters.get(row.chapter_id)
        if row.bid_id is None or bids == frozenset():
            chapters[row.chapter_id] = frozenset()
        else:
            chapters[row.chapter_id] = (bids or frozenset()) | {row.bid_id}
    return found


def _handed_in(members: Sequence[Membership]) -> defaultdict[int, set[int]]:
    """Membership -> chapters handed in."""
    found: defaultdict[int, set[int]] = defaultdict(set)
    rows = Submission.objects.filter(membership__in=members, reopened_at__isnull=True).order_by()
    for member, chapter in rows.values_list("membership_id", "chapter_id"):
        found[member].add(chapter)
    return found


def share_of(tender: Tender, user: User) -> Share | None:
    """The share of one person, None when they are not on the panel. Three queries."""
    mine = Membership.objects.filter(tender=tender, user=user, role=Role.EVALUATOR)
    return next(iter(shares(tender, mine.order_by("pk"))), None)


def handed_in_by(tender: Tender, chapter: int) -> frozenset[int]:
    """The users who have handed in a chapter. One query."""
    return frozenset(
        Submission.objects.filter(
            membership__tender=tender, chapter_id=chapter, reopened_at__isnull=True
        ).values_list("membership__user_id", flat=True)
    )


def visible_marks(tender: Tender, seat: Seat | None, *, sees_all: bool) -> QuerySet[Mark]:
    """The marks a person may see. Blind: their own, and those of a chapter both have handed in."""
    marks = Mark.objects.filter(bid__tender=tender)
    if sees_all:
        return marks
    if seat is None:
        return marks.none()
    standing_ones = Submission.objects.filter(
        chapter=OuterRef("node__parent"), reopened_at__isnull=True
    )
    return marks.filter(
        Q(evaluator=seat.membership.user)
        | Q(
            Exists(standing_ones.filter(membership=seat.membership)),
            Exists(
                standing_ones.filter(
                    membership__tender=tender, membership__user=OuterRef("evaluator")
                )
            ),
        )
    )


def all_handed_in(tender: Tender) -> bool:
    """Whether the panel has handed in every chapter. One query."""
    return tender.bids_are_open and not owing(tender).exists()


def statement_of(tender: Tender, user: User) -> InterestStatement | None:
    """What the person declared in this tender. One query."""
    return InterestStatement.objects.filter(tender=tender, user=user).order_by("pk").first()


def standing_closing(tender: Tender) -> Closing | None:
    """The closing in force, if any. One query."""
    standing = Closing.objects.filter(tender=tender, reopened_at__isnull=True)
    return standing.order_by("pk").first()


def is_closed(tender: Tender) -> bool:
    return Closing.objects.filter(tender=tender, reopened_at__isnull=True).exists()
