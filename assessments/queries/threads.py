"""The discussion as pages show it; what a reader may read is decided in `queries.discussion`."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet, Subquery

from assessments.models import Comment, GridNode, Risk, Tender, Thread
from assessments.queries.discussion import (
    author_name,
    author_of,
    comments_for,
    comments_on_risks,
    traces,
)
from assessments.queries.panel import share_of
from assessments.queries.risks import readers_of
from hdhcompliance.accounts.models import User
from providers.models import Source


@dataclass(slots=True)
class LineCount:
    """How much is said on a line: comments and open threads readable, comments hidden."""

    comments: int = 0
    open_threads: int = 0
    hidden: int = 0


@dataclass(frozen=True, slots=True)
class Said:
    """A comment, what its author is here (a code on the panel, or a role) and what it quotes."""

    comment: Comment
    role: str
    quoted: list[Source] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Conversation:
    """A thread with what its reader may read of it."""

    thread: Thread
    said: list[Said] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Talk:
    """What is said on one line or risk. `hidden`: comments not shown yet, or not at all."""

    conversations: list[Conversation]
    hidden: int = 0
    # Whether the reader sees them by handing the chapter in.
    hidden_until_handed_in: bool = False

    @property
    def count(self) -> LineCount:
        return LineCount(
            comments=sum(len(one.said) for one in self.conversations),
            open_threads=sum(not one.thread.is_resolved for one in self.conversations),
            hidden=self.hidden,
        )


def talk_of(tender: Tender, reader: User, node: GridNode) -> Talk:
    """The threads of a line, open ones first. Six queries at most."""
    said = comments_for(tender, reader).filter(thread__node=node)
    hidden = sum(not trace.is_readable for trace in traces(tender, reader, Q(pk=node.pk)))
    return Talk(
        conversations=_conversations(said),
        hidden=hidden,
        hidden_until_handed_in=bool(hidden) and _may_hand_in(tender, reader, node),
    )


def talk_on(tender: Tender, reader: User, risk: Risk) -> Talk:
    """The threads of a risk, open ones first. Three queries at most."""
    said = comments_on_risks(tender, reader).filter(thread__risk=risk)
    return Talk(_conversations(said, quoting=True))


def _conversations(comments: QuerySet[Comment], *, quoting: bool = False) -> list[Conversation]:
    found: dict[int, Conversation] = {}
    links = ("mentioned", "quoted") if quoting else ("mentioned",)
    shown = comments.select_related("author", "thread__bid__provider").prefetch_related(*links)
    for comment in shown:
        conversation = found.setdefault(comment.thread_id, Conversation(comment.thread))
        quoted = list(comment.quoted.all()) if quoting else []
        conversation.said.append(Said(comment, author_name(author_of(comment)), quoted))
    return sorted(found.values(), key=lambda one: one.thread.is_resolved)


def _may_hand_in(tender: Tender, reader: User, node: GridNode) -> bool:
    share = share_of(tender, reader)
    return (
        share is not None
        and share.covers(node.parent_id)
        and not share.is_locked(node.parent_id)
        and GridNode.objects.filter(parent=node.parent_id, kind=GridNode.Kind.SCORED).exists()
    )


def counts_of(tender: Tender, reader: User, chapter: GridNode) -> dict[int, LineCount]:
    """Line id -> how much is said there, for the lines of a chapter where something is. One query."""
    found: defaultdict[int, LineCount] = defaultdict(LineCount)
    open_threads = set()
    for trace in traces(tender, reader, Q(parent=chapter)):
        count = found[trace.node]
        if not trace.is_readable:
            count.hidden += 1
            continue
        count.comments += 1
        if trace.is_open:
            open_threads.add((trace.node, trace.thread))
    for node, number in Counter(node for node, _thread in open_threads).items():
        found[node].open_threads = number
    return dict(found)


def threads_for(
    tender: Tender, reader: User, *, state: str = "", mine: bool = False, mentions: bool = False
) -> QuerySet[Thread]:
    """The threads of which the reader reads something: open ones first, then the latest said.

    `state`: open, resolved, or both when empty. `mine`: where they wrote. `mentions`: where they
    are called by name. Each thread has `readable`, its comments that the reader may read.
    """
    readable = comments_for(tender, reader).select_related("author")
    here = readable.filter(thread=OuterRef("pk"))
    found = Thread.objects.filter(Exists(here), tender=tender)
    if state:
        found = found.filter(resolved_at__isnull=state == "open")
    if mine:
        found = found.filter(Exists(here.filter(author=reader)))
    if mentions:
        found = found.filter(Exists(here.filter(mentioned=reader)))
    latest = here.order_by("-written_at").values("written_at")[:1]
    return (
        found.annotate(latest_at=Subquery(latest))
        .select_related("node", "bid__provider")
        .prefetch_related(Prefetch("comments", readable, to_attr="readable"))
        .order_by(F("resolved_at").desc(nulls_first=True), "-latest_at", "pk")
    )


def thread_for(tender: Tender, reader: User, thread: int) -> Thread | None:
    """One thread the reader may take part in; None for any other. One query."""
    readable = (comments_for(tender, reader), comments_on_risks(tender, reader))
    on_line, on_risk = (Exists(which.filter(thread=OuterRef("pk"))) for which in readable)
    found = (
        Thread.objects.filter(on_line | on_risk, tender=tender, pk=thread)
        .select_related("node__parent", "node__criterion__framework", "bid", "risk__bid")
        .first()
    )
    if found is not None:
        found.tender = tender
        if found.node is not None:
            found.node.grid = tender.grid
    return found


def people_on(tender: Tender, about: GridNode | Risk) -> list[User]:
    """Who can be mentioned in a thread: everyone of the tender, or those who read its risks."""
    return list(readers_of(tender)) if isinstance(about, Risk) else people_of(tender)


def people_of(tender: Tender) -> list[User]:
    """Everyone with a role in the tender. One query."""
    return list(
        User.objects.filter(memberships__tender=tender, is_active=True)
        .distinct()
        .order_by("last_name", "first_name", "username")
    )
