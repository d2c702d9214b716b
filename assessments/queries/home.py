"""What waits for a person, over all their tenders."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from itertools import chain

from django.db.models import Count, Exists
from django.utils import timezone

from assessments.models import Bid, GridNode, Mark, Membership, Risk, Tender, Thread
from assessments.queries.certifications import ending_soon
from assessments.queries.inbox import questions_waiting, risks_waiting
from assessments.queries.notifications import unread_calls
from assessments.queries.opinions import Standing, stale_for
from assessments.queries.panel import Share, assigned, to_hand_in
from assessments.queries.reminders import Due, chapters_due
from assessments.queries.timeline import Milestone, calendars_of
from hdhcompliance.accounts.models import User
from hdhcompliance.accounts.policy import Role
from providers.law_queries import LawChange, law_changes
from providers.status import horizon

# Who asks for a renewal, or weighs what its absence means.
FOLLOWING = {Role.OFFICER, Role.REVIEWER}
RISKS_TOLD = 5


@dataclass(slots=True)
class Work:
    """One tender as it stands for one person. Marks are counted within the person's own share.

    `owes`: a chapter of theirs is not handed in. `calls`: unread mentions and answers. `due`:
    chapters assigned and not handed in. `ending`: certifications that end soon, for who follows them.
    `next`: the next stage of the calendar, once `with_next` has read it.
    `risks`, `questions`: of the legal review. `stale`: opinions to approve again.
    """

    tender: Tender
    roles: list[Role] = field(default_factory=list)
    marks_done: int = 0
    marks_total: int = 0
    owes: bool = False
    calls: int = 0
    due: list[Due] = field(default_factory=list)
    ending: int = 0
    risks: list[Risk] = field(default_factory=list)
    questions: list[Thread] = field(default_factory=list)
    stale: list[Standing] = field(default_factory=list)
    next: Milestone | None = None

    @property
    def marks_left(self) -> int:
        return max(0, self.marks_total - self.marks_done)

    @property
    def has_marks_to_give(self) -> bool:
        return self.is_evaluator and self.tender.bids_are_open and self.marks_left > 0

    @property
    def has_to_hand_in(self) -> bool:
        """Every mark is given, and that is not the end of it."""
        return self.owes and self.tender.bids_are_open and not self.marks_left

    @property
    def is_waiting(self) -> bool:
        return bool(
            self.has_marks_to_give
            or self.has_to_hand_in
            or self.calls
            or self.due
            or self.risks
            or self.questions
            or self.stale
            or self.ending
        )

    @property
    def first_risks(self) -> list[tuple[Risk, bool]]:
        """The risks told one by one, each with whether it is overdue; the register has the others."""
        today = timezone.localdate()
        return [(risk, risk.is_overdue(today)) for risk in self.risks[:RISKS_TOLD]]

    @property
    def is_evaluator(self) -> bool:
        return Role.EVALUATOR in self.roles


def my_work(user: User, only: Tender | None = None) -> list[Work]:
    """The person's tenders, newest first, or one of them.

    Twelve queries at most, seventeen for a reviewer.
    """
    roles: dict[int, list[Role]] = defaultdict(list)
    seats: dict[int, Membership] = {}
    owing: set[int] = set()
    for held in Membership.objects.filter(user=user).annotate(owes=Exists(to_hand_in())):
        roles[held.tender_id].append(Role(held.role))
        if held.role == Role.EVALUATOR:
            seats[held.tender_id] = held
            if held.owes:
                owing.add(held.tender_id)
    tenders = Tender.objects.select_related("grid")
    if not user.is_superuser:
        tenders = tenders.filter(pk__in=roles)
    if only is not None:
        tenders = tenders.filter(pk=only.pk)
    marks = _marks(user, seats)
    calls = unread_calls(user)
    ending = ending_soon([tender for tender, held in roles.items() if FOLLOWING & set(held)])
    risks, questions = risks_waiting(user), questions_waiting(user)
    stale: dict[int, list[Standing]] = defaultdict(list)
    # Only reviewers approve: nobody else pays for the question.
    for opinion in stale_for(user) if Role.REVIEWER in chain(*roles.values()) else ():
        stale[opinion.tender.pk].append(opinion)
    due: dict[int, list[Due]] = defaultdict(list)
    for chapter in chapters_due([user], today=timezone.localdate()):
        due[chapter.tender.pk].append(chapter)
    return [
        Work(
            tender=tender,
            roles=roles[tender.pk] or [Role.ADMINISTRATOR],
            marks_done=marks[tender.pk][0],
            marks_total=marks[tender.pk][1],
            owes=tender.pk in owing,
            calls=calls.get(tender.pk, 0),
            due=due[tender.pk],
            ending=ending.get(tender.pk, 0),
            risks=risks.get(tender.pk, []),
            questions=questions.get(tender.pk, []),
            stale=stale[tender.pk],
        )
        for tender in tenders
    ]


def with_next(work: list[Work]) -> list[Work]:
    """Each tender with the stage it comes to next. Four queries."""
    for item, calendar in zip(work, calendars_of([item.tender for item in work]), strict=True):
        item.next = calendar.next
    return work


def laws_ahead(work: Iterable[Work], today: date) -> list[LawChange]:
    """Laws whose status changes soon, for who follows them in a tender. Two queries at most."""
    if not any(FOLLOWING & set(item.roles) for item in work):
        return []
    return law_changes(today, horizon(today))


def _marks(user: User, seats: dict[int, Membership]) -> defaultdict[int, tuple[int, int]]:
    """Tender -> marks given and to give, within the person's own share. Four queries."""
    found: defaultdict[int, tuple[int, int]] = defaultdict(lambda: (0, 0))
    mine = assigned(seats)
    bids = Counter(Bid.objects.filter(tender__in=seats).values_list("tender_id", flat=True))
    leaves = Counter(
        GridNode.objects.filter(
            grid__tender__in=seats, kind=GridNode.Kind.SCORED, parent__isnull=False
        ).values_list("grid__tender_id", "parent_id")
    )
    given = (
        Mark.objects.filter(evaluator=user, value__isnull=False)
        .order_by()
        .values_list("bid__tender_id", "node__parent_id", "bid_id")
        .annotate(Count("pk"))
    )
    shares = {
        tender: Share(seat, mine[tender][seat.pk] if mine[tender] else None, frozenset())
        for tender, seat in seats.items()
    }
    for (tender, chapter), number in leaves.items():
        done, to_give = found[tender]
        found[tender] = done, to_give + number * shares[tender].bids_in(chapter, bids[tender])
    for tender, chapter, bid, number in given:
        if tender in shares and shares[tender].covers(chapter, bid):
            done, to_give = found[tender]
            found[tender] = done + number, to_give
    return found


def may_create_tenders(user: User) -> bool:
    """Administrators, and whoever is already an officer somewhere."""
    return user.is_superuser or Membership.objects.filter(role=Role.OFFICER, user=user).exists()
