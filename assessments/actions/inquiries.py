"""A price that seems abnormally low: explanations asked for, received, decided on.

Code de la commande publique, articles L. 2152-5, L. 2152-6 and R. 2152-3 to R. 2152-5.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.actions.agreement import MAXIMUM_REASON
from assessments.actions.bids import hold_open_evaluation, refuse_closed_bids
from assessments.actions.errors import ActionRefused, Conflict
from assessments.models import Bid, PriceInquiry
from hdhcompliance.accounts.models import User
from hdhcompliance.journal.record import record

Decision = PriceInquiry.Decision


def ask_explanation(
    *, by: User, bid: Bid, request: str, requested_on: date, reply_due_on: date, seen_version: int
) -> PriceInquiry:
    """Record what the bidder was asked, when, and until when they may answer.

    May be corrected until the answer is recorded; replaces a decision that none was needed.
    """
    _check_text(request)
    if requested_on > timezone.localdate():
        raise ActionRefused("in_the_future", _("This date is still to come."))
    if reply_due_on <= requested_on:
        raise ActionRefused("due_too_early", _("The reply is due after the day of the request."))
    with _held(bid, seen_version) as inquiry:
        if inquiry.answered_on or inquiry.is_rejected:
            raise ActionRefused(
                "already_answered",
                _("The answer or the decision is recorded: the request no longer changes."),
            )
        _clear_decision(inquiry)
        inquiry.request, inquiry.requested_by = request, by.get_username()
        inquiry.requested_on, inquiry.reply_due_on = requested_on, reply_due_on
        inquiry.save()
        record(
            "price.explanation_asked",
            by=by,
            target=bid.code,
            tender=bid.tender.reference,
            data={"on": str(requested_on), "due": str(reply_due_on), "request": request},
        )
    return inquiry


def record_explanation(
    *, by: User, bid: Bid, answer: str, answered_on: date, seen_version: int
) -> PriceInquiry:
    """Record what the bidder answered. May be corrected until the decision.

    A late answer may still come after a rejection for silence: it is kept, and may be decided on.
    """
    _check_text(answer)
    with _held(bid, seen_version) as inquiry:
        if inquiry.requested_on is None:
            raise ActionRefused("not_asked", _("Record the request first."))
        if inquiry.decision and inquiry.answered_on:
            raise ActionRefused(
                "already_decided", _("The decision is recorded: the answer no longer changes.")
            )
        if not inquiry.requested_on <= answered_on <= timezone.localdate():
            raise ActionRefused(
                "answer_out_of_time",
                _("The answer comes between the day of the request and today."),
            )
        inquiry.answer, inquiry.answered_by = answer, by.get_username()
        inquiry.answered_on = answered_on
        inquiry.save()
        record(
            "price.explanation_received",
            by=by,
            target=bid.code,
            tender=bid.tender.reference,
            data={"on": str(answered_on), "answer": answer},
        )
    return inquiry


def decide_price(
    *, by: User, bid: Bid, decision: str, reason: str, seen_version: int
) -> PriceInquiry:
    """Decide, with the reason: no explanation needed, accepted, or rejected.

    Nothing is rejected unheard: without an answer, only once its due date is past (R. 2152-4).
    The bid leaves the ranking at a gate, which is decided apart: the frozen method knows no other way.
    """
    _check_text(reason)
    if decision not in Decision:
        raise ActionRefused("unknown_decision", _("Choose one of the proposed decisions."))
    with _held(bid, seen_version) as inquiry:
        _check_heard(inquiry, decision)
        before = inquiry.decision
        inquiry.decision, inquiry.reason = decision, reason
        inquiry.price_cents = _price(bid)
        inquiry.decided_by, inquiry.decided_at = by.get_username(), timezone.now()
        inquiry.save()
        record(
            "price.decided",
            by=by,
            target=bid.code,
            tender=bid.tender.reference,
            data={
                "decision": decision,
                "before": before,
                "reason": reason,
                "price_cents": inquiry.price_cents,
            },
        )
    return inquiry


@contextmanager
def _held(bid: Bid, seen_version: int) -> Iterator[PriceInquiry]:
    """The inquiry of a bid, locked and one version further; a new one when there is none.

    Conflict when it moved since it was seen.
    """
    refuse_closed_bids(bid.tender)
    with transaction.atomic():
        hold_open_evaluation(bid.tender)
        found = PriceInquiry.objects.select_for_update().filter(bid=bid).first()
        inquiry = found or PriceInquiry(bid=bid)
        if inquiry.version != seen_version:
            raise Conflict(
                _("Someone recorded a step in the meantime: it is shown above what you typed."),
                found,
            )
        _price(bid)
        inquiry.version += 1
        yield inquiry


def _price(bid: Bid) -> int:
    cents: int | None = bid.price_lines.aggregate(total=Sum("amount_cents"))["total"]
    if not cents:
        raise ActionRefused("no_price", _("The price of this bid is not entered yet."))
    return cents


def _clear_decision(inquiry: PriceInquiry) -> None:
    inquiry.decision, inquiry.reason, inquiry.decided_by = "", "", ""
    inquiry.decided_at = inquiry.price_cents = None


def _check_heard(inquiry: PriceInquiry, decision: str) -> None:
    if decision == Decision.NOT_NEEDED:
        if inquiry.requested_on:
            raise ActionRefused(
                "already_asked",
                _("Explanations were asked for: accept them, or reject the bid."),
            )
        return
    if inquiry.requested_on is None or inquiry.reply_due_on is None:
        raise ActionRefused(
            "not_asked", _("Ask for explanations first: no bid is rejected unheard.")
        )
    if inquiry.answered_on:
        return
    if decision == Decision.ACCEPTED:
        raise ActionRefused("not_answered", _("Record the answer before you accept it."))
    if timezone.localdate() <= inquiry.reply_due_on:
        raise ActionRefused(
            "still_time", _("The bidder may still answer: wait until the due date is past.")
        )


def _check_text(text: str) -> None:
    if not text.strip():
        raise ActionRefused("text_missing", _("Write the text: it is kept with its date."))
    if len(text) > MAXIMUM_REASON:
        raise ActionRefused(
            "text_too_long",
            _("A text has at most %(maximum)s characters; shorten it and record again.")
            % {"maximum": MAXIMUM_REASON},
        )
