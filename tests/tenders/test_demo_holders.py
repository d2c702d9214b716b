"""The fictitious bidders have invented holders, consistent with their gates."""

from __future__ import annotations

from datetime import date

import pytest

from assessments.demonstration import data, holders
from providers.actions import create_fictitious_provider
from providers.holders import holders_of
from providers.invented import InventedHolders
from providers.models import LegalEntity
from providers.ownership import Place
from providers.ownership.requirements import Item, Outcome

pytestmark = pytest.mark.django_db

DAY = date(2027, 2, 10)
BIDS = ("alpha", "beta", "gamma", "delta", "epsilon", "zeta")


@pytest.mark.parametrize("bid", BIDS)
def test_bidder_passes_the_items_that_are_gates(bid: str) -> None:
    """Every fictitious bid passes 19.6.a to d at its gates; its holders may not contradict that."""
    offer = next(offer for offer in data.offers() if offer.bid == bid)
    provider = create_fictitious_provider(
        name=offer.offer,
        slug=offer.slug,
        by=None,
        holders=InventedHolders(holders.entities(bid), holders.holdings(bid), holders.told(bid)),
    )
    found = holders_of(provider, DAY)

    gates = [item for item in Item if item not in (Item.VALUES, Item.NOTICE)]
    outcomes = {reading.item: reading.outcome for reading in found.items}
    assert [outcomes[item] for item in gates] == [Outcome.MET] * len(gates)
    assert Outcome.NOT_MET not in outcomes.values()
    assert found.refused is None
    named = LegalEntity.objects.values_list("name_fr", "is_fictitious")
    assert all(name.endswith("(fictif)") and invented for name, invented in named)
    if bid == "gamma":
        assert found.reading.loops
    if bid in ("beta", "delta", "zeta"):
        assert any(stake.place is Place.NON_EU for stake in found.reading.stakes)
