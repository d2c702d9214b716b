"""Who on the panel marks what, what is handed in, and who is therefore still blind."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from assessments.models import (
    Assignment,
    Closing,
    GridNode,
    InterestStatement,
    Membership,
    Submission,
    Tender,
)
from hdhcompliance.accounts.models import User
from hdhcompliance.accounts.policy import Role


def _to_hand_in() -> QuerySet[GridNode]:
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


def roles_of(tender: Tender, user: User) -> tuple[set[Role], bool]:
    """The roles of a person in a tender, and whether they still have a chapter to hand in. One query."""
    rows = (
        Membership.objects.filter(tender=tender, user=user)
        .annotate(owes=Exists(_to_hand_in()))
        .values_list("role", "owes")
    )
    found = [(Role(role), owes) for role, owes in rows]
    return (
        {role for role, _owes in found},
        tender.bids_are_open and any(owes for role, owes in found if role == Role.EVALUATOR),
    )


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

    def is_locked(self, chapter: int | None) -> bool:
        return (chapter or 0) in self.handed_in


def shares(tender: Tender, memberships: Iterable[Membership] | None = None) -> list[Share]:
    """The shares of the panel, in its order. Three queries, two when the memberships are given."""
    if memberships is None:
        memberships = (
            Membership.objects.filter(tender=tender, role=Role.EVALUATOR)
            .order_by("panel_code")
            .select_related("user")
        )
    panel = list(memberships)
    cells: dict[int, dict[int, set[int]]] = {}
    whole: dict[int, set[int]] = {}
    for member, chapter, bid in Assignment.objects.filter(membership__tender=tender).values_list(
        "membership_id", "chapter_id", "bid_id"
    ):
        bids = cells.setdefault(member, {}).setdefault(chapter, set())
        if bid is None:
            whole.setdefault(member, set()).add(chapter)
        else:
            bids.add(bid)
    handed_in: dict[int, set[int]] = {}
    for member, chapter in Submission.objects.filter(
        membership__in=panel, reopened_at__isnull=True
    ).values_list("membership_id", "chapter_id"):
        handed_in.setdefault(member, set()).add(chapter)
    return [
        Share(
            membership=member,
            cells={
                chapter: frozenset() if chapter in whole.get(member.pk, ()) else frozenset(bids)
                for chapter, bids in cells.get(member.pk, {}).items()
            }
            if cells
            else None,
            handed_in=frozenset(handed_in.get(member.pk, ())),
        )
        for member in panel
    ]


def share_of(tender: Tender, user: User) -> Share | None:
    """The share of one person, None when they are not on the panel. Three queries."""
    mine = Membership.objects.filter(tender=tender, user=user, role=Role.EVALUATOR)
    return next(iter(shares(tender, mine)), None)


def handed_in_by(tender: Tender, chapter: int) -> frozenset[int]:
    """The users who have handed in a chapter. One query."""
    return frozenset(
        Submission.objects.filter(
            membership__tender=tender, chapter_id=chapter, reopened_at__isnull=True
        ).values_list("membership__user_id", flat=True)
    )


def statement_of(tender: Tender, user: User) -> InterestStatement | None:
    """What the person declared in this tender. One query."""
    return InterestStatement.objects.filter(tender=tender, user=user).first()


def standing_closing(tender: Tender) -> Closing | None:
    """The closing in force, if any. One query."""
    return Closing.objects.filter(tender=tender, reopened_at__isnull=True).first()


def is_closed(tender: Tender) -> bool:
    return Closing.objects.filter(Q(tender=tender), reopened_at__isnull=True).exists()
