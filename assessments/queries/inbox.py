"""What waits for one person in the legal review: risks of theirs, questions put to them."""

from __future__ import annotations

from collections import defaultdict

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from assessments.models import Comment, Membership, Risk, Thread
from assessments.queries.risks import READERS, REVIEWERS
from hdhcompliance.accounts.models import User
from hdhcompliance.accounts.policy import GRANTS, TENDER_ROLES, Permission, Role

COMMENTERS = [role for role in TENDER_ROLES if Permission.COMMENT in GRANTS[role]]


def risks_waiting(user: User) -> dict[int, list[Risk]]:
    """Tender id -> the risks entrusted to a person and not decided, the first due first. One query.

    Only where they may still review risks.
    """
    found: defaultdict[int, list[Risk]] = defaultdict(list)
    reviews = _held(user, REVIEWERS).filter(tender=OuterRef("tender"))
    rows = Risk.objects.filter(Exists(reviews), owner=user).exclude(status__in=Risk.DECIDED)
    for risk in rows.order_by(F("due_on").asc(nulls_last=True), "pk"):
        found[risk.tender_id].append(risk)
    return found


def questions_waiting(user: User) -> dict[int, list[Thread]]:
    """Tender id -> the open threads that call a person, or are on a risk of theirs, unanswered.

    One query. On lines, members of the panel are left to their notifications: which comments they
    may read is decided line by line in `queries.discussion`.
    """
    after = Comment.objects.filter(thread=OuterRef("thread"), author=user, pk__gt=OuterRef("pk"))
    asked = (
        Comment.objects.filter(
            Q(mentioned=user) | Q(thread__risk__owner=user), thread=OuterRef("pk")
        )
        .exclude(author=user)
        .filter(~Exists(after))
    )
    held = {"tender": OuterRef("tender")}
    on_risk = Q(Exists(_held(user, READERS).filter(**held)), risk__isnull=False)
    on_line = Q(Exists(_held(user, COMMENTERS).filter(**held)), node__isnull=False)
    marks = Exists(_held(user, [Role.EVALUATOR]).filter(**held))
    found: defaultdict[int, list[Thread]] = defaultdict(list)
    for thread in (
        Thread.objects.filter(Exists(asked), on_risk | (on_line & ~marks), resolved_at=None)
        .select_related("tender", "node", "risk")
        .order_by("opened_at")
    ):
        found[thread.tender_id].append(thread)
    return found


def _held(user: User, roles: list[Role]) -> QuerySet[Membership]:
    return Membership.objects.filter(user=user, role__in=roles)
