"""A letter that asks a bidder for risk elements, and the answer received.

SecNumCloud 3.2, 5.3.d, 5.3.e, 19.1.e and ch. 3.3; HDS v2, EXI 05, 29, 30 and 31.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.actions.agreement import MAXIMUM_REASON
from assessments.actions.bids import hold_open_evaluation, refuse_closed_bids
from assessments.actions.errors import ActionRefused, Conflict
from assessments.models import Bid, RiskRequest
from assessments.queries.risk_requests import reference
from assessments.transfers.letters import ITEMS, text
from hdhcompliance.accounts.models import User
from hdhcompliance.journal.record import record


def ask_for_risks(
    *,
    by: User,
    bid: Bid,
    items: Sequence[str],
    language: str,
    asked_on: date,
    due_on: date,
    remarks: str,
) -> RiskRequest:
    """Record a letter as it is sent: its items in its own words, its date, the day the answer is due.

    The same letter sent twice (a form posted again) is one letter, and writes nothing.
    """
    refuse_closed_bids(bid.tender)
    _check(bid, items, language, asked_on, due_on)
    _check_length(remarks)
    with transaction.atomic():
        hold_open_evaluation(bid.tender)
        letters = RiskRequest.objects.filter(bid=bid)
        last = letters.order_by("number").last()
        row = RiskRequest(
            bid=bid,
            number=(last.number if last else 0) + 1,
            language=language,
            items=_in_words(items, language),
            remarks=remarks,
            asked_on=asked_on,
            due_on=due_on,
            asked_by=by.get_username(),
        )
        if last is not None and _sent(last) == _sent(row):
            last.bid = bid
            return last
        row.save()
        record(
            "risk_request.asked",
            by=by,
            target=bid.code,
            tender=bid.tender.reference,
            data={
                "reference": reference(row),
                "on": str(asked_on),
                "due": str(due_on),
                "items": row.items,
                "remarks": remarks,
            },
        )
    return row


def record_risk_answer(
    *, by: User, letter: RiskRequest, answer: str, answered_on: date, seen_version: int
) -> RiskRequest:
    """Record what was answered to a letter, or correct it. `letter.bid.tender` is already in hand."""
    tender = letter.bid.tender
    if not answer.strip():
        raise ActionRefused("text_missing", _("Write what was answered."))
    _check_length(answer)
    with transaction.atomic():
        hold_open_evaluation(tender)
        row = RiskRequest.objects.select_for_update().get(pk=letter.pk)
        if row.version != seen_version:
            raise Conflict(
                _("The answer was recorded in the meantime: it is shown above what you typed."),
                None,
            )
        if answered_on < row.asked_on or (
            answered_on > timezone.localdate() and not tender.is_fictitious
        ):
            raise ActionRefused(
                "answer_out_of_time",
                _("The answer comes between the day of the request and today."),
            )
        before = row.answer
        row.answer, row.answered_on, row.answered_by = answer, answered_on, by.get_username()
        row.version += 1
        row.save()
        record(
            "risk_request.answered",
            by=by,
            target=letter.bid.code,
            tender=tender.reference,
            data={
                "reference": reference(letter),
                "on": str(answered_on),
                "answer": answer,
                "before": before,
            },
        )
    return row


def _in_words(items: Sequence[str], language: str) -> list[dict[str, str]]:
    return [
        {"key": key, "basis": item.basis, "text": text(item, language)}
        for key, item in ITEMS.items()
        if key in items
    ]


def _sent(row: RiskRequest) -> tuple[object, ...]:
    return row.language, row.items, row.remarks, row.asked_on, row.due_on


def _check(bid: Bid, items: Sequence[str], language: str, asked_on: date, due_on: date) -> None:
    if not items or not set(items) <= ITEMS.keys():
        raise ActionRefused("no_item", _("Choose at least one thing to ask for."))
    if language not in dict(settings.LANGUAGES):
        raise ActionRefused("unknown_language", _("Letters are in French or in English."))
    # An invented tender has an invented calendar.
    if asked_on > timezone.localdate() and not bid.tender.is_fictitious:
        raise ActionRefused("in_the_future", _("This date is still to come."))
    if due_on <= asked_on:
        raise ActionRefused("due_too_early", _("The reply is due after the day of the request."))


def _check_length(words: str) -> None:
    if len(words) > MAXIMUM_REASON:
        raise ActionRefused("text_too_long", _("One of these texts is too long; shorten it."))
