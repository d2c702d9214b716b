"""The bids of a tender: with their price, for lists; which are out at a gate."""

from __future__ import annotations

from django.db.models import QuerySet, Sum

from assessments.models import Bid, GateOutcome, Tender


def bids_of(tender: Tender) -> QuerySet[Bid]:
    """Each bid with provider, service, inquiry about its price and `price_cents` (None before it is entered).

    One query.
    """
    return (
        Bid.objects.filter(tender=tender)
        .select_related("provider", "service", "price_inquiry")
        .annotate(price_cents=Sum("price_lines__amount_cents"))
        .order_by("colour")
    )


def bids_out(tender: Tender) -> frozenset[int]:
    """The keys of the bids that are out at a gate. One query."""
    failed = GateOutcome.objects.filter(bid__tender=tender, outcome=GateOutcome.Outcome.NOT_MET)
    return frozenset(failed.values_list("bid_id", flat=True))
