"""The demonstration's exposure: invented links and mitigations of invented bidders."""

from __future__ import annotations

from collections.abc import Mapping

from assessments.actions.exposure import Found, Measure, add_link, keep_reading, record_mitigation
from assessments.demonstration import data
from assessments.models import Bid
from hdhcompliance.accounts.models import User
from providers.exposure import load_parameters

# The others show what a page without a kept reading says.
KEPT = ("beta", "zeta")


def record_exposure(officer: User, reviewer: User, bids: Mapping[str, Bid]) -> None:
    """Links, then mitigations, then two readings kept for the day the bids were due."""
    for link in data.foreign_links():
        add_link(by=officer, bid=bids[link.bid], found=Found(**link.values))
    for row in data.mitigations():
        reach = int(row.values["reach"]) if row.values["reach"] else None
        record_mitigation(
            by=reviewer,
            bid=bids[row.bid],
            measure=Measure(**{**row.values, "reach": reach}),  # type: ignore[arg-type]  # the rest are texts
            parameters=load_parameters(),
            seen=0,
        )
    for code in KEPT:
        keep_reading(by=reviewer, bid=bids[code], as_of=data.BIDS_DUE_AT.date())
