"""The prices to look into, and where the explanations stand."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from assessments.models import Bid, PriceInquiry, Tender
from assessments.queries.bids import bids_of, bids_out
from assessments.scoring.price_low import Comparison, compare
from hdhcompliance.journal.chain import stamp


@dataclass(frozen=True, slots=True)
class PriceWatch:
    """One bid. `comparison` is None without a price, out at a gate, or with nobody to compare with."""

    bid: Bid
    price_cents: int | None
    comparison: Comparison | None
    inquiry: PriceInquiry | None
    is_out: bool

    @property
    def is_low(self) -> bool:
        return self.comparison is not None and self.comparison.is_low

    @property
    def is_stale(self) -> bool:
        """Whether the price changed since it was decided on."""
        found = self.inquiry
        return bool(found and found.decision and found.price_cents != self.price_cents)

    @property
    def needs_decision(self) -> bool:
        """Far below the others, or asked about, and nothing is decided on this price."""
        if self.is_out:
            return False
        if self.inquiry is None:
            return self.is_low
        return not self.inquiry.decision or self.is_stale

    @property
    def is_rejected_yet_in(self) -> bool:
        """Rejected, and still in the ranking: it is put out at a gate, the only way out the method has."""
        return self.inquiry is not None and self.inquiry.is_rejected and not self.is_out

    @property
    def state(self) -> str:
        """low, asked, answered, not_needed, accepted, rejected; empty when there is nothing to say."""
        found = self.inquiry
        if found is None or (self.is_stale and not found.requested_on):
            return "low" if self.is_low else ""
        if found.decision and not self.is_stale:
            return found.decision
        return "answered" if found.answered_on else "asked"


def price_watch(
    tender: Tender, bids: Sequence[Bid] | None = None, out: Collection[int] | None = None
) -> list[PriceWatch]:
    """Each bid of an opened tender, in order. `bids` as given by `bids_of`; `out` at a gate, by key.

    Two queries, less one for each of the two that is given.
    """
    rows = list(bids_of(tender)) if bids is None else bids
    left = bids_out(tender) if out is None else out
    prices: dict[int, int | None] = {
        bid.pk: bid.price_cents  # type: ignore[attr-defined]  # annotated by bids_of
        for bid in rows
    }
    compared = compare(
        {str(key): price for key, price in prices.items() if price and key not in left}
    )
    return [
        PriceWatch(
            bid=bid,
            price_cents=prices[bid.pk],
            comparison=compared.get(str(bid.pk)),
            inquiry=getattr(bid, "price_inquiry", None),
            is_out=bid.pk in left,
        )
        for bid in rows
    ]


def inquiry_data(found: PriceInquiry) -> dict[str, Any]:
    """Request, answer and decision as the dossier keeps them, each absent while it is not there."""
    told: dict[str, Any] = {}
    if found.requested_on and found.reply_due_on:
        told["request"] = {
            "on": found.requested_on.isoformat(),
            "due_on": found.reply_due_on.isoformat(),
            "text": found.request,
        }
    if found.answered_on:
        told["answer"] = {"on": found.answered_on.isoformat(), "text": found.answer}
    if found.decided_at:
        told["decision"] = {
            "outcome": found.decision,
            "reason": found.reason,
            "price_cents": found.price_cents,
            "at": stamp(found.decided_at),
        }
    return told
