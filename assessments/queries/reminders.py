"""The chapters people have to hand in, with the day they are due."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef

from assessments.models import Assignment, Submission, Tender
from hdhcompliance.accounts.models import User


@dataclass(frozen=True, slots=True)
class Due:
    """A chapter assigned to a person and not handed in; `due_on` is the earliest of its bids."""

    user: int
    tender: Tender
    chapter: str
    label: str
    bids: tuple[str, ...]
    due_on: date | None
    today: date

    @property
    def is_late(self) -> bool:
        return self.due_on is not None and self.due_on < self.today

    @property
    def is_today(self) -> bool:
        return self.due_on == self.today

    @property
    def days_late(self) -> int:
        return (self.today - self.due_on).days if self.due_on is not None else 0


def chapters_due(users: Iterable[User], *, today: date, until: date | None = None) -> list[Due]:
    """What these people have to hand in, the most pressing first. One query.

    `until`: only what is due on that day or before, late chapters included.
    """
    handed_in = Submission.objects.filter(
        membership=OuterRef("membership"), chapter=OuterRef("chapter"), reopened_at__isnull=True
    )
    rows = Assignment.objects.filter(~Exists(handed_in), membership__user__in=users)
    if until is not None:
        rows = rows.filter(due_on__lte=until)
    found: dict[tuple[int, int], list[Assignment]] = {}
    for row in rows.select_related("membership__tender", "chapter", "bid__provider").order_by(
        "membership", "chapter__order", "bid__colour"
    ):
        found.setdefault((row.membership_id, row.chapter_id), []).append(row)
    dues = [_due(together, today) for together in found.values()]
    return sorted(dues, key=lambda due: due.due_on or date.max)


def _due(rows: list[Assignment], today: date) -> Due:
    first = rows[0]
    everything = any(row.bid is None for row in rows)
    return Due(
        user=first.membership.user_id,
        tender=first.membership.tender,
        chapter=first.chapter.code,
        label=first.chapter.label,
        bids=() if everything else tuple(row.bid.provider.name for row in rows if row.bid),
        due_on=min((row.due_on for row in rows if row.due_on), default=None),
        today=today,
    )
