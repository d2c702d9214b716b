"""Any network, for properties."""

from __future__ import annotations

from hypothesis import strategies as st

from providers.ownership import Entity, Holding, Kind, Precision
from tests.ownership.graphs import SEEN

PLACES = ("FR", "DE", "US", "CN", None)


@st.composite
def networks(draw: st.DrawFn) -> tuple[list[Entity], list[Holding]]:
    """Up to nine entities, loops allowed, no company held for more than 90 %."""
    size = draw(st.integers(2, 9))
    keys = ["host", *(f"e{place}" for place in range(1, size))]
    entities = [
        Entity(
            key,
            key,
            kind=Kind.COMPANY if key == "host" else draw(st.sampled_from(Kind)),
            country=draw(st.sampled_from(PLACES)),
            complete=draw(st.booleans()),
        )
        for key in keys
    ]
    holdings = []
    companies = [entity.key for entity in entities if entity.kind is Kind.COMPANY]
    for held in companies:
        left = {"capital": 9000, "votes": 9000}
        for holder in draw(st.sets(st.sampled_from(keys), max_size=4)) - {held}:
            capital = draw(st.none() | st.integers(0, left["capital"]))
            votes = draw(st.none() | st.integers(0, left["votes"]))
            left["capital"] -= capital or 0
            left["votes"] -= votes or 0
            precision = draw(st.sampled_from([Precision.EXACT, Precision.UNDER]))
            holdings.append(Holding(holder, held, SEEN, capital, votes, precision))
    return entities, holdings
