"""The demonstration's closed evaluation: a small grid, three bids, two evaluators, one award to tell."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta

from django.utils import timezone

from assessments.actions.agreement import agree_unanimous, close_evaluation, record_agreed_mark
from assessments.actions.bids import decide_gate, open_bids, register_bid, set_prices
from assessments.actions.grid_edits import Child, Words, add_line, set_weights
from assessments.actions.grid_sources import EMPTY, start_again
from assessments.actions.grids import choose_consensus_rule, freeze_method
from assessments.actions.marks import Entry, record_marks
from assessments.actions.panel import sign_statement, submit_chapter
from assessments.actions.questions import (
    Received,
    answer_question,
    publish_answers,
    record_question,
)
from assessments.demonstration import award as data
from assessments.demonstration.data import justification
from assessments.models import Bid, GridNode, Membership, Tender
from assessments.models.grids import ConsensusRule
from assessments.queries.progress import marked_chapters
from assessments.timeline.working_days import WorkingDays
from hdhcompliance.accounts.models import User
from hdhcompliance.accounts.policy import Role
from providers.models import Provider

OFFICE = WorkingDays()


def day(offset: int) -> date:
    """A day counted from today, and worked: towards the past behind us, towards the future ahead."""
    counted = timezone.localdate() + timedelta(days=offset)
    return OFFICE.next(counted) if offset > 0 else OFFICE.previous(counted)


def moment(offset: int) -> datetime:
    """Noon of that day."""
    return datetime.combine(day(offset), time(12), UTC)


def seed_method(officer: User, tender: Tender) -> None:
    """A grid of a few lines, and the rule of agreed marks. The method is frozen."""
    start_again(by=officer, tender=tender, source=EMPTY)
    for line in data.lines():
        branch = _nodes(tender)[line.parent]
        words = Words(line.label_fr, line.label_en, kind=line.kind)
        add_line(by=officer, tender=tender, branch=branch, code=line.code, words=words)
    weights: dict[str, list[Child]] = defaultdict(list)
    for place, line in enumerate(data.lines()):
        weights[line.parent].append(Child(line.code, line.weight, place))
    nodes = _nodes(tender)
    for parent, wanted in weights.items():
        set_weights(by=officer, tender=tender, branch=nodes[parent], wanted=wanted)
    choose_consensus_rule(by=officer, tender=tender, rule=ConsensusRule.AGREED)
    freeze_method(by=officer, tender=tender, at=moment(data.FROZEN_ON))


def seed_questions(officer: User, tender: Tender) -> None:
    """What bidders asked, answered to all of them in time."""
    seen: dict[int, int] = {}
    for each in data.asked():
        received = Received(
            text=each.text, received_on=day(each.received), channel=each.channel, asker=""
        )
        question = record_question(by=officer, tender=tender, received=received)
        answered = answer_question(
            by=officer, question=question, answer=each.answer, seen=question.version
        )
        seen[answered.number] = answered.version
    publish_answers(by=officer, tender=tender, seen=seen, at=moment(data.ANSWERED_ON))


def seed_evaluation(officer: User, tender: Tender) -> dict[str, Bid]:
    """Bids opened, marked, agreed and closed; the bids by the slug of their provider."""
    bids = {each.slug: _bid(officer, tender, each.slug) for each in data.offered()}
    open_bids(by=officer, tender=tender, at=moment(data.DUE_ON))
    tender.refresh_from_db()
    nodes = _nodes(tender)
    for each in data.offered():
        bid = bids[each.slug]
        bid.tender = tender
        set_prices(by=officer, bid=bid, amounts_cents={"A.1": each.euros * 100})
        decide_gate(
            by=officer,
            bid=bid,
            node=nodes["C.3"],
            outcome=each.gate,
            reason=each.reason,
            evidence="",
            seen_version=0,
        )
    panel = Membership.objects.filter(tender=tender, role=Role.EVALUATOR).order_by("panel_code")
    for place, member in enumerate(panel.select_related("user")):
        _mark(member.user, tender, bids, place)
    _agree(officer, tender, bids)
    close_evaluation(by=officer, tender=tender, at=moment(data.CLOSED_ON))
    return bids


def _bid(officer: User, tender: Tender, slug: str) -> Bid:
    provider = Provider.objects.get(slug=slug)
    return register_bid(
        by=officer, tender=tender, provider=provider, service=provider.services.first()
    )


def _mark(evaluator: User, tender: Tender, bids: dict[str, Bid], place: int) -> None:
    """The marks of one evaluator, every chapter handed in."""
    sign_statement(by=evaluator, tender=tender)
    nodes = _nodes(tender)
    entries: Sequence[Entry] = [
        Entry(
            bid=bids[each.slug],
            node=nodes[each.node],
            value=each.marks[place],
            justification=justification(each.marks[place], each.marks[place]),
            seen_version=0,
        )
        for each in data.marked()
    ]
    record_marks(by=evaluator, tender=tender, entries=entries)
    for chapter in marked_chapters(tender):
        submit_chapter(by=evaluator, tender=tender, chapter=chapter)


def _agree(officer: User, tender: Tender, bids: dict[str, Bid]) -> None:
    agree_unanimous(by=officer, tender=tender, reason=data.UNANIMOUS)
    nodes = _nodes(tender)
    for each in data.marked():
        if each.agreed is not None:
            record_agreed_mark(
                by=officer,
                bid=bids[each.slug],
                node=nodes[each.node],
                value=each.agreed,
                reason=each.reason,
                seen_version=0,
            )


def _nodes(tender: Tender) -> dict[str, GridNode]:
    """The lines by their codes, their grid and tender at hand."""
    nodes = {node.code: node for node in GridNode.objects.filter(grid=tender.grid)}
    for node in nodes.values():
        node.grid = tender.grid
    return nodes
