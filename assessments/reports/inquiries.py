"""Prices that seem abnormally low: which, against what, what was asked, answered and decided."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.models import PriceInquiry
from assessments.reports.figures import euros, long_date
from assessments.reports.low_prices import comparison_sentence, rejected_yet_in, threshold
from assessments.reports.ranking import JudgedBid, Ranking
from assessments.scoring.price_low import Comparison, compare


@dataclass(frozen=True, slots=True)
class Step:
    """What was asked, answered or decided: the day in words, and the text as typed."""

    title: str
    text: str


@dataclass(frozen=True, slots=True)
class InquiryRow:
    """A bid whose price was told as low, or asked about. `finding`: the price against the others."""

    bid: str
    colour: int
    finding: str
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class InquiryPage:
    """`threshold`: how far below the mean of the others a price is told."""

    threshold: str
    rows: tuple[InquiryRow, ...]


def inquiry_page(
    dossier: Mapping[str, Any], ranking: Ranking, names: Mapping[str, str]
) -> InquiryPage:
    """Every admitted price far below the others, and every bid that was asked or decided about."""
    compared = compare({bid.code: bid.price_cents for bid in ranking.admitted if bid.price_cents})
    asked = {bid["code"]: bid["price_inquiry"] for bid in dossier["bids"] if "price_inquiry" in bid}
    return InquiryPage(
        threshold=threshold(),
        rows=tuple(
            _row(bid, names[bid.code], compared.get(bid.code), asked.get(bid.code))
            for bid in ranking.bids
            if bid.code in asked or (bid.code in compared and compared[bid.code].is_low)
        ),
    )


def _row(
    bid: JudgedBid, name: str, comparison: Comparison | None, asked: Mapping[str, Any] | None
) -> InquiryRow:
    finding = (
        comparison_sentence(comparison)
        if comparison
        else _("Not compared: the bid is out at a gate, or no other one has a price.")
    )
    return InquiryRow(name, bid.colour, finding, _steps(bid, asked or {}))


def _steps(bid: JudgedBid, asked: Mapping[str, Any]) -> tuple[Step, ...]:
    steps = []
    if request := asked.get("request"):
        title = _("Explanations asked on %(on)s, reply due on %(due)s") % {
            "on": _day(request["on"]),
            "due": _day(request["due_on"]),
        }
        steps.append(Step(title, request["text"]))
    if answer := asked.get("answer"):
        title = _("Answer received on %(on)s") % {"on": _day(answer["on"])}
        steps.append(Step(title, answer["text"]))
    if decision := asked.get("decision"):
        steps.append(_decision(decision))
        if decision["price_cents"] != bid.price_cents:
            steps.append(
                Step(_("The price changed since: nothing is decided on the present one."), "")
            )
        if decision["outcome"] == PriceInquiry.Decision.REJECTED and bid.admitted:
            steps.append(Step(rejected_yet_in(bid.provider), ""))
    else:
        steps.append(Step(_("Nothing is decided."), ""))
    return tuple(steps)


def _decision(decision: Mapping[str, Any]) -> Step:
    title = _("%(decision)s, on %(on)s, for a price of %(price)s") % {
        "decision": PriceInquiry.Decision(decision["outcome"]).label,
        "on": long_date(timezone.localtime(datetime.fromisoformat(decision["at"])).date()),
        "price": euros(decision["price_cents"]),
    }
    return Step(title, decision["reason"])


def _day(iso: str) -> str:
    return long_date(date.fromisoformat(iso))
