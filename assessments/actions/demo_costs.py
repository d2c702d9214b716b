"""The demonstration's costs over the years: two bids say what their amounts are made of."""

from __future__ import annotations

from collections.abc import Mapping

from assessments.actions.costs import set_costs
from assessments.demonstration import data
from assessments.models import Bid
from assessments.queries.costs import amounts_of, fingerprint
from assessments.scoring.cost import Item
from hdhcompliance.accounts.models import User


def record_costs(officer: User, bids: Mapping[str, Bid]) -> None:
    for code, items in data.costs().items():
        bid = bids[code]
        set_costs(
            by=officer,
            bid=bid,
            items=[Item(**item) for item in items],  # type: ignore[arg-type]  # read from a CSV
            seen=fingerprint((), amounts_of(bid)),
        )
