"""Who reads which comments. Every door of the discussion asks here, and nowhere else.

A comment may tell a mark. Between members of the panel it is therefore hidden like a mark: an
evaluator reads, on the lines of a chapter, what the other members wrote once both sides have handed
the chapter in. What is written by people who do not mark is read by everyone at once.
A comment on a risk is read by those who read risks.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import (
    BooleanField,
    Case,
    CharField,
    Exists,
    ExpressionWrapper,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from assessments.models import Comment, GridNode, Membership, Submission, Tender
from assessments.queries.panel import owing
from assessments.queries.risks import READERS
from hdhcompliance.accounts.models import User
from hdhcompliance.accounts.policy import GRANTS, TENDER_ROLES, Permission, Role
from hdhcompliance.journal.chain import stamp

SEES_ALL_MARKS = [role for role in TENDER_ROLES if Permission.VIEW_ALL_MARKS in GRANTS[role]]
FORMER_MEMBER = "former_member"


def comments_for(tender: Tender, reader: User | None) -> QuerySet[Comment]:
    """The comments on lines a person may read, oldest first, each with its `author_code`.

    `reader` None is whoever holds a report: nothing that a chapter still open hides. `author_code`
    is the code on the panel, otherwise the role, `former_member` when there is neither any more.
    """
    on_lines = Q(thread__node__isnull=False)
    return _comments(tender, on_lines & _readable(tender, reader))


def comments_on_risks(tender: Tender, reader: User) -> QuerySet[Comment]:
    """The comments on risks, for those who read risks and nobody else; as `comments_for`."""
    reads = Membership.objects.filter(tender=tender, user=reader, role__in=READERS)
    return _comments(tender, Q(Exists(reads), thread__risk__isnull=False))


def _comments(tender: Tender, which: Q) -> QuerySet[Comment]:
    return (
        Comment.objects.filter(which, thread__tender=tender)
        .annotate(author_code=_author_code(tender))
        .order_by("written_at", "pk")
    )


@dataclass(frozen=True, slots=True)
class Trace:
    """That a comment exists, without what it says."""

    node: int
    thread: int
    is_open: bool
    is_readable: bool


def traces(tender: Tender, reader: User, lines: Q) -> Iterator[Trace]:
    """Every comment on the nodes that `lines` selects, hidden ones included. One query."""
    readable = ExpressionWrapper(_readable(tender, reader), output_field=BooleanField())
    nodes = GridNode.objects.filter(lines, grid__tender=tender)
    rows = (
        Comment.objects.filter(thread__tender=tender, thread__node__in=nodes)
        .annotate(readable=readable)
        .order_by()
        .values_list("thread__node_id", "thread_id", "thread__resolved_at", "readable")
    )
    for node, thread, resolved_at, is_readable in rows:
        yield Trace(node, thread, resolved_at is None, is_readable)


def told_in_reports(tender: Tender) -> list[dict[str, Any]]:
    """The discussion as a dossier holds it: line by line, no person named. One query."""
    found: dict[int, dict[str, Any]] = {}
    rows = comments_for(tender, None).select_related("thread__node", "thread__bid")
    for comment in rows.order_by("thread__node__order", "thread__opened_at", "written_at", "pk"):
        thread = comment.thread
        told = found.setdefault(
            thread.pk,
            {
                "node": thread.about.code,
                "bid": thread.bid.code if thread.bid else None,
                "resolved": thread.is_resolved,
                "comments": [],
            },
        )
        told["comments"].append(
            {
                "author": author_of(comment),
                "at": stamp(comment.written_at),
                "text": comment.text,
            }
        )
    return list(found.values())


def author_of(comment: Comment) -> str:
    """The `author_code` of a comment that came through `comments_for`; KeyError for any other."""
    return str(vars(comment)["author_code"])


def author_name(code: str) -> str:
    """An `author_code` in the reader's language; a code on the panel stays as it is."""
    if code == FORMER_MEMBER:
        return _("Former member")
    return str(Role(code).label) if code in TENDER_ROLES else code


def _readable(tender: Tender, reader: User | None) -> Q:
    """The rule itself, as one condition on comments."""
    panel = Membership.objects.filter(tender=tender, role=Role.EVALUATOR)
    handed_in = Submission.objects.filter(membership__tender=tender, reopened_at__isnull=True)
    by_someone_else = ~Q(author__in=panel.values("user"))
    author_is_done = ~Q(author__in=owing(tender).values("user")) | Q(
        Exists(
            handed_in.filter(
                membership__user=OuterRef("author"), chapter=OuterRef("thread__node__parent")
            )
        )
    )
    if reader is None:
        return by_someone_else | author_is_done
    owes_nothing = ~Q(Exists(owing(tender).filter(user=reader)))
    reader_is_done = Q(
        thread__node__parent__in=handed_in.filter(membership__user=reader).values("chapter")
    ) | (owes_nothing & _beyond_ones_chapters(tender, reader))
    return (
        Q(author=reader)
        | ~Q(Exists(panel.filter(user=reader)))
        | by_someone_else
        | (reader_is_done & author_is_done)
    )


def _beyond_ones_chapters(tender: Tender, reader: User) -> Q:
    """What a member who has handed everything in reads beside it.

    The chapters in which nobody marks; every chapter with another role that shows all marks.
    """
    sees_all = Membership.objects.filter(tender=tender, user=reader, role__in=SEES_ALL_MARKS)
    marked = GridNode.objects.filter(grid__tender=tender, kind=GridNode.Kind.SCORED)
    return Q(Exists(sees_all)) | ~Q(thread__node__parent__in=marked.values("parent"))


def _author_code(tender: Tender) -> Coalesce:
    held = Membership.objects.filter(tender=tender, user=OuterRef("author"))
    by_rank = Case(*(When(role=role, then=place) for place, role in enumerate(TENDER_ROLES)))
    return Coalesce(
        Subquery(held.filter(role=Role.EVALUATOR).values("panel_code")[:1]),
        Subquery(held.order_by(by_rank).values("role")[:1]),
        Value(FORMER_MEMBER),
        output_field=CharField(),
    )
