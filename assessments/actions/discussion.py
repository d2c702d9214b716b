"""The discussion of a line or a risk: open a thread, answer, close it, open it again.

A comment is written once and never edited: what was said to a committee is not said otherwise later.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.actions.errors import ActionRefused
from assessments.actions.notifications import notify
from assessments.models import Bid, Comment, GridNode, Notification, Risk, Tender, Thread
from assessments.queries.threads import people_on
from hdhcompliance.accounts.models import User
from hdhcompliance.journal.record import record
from providers.models import Source

MAXIMUM_TEXT = 5000
# The same words by the same person so soon after are a request sent again, not a second comment.
SENT_AGAIN_WITHIN = timedelta(seconds=30)
# A user name may hold an @ and dots; an address such as nom@exemple.fr mentions nobody.
MENTION = re.compile(r"(?<![\w@.+-])@([\w@.+-]{1,150})")


@dataclass(frozen=True, slots=True)
class Posted:
    """A comment as it stands. `unknown`: the names it mentions that nobody here bears."""

    comment: Comment
    unknown: tuple[str, ...] = ()


def open_thread(
    *,
    by: User,
    tender: Tender,
    text: str,
    node: GridNode | None = None,
    bid: Bid | None = None,
    risk: Risk | None = None,
    quoted: Sequence[str] = (),
) -> Posted:
    """Start a thread on a leaf of the grid, about one bid or about all; or on a risk.

    `quoted`: keys of the sources the comment rests on.
    """
    text, sources = _checked(text), _sources(quoted)
    thread = Thread(tender=tender, node=node, bid=bid, risk=risk, opened_at=timezone.now())
    _check_place(thread)
    with transaction.atomic():
        _queue(tender)
        known, unknown = _mentions(thread, text)
        beside = Comment.objects.filter(
            thread__node=node, thread__bid=bid, thread__risk=risk, thread__tender=tender
        )
        sent = _sent_already(by, text, beside)
        if sent is not None:
            return Posted(sent, unknown)
        thread.save()
        comment = _write(by, thread, text, known, sources)
        record("thread.opened", by=by, target=_target(thread), tender=tender.reference)
    return Posted(comment, unknown)


def reply(*, by: User, thread: Thread, text: str, quoted: Sequence[str] = ()) -> Posted:
    """Answer in a thread, resolved or not; those who wrote there are told."""
    text, sources = _checked(text), _sources(quoted)
    tender = thread.tender
    with transaction.atomic():
        _queue(tender)
        known, unknown = _mentions(thread, text)
        sent = _sent_already(by, text, Comment.objects.filter(thread=thread))
        if sent is not None:
            return Posted(sent, unknown)
        comment = _write(by, thread, text, known, sources)
        record("thread.answered", by=by, target=_target(thread), tender=tender.reference)
    return Posted(comment, unknown)


def resolve_thread(*, by: User, thread: Thread) -> Thread:
    """Close a thread; asking again changes nothing."""
    with transaction.atomic():
        done = Thread.objects.filter(pk=thread.pk, resolved_at__isnull=True).update(
            resolved_at=timezone.now(), resolved_by=by.get_username()
        )
        if done:
            record("thread.resolved", by=by, target=_target(thread), tender=thread.tender.reference)
    thread.refresh_from_db(fields=["resolved_at", "resolved_by"])
    return thread


def reopen_thread(*, by: User, thread: Thread) -> Thread:
    """Take a thread up again; asking again changes nothing."""
    with transaction.atomic():
        done = Thread.objects.filter(pk=thread.pk, resolved_at__isnull=False).update(
            resolved_at=None, resolved_by=""
        )
        if done:
            record("thread.reopened", by=by, target=_target(thread), tender=thread.tender.reference)
    thread.refresh_from_db(fields=["resolved_at", "resolved_by"])
    return thread


def _checked(text: str) -> str:
    text = text.strip()
    if not text:
        raise ActionRefused("text_missing", _("Write something: an empty comment says nothing."))
    if len(text) > MAXIMUM_TEXT:
        raise ActionRefused(
            "text_too_long",
            _("A comment has at most %(maximum)s characters; shorten it and send it again.")
            % {"maximum": MAXIMUM_TEXT},
        )
    return text


def _check_place(thread: Thread) -> None:
    tender, node, bid, risk = thread.tender, thread.node, thread.bid, thread.risk
    if risk is not None and risk.tender_id != tender.pk:
        raise ActionRefused("of_another_tender", _("This risk belongs to another tender."))
    if (node is not None and node.grid.tender_id != tender.pk) or (
        bid is not None and bid.tender_id != tender.pk
    ):
        raise ActionRefused("of_another_tender", _("This line belongs to another tender."))
    if node is not None and node.kind == GridNode.Kind.BRANCH:
        raise ActionRefused("not_a_leaf", _("Comments are written on a line, not on a chapter."))


def _sources(keys: Sequence[str]) -> list[Source]:
    """The sources of these keys; refused when one is not among those kept."""
    found = list(Source.objects.filter(key__in=keys))
    unknown = set(keys) - {source.key for source in found}
    if unknown:
        raise ActionRefused(
            "unknown_source",
            _("No source is kept under %(keys)s: choose one from the list, or leave it out.")
            % {"keys": ", ".join(sorted(unknown))},
        )
    return found


def _queue(tender: Tender) -> None:
    """Writers queue on the tender's row, so that two copies of a request see each other."""
    Tender.objects.select_for_update().get(pk=tender.pk)


def _sent_already(by: User, text: str, among: QuerySet[Comment]) -> Comment | None:
    since = timezone.now() - SENT_AGAIN_WITHIN
    return among.filter(author=by, text=text, written_at__gte=since).select_related("thread").last()


def _write(
    by: User, thread: Thread, text: str, mentioned: Iterable[User], quoted: Iterable[Source]
) -> Comment:
    """The comment, with those it mentions and those it answers told of it."""
    before = User.objects.filter(comments__thread=thread).distinct()
    answered = [user for user in before if user != by]
    called = [user for user in mentioned if user != by]
    comment = Comment.objects.create(thread=thread, author=by, text=text, written_at=timezone.now())
    comment.mentioned.set(called)
    comment.quoted.set(quoted)
    _tell(comment, called, Notification.Kind.MENTION)
    _tell(comment, (user for user in answered if user not in called), Notification.Kind.REPLY)
    return comment


def _tell(comment: Comment, users: Iterable[User], kind: Notification.Kind) -> None:
    thread = comment.thread
    notify(
        users=users,
        tender=thread.tender,
        kind=kind,
        subject=thread.about.code,
        path=thread.get_absolute_url(),
    )


def _mentions(thread: Thread, text: str) -> tuple[list[User], tuple[str, ...]]:
    """Those whom a text calls and who read the thread, and the names that are nobody's here."""
    words = dict.fromkeys(MENTION.findall(text))
    if not words:
        return [], ()
    people = {user.get_username(): user for user in people_on(thread.tender, thread.about)}
    folded = {name.casefold(): user for name, user in people.items()}
    called: dict[int, User] = {}
    unknown: list[str] = []
    for word in words:
        for name in _readings(word):
            user = people.get(name) or folded.get(name.casefold())
            if user is not None:
                called[user.pk] = user
                break
        else:
            unknown.append(word.rstrip(".+-@"))
    return list(called.values()), tuple(dict.fromkeys(filter(None, unknown)))


def _readings(word: str) -> Iterator[str]:
    """The word, then without what may be the end of its sentence: « @eval2. » calls eval2."""
    word = unicodedata.normalize("NFKC", word)
    yield word
    while word[-1:] in tuple(".+-@"):
        word = word[:-1]
        yield word


def _target(thread: Thread) -> str:
    code = thread.about.code
    about = f"{code}/{thread.bid.code}" if thread.bid else code
    return f"{about}/{thread.pk}"
