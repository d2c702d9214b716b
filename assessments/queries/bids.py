"""The bids of a tender with their price, for lists."""

from __future__ import annotations

from django.db.models import QuerySet, Sum

from assessments.models import Bid, Tender


def bids_of(tender: Tender) -> QuerySet[Bid]:
    """Each bid with provider, service, inquiry about its price and `price_cents` (None before it is entered).

    One query."""
    return (
        Bid.objects.filter(tender=tender)
        .select_related("provider", "service", "price_inquiry")
        .annotate(price_cents=Sum("price_lines__amount_cents"))
        .order_by("colour")
    )
