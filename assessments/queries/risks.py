"""The register of risks as pages, reports and opinions read it."""

from __future__ import annotations

from django.db.models import QuerySet

from assessments.models import Bid, Risk, Tender


def register(tender: Tender, *, bid: Bid | None = None) -> QuerySet[Risk]:
    """The risks of a tender as they were numbered, or those of one bid. One query.

    Each comes with its bid, provider and owner; risks of no bid stand in the whole register only.
    """
    found = Risk.objects.filter(tender=tender)
    if bid is not None:
        found = found.filter(bid=bid)
    return found.select_related("bid__provider", "owner").order_by("pk")
