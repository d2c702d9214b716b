"""The panel's acts: declare one's interests, share out the chapters, hand one in, reopen one."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from assessments.actions.errors import ActionRefused
from assessments.actions.notifications import notify
from assessments.models import (
    Assignment,
    Bid,
    GridNode,
    InterestStatement,
    Mark,
    Membership,
    Notification,
    Submission,
    Tender,
)
from assessments.queries.panel import is_closed, share_of, statement_of
from hdhcompliance.accounts.models import User
from hdhcompliance.accounts.policy import Role
from hdhcompliance.journal.record import record

# What a person signs. Its SHA-256 is kept with the signature, in the language it was read in.
WORDING = _(
    "I declare that I have, directly or indirectly, no financial, economic or other personal interest"
    " that could compromise my impartiality or independence in this procedure (article L. 2141-10 of"
    " the public procurement code). I undertake to tell the procurement officer without delay if this"
    " changes, and to keep the content of the bids and of the marks confidential."
)


def sign_statement(
    *, by: User, tender: Tender, has_interest: bool = False, details: str = ""
) -> InterestStatement:
    """Declare one's interests, or none. A new statement replaces the former and awaits a new decision."""
    if has_interest and not details.strip():
        raise ActionRefused("details_missing", _("Say which interest you declare."))
    with transaction.atomic():
        if not Membership.objects.filter(tender=tender, user=by, role=Role.EVALUATOR).exists():
            raise ActionRefused("not_evaluator", _("Only the evaluators of this tender sign it."))
        statement, _created = InterestStatement.objects.update_or_create(
            tender=tender,
            user=by,
            defaults={
                "has_interest": has_interest,
                "details": details.strip() if has_interest else "",
                "wording_sha256": hashlib.sha256(str(WORDING).encode()).hexdigest(),
                "signed_at": timezone.now(),
                "decision": "",
                "decision_reason": "",
                "decided_by": "",
                "decided_at": None,
            },
        )
        if has_interest:
            notify(
                users=_officers(tender, but=by),
                tender=tender,
                kind=Notification.Kind.INTEREST,
                subject=by.get_username(),
                path=reverse("assessments:panel", args=[tender.reference]),
            )
        record(
            "interest.declared" if has_interest else "interest.none_declared",
            by=by,
            target=by.get_username(),
            tender=tender.reference,
            data={"wording_sha256": statement.wording_sha256, "details": statement.details},
        )
    return statement


def decide_interest(
    *, by: User, statement: InterestStatement, decision: str, reason: str
) -> InterestStatement:
    """Admit or exclude a person who declared an interest. Nobody decides on their own."""
    if decision not in (
        InterestStatement.Decision.ADMITTED,
        InterestStatement.Decision.EXCLUDED,
    ):
        raise ActionRefused("unknown_decision", _("Choose one of the proposed decisions."))
    if not reason.strip():
        raise ActionRefused("reason_missing", _("Write the reason of the decision."))
    if not statement.has_interest:
        raise ActionRefused("nothing_to_decide", _("This person declared no interest."))
    if statement.user_id == by.pk:
        raise ActionRefused(
            "own_interest", _("Nobody decides on their own interest: ask another officer.")
        )
    with transaction.atomic():
        statement.decision, statement.decision_reason = decision, reason.strip()
        statement.decided_by, statement.decided_at = by.get_username(), timezone.now()
        statement.save(update_fields=["decision", "decision_reason", "decided_by", "decided_at"])
        record(
            "interest.decided",
            by=by,
            target=statement.user.get_username(),
            tender=statement.tender.reference,
            data={"decision": decision, "reason": statement.decision_reason},
        )
    return statement


def assign_chapters(
    *,
    by: User,
    membership: Membership,
    chapters: Sequence[GridNode],
    bids: Sequence[Bid] = (),
    due_on: date | None = None,
) -> int:
    """Set what one evaluator marks: these chapters, for these bids (none named: every bid).

    Replaces their former share; what they have marked stays. Returns the number of rows.
    """
    tender = membership.tender
    if membership.role != Role.EVALUATOR:
        raise ActionRefused("not_evaluator", _("Chapters are assigned to evaluators only."))
    if any(chapter.grid_id != tender.grid.pk for chapter in chapters) or any(
        bid.tender_id != tender.pk for bid in bids
    ):
        raise ActionRefused("of_another_tender", _("This chapter belongs to another tender."))
    now = timezone.now()
    each_bid: Sequence[Bid | None] = bids or [None]
    rows = [
        Assignment(
            membership=membership,
            chapter=chapter,
            bid=bid,
            due_on=due_on,
            assigned_by=by.get_username(),
            assigned_at=now,
        )
        for chapter in chapters
        for bid in each_bid
    ]
    with transaction.atomic():
        Assignment.objects.filter(membership=membership).delete()
        Assignment.objects.bulk_create(rows)
        if chapters:
            notify(
                users=[membership.user],
                tender=tender,
                kind=Notification.Kind.ASSIGNED,
                subject=", ".join(chapter.code for chapter in chapters)[:200],
                path=reverse("assessments:grid", args=[tender.reference]),
            )
        record(
            "chapters.assigned",
            by=by,
            target=membership.panel_code,
            tender=tender.reference,
            data={
                "chapters": [chapter.code for chapter in chapters],
                "bids": [bid.code for bid in bids],
                "due_on": due_on.isoformat() if due_on else "",
            },
        )
    return len(rows)


def submit_chapter(*, by: User, tender: Tender, chapter: GridNode) -> Submission:
    """Hand in a chapter: locked from now on. Refused while a mark of one's share is missing."""
    with transaction.atomic():
        # Marks are written with their evaluator's seat locked: none slips in behind the count.
        seats = Membership.objects.filter(tender=tender, user=by, role=Role.EVALUATOR)
        seats.select_for_update().first()
        refuse_unready(by=by, tender=tender)
        share = share_of(tender, by)
        if share is None or not share.covers(chapter.pk):
            raise ActionRefused("not_assigned", _("This chapter is not assigned to you."))
        if share.is_locked(chapter.pk):
            raise ActionRefused("already_submitted", _("This chapter is handed in already."))
        left = missing_marks(tender, by, chapter, share.cells)
        if left:
            raise ActionRefused(
                "marks_missing",
                ngettext(
                    "%(number)d mark is missing in this chapter: give it, then hand the chapter in.",
                    "%(number)d marks are missing in this chapter: give them, then hand the chapter in.",
                    left,
                )
                % {"number": left},
            )
        submission = Submission.objects.create(
            membership=share.membership, chapter=chapter, submitted_at=timezone.now()
        )
        record(
            "chapter.submitted",
            by=by,
            target=f"{chapter.code}/{share.membership.panel_code}",
            tender=tender.reference,
        )
    return submission


def missing_marks(
    tender: Tender, user: User, chapter: GridNode, cells: dict[int, frozenset[int]] | None
) -> int:
    """How many marks of the person's share of a chapter are not given."""
    bids = set(tender.bids.values_list("pk", flat=True))
    mine = (cells or {}).get(chapter.pk) or bids
    leaves = GridNode.objects.filter(parent=chapter, kind=GridNode.Kind.SCORED).count()
    given = Mark.objects.filter(
        evaluator=user,
        bid__in=mine,
        node__parent=chapter,
        node__kind=GridNode.Kind.SCORED,
        value__isnull=False,
    ).count()
    return leaves * len(mine) - given


def reopen_chapter(*, by: User, submission: Submission, reason: str) -> Submission:
    """Give a chapter back to its evaluator, who is told. The reason goes to the journal."""
    tender = submission.membership.tender
    if submission.membership.user_id == by.pk:
        # They have seen the others' marks since.
        raise ActionRefused(
            "own_chapter", _("Nobody reopens their own chapter: ask another officer.")
        )
    if not reason.strip():
        raise ActionRefused("reason_missing", _("Write why the chapter is reopened."))
    with transaction.atomic():
        if is_closed(tender):
            raise ActionRefused(
                "evaluation_closed", _("The evaluation is closed: reopen it before a chapter.")
            )
        reopened = Submission.objects.filter(pk=submission.pk, reopened_at__isnull=True).update(
            reopened_at=timezone.now(), reopened_by=by.get_username(), reason=reason.strip()
        )
        if not reopened:
            raise ActionRefused("not_submitted", _("This chapter is already open."))
        notify(
            users=[submission.membership.user],
            tender=tender,
            kind=Notification.Kind.REOPENED,
            subject=submission.chapter.code,
            path=reverse("assessments:chapter", args=[tender.reference, submission.chapter.code]),
        )
        record(
            "chapter.reopened",
            by=by,
            target=f"{submission.chapter.code}/{submission.membership.panel_code}",
            tender=tender.reference,
            data={"reason": reason.strip()},
        )
    submission.refresh_from_db()
    return submission


def refuse_unready(*, by: User, tender: Tender) -> None:
    """ActionRefused unless this person may mark at all: bids open, statement signed, not closed."""
    if not tender.bids_are_open:
        raise ActionRefused(
            "bids_not_open",
            _("The bids are not open yet: freeze the method, then open the bids, then mark."),
        )
    statement = statement_of(tender, by)
    if statement is None:
        raise ActionRefused(
            "statement_missing",
            _("Sign the statement of interests first (article L. 2141-10): nothing was changed."),
        )
    if not statement.opens_the_grid:
        raise ActionRefused(
            "interest_declared",
            _("You declared an interest: you cannot mark until an officer has decided."),
        )
    if is_closed(tender):
        raise ActionRefused(
            "evaluation_closed", _("The evaluation is closed: no mark can change any more.")
        )


def _officers(tender: Tender, *, but: User) -> list[User]:
    return list(
        User.objects.filter(memberships__tender=tender, memberships__role=Role.OFFICER).exclude(
            pk=but.pk
        )
    )
