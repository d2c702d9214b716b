"""What waits for a person, over all their tenders."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import Count
from django.utils import timezone

from assessments.models import Bid, GridNode, Mark, Membership, Tender
from assessments.queries.notifications import unread_calls
from assessments.queries.reminders import Due, chapters_due
from hdhcompliance.accounts.models import User
from hdhcompliance.accounts.policy import Role


@dataclass(slots=True)
class Work:
    """One tender as it stands for one person. Marks counted over leaves x bids.

    `calls`: unread mentions and answers. `due`: chapters assigned and not handed in.
    """

    tender: Tender
    roles: list[Role] = field(default_factory=list)
    marks_done: int = 0
    marks_total: int = 0
    calls: int = 0
    due: list[Due] = field(default_factory=list)

    @property
    def marks_left(self) -> int:
        return max(0, self.marks_total - self.marks_done)

    @property
    def has_marks_to_give(self) -> bool:
        return self.is_evaluator and self.tender.bids_are_open and self.marks_left > 0

    @property
    def is_waiting(self) -> bool:
        return bool(self.has_marks_to_give or self.calls or self.due)

    @property
    def is_evaluator(self) -> bool:
        return Role.EVALUATOR in self.roles


def my_work(user: User) -> list[Work]:
    """The person's tenders, newest first. Seven queries at most."""
    roles: dict[int, list[Role]] = defaultdict(list)
    for tender_id, role in Membership.objects.filter(user=user).values_list("tender_id", "role"):
        roles[tender_id].append(Role(role))
    tenders = Tender.objects.select_related("grid")
    if not user.is_superuser:
        tenders = tenders.filter(pk__in=roles)
    done = dict(
        Mark.objects.filter(evaluator=user, value__isnull=False)
        .order_by()
        .values_list("bid__tender_id")
        .annotate(Count("pk"))
    )
    leaves = dict(
        GridNode.objects.filter(grid__tender__in=roles, kind=GridNode.Kind.SCORED)
        .order_by()
        .values_list("grid__tender_id")
        .annotate(Count("pk"))
    )
    bids = dict(
        Bid.objects.filter(tender__in=roles)
        .order_by()
        .values_list("tender_id")
        .annotate(Count("pk"))
    )
    calls = unread_calls(user)
    due: dict[int, list[Due]] = defaultdict(list)
    for chapter in chapters_due([user], today=timezone.localdate()):
        due[chapter.tender.pk].append(chapter)
    return [
        Work(
            tender=tender,
            roles=roles[tender.pk] or [Role.ADMINISTRATOR],
            marks_done=done.get(tender.pk, 0),
            marks_total=leaves.get(tender.pk, 0) * bids.get(tender.pk, 0),
            calls=calls.get(tender.pk, 0),
            due=due[tender.pk],
        )
        for tender in tenders
    ]


def may_create_tenders(user: User) -> bool:
    """Administrators, and whoever is already an officer somewhere."""
    return user.is_superuser or Membership.objects.filter(role=Role.OFFICER, user=user).exists()
