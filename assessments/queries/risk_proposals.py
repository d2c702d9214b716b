"""Risks the analysis would have people weigh, and those whose finding is gone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import override

from assessments.models import Bid, Risk, Tender
from assessments.queries.exposure import Finding, findings_by_bid, relevant_day


@dataclass(frozen=True, slots=True)
class Proposals:
    """What is found of a bid and not in the register yet; `gone`: risks no longer found."""

    bid: Bid
    new: list[Finding]
    gone: list[Risk]


def proposals(tender: Tender, bids: Sequence[Bid]) -> list[Proposals]:
    """Bid by bid, on the tender's relevant day, in French as the register is written. 8 queries."""
    drawn: defaultdict[int | None, dict[str, Risk]] = defaultdict(dict)
    for risk in Risk.objects.filter(tender=tender).exclude(source_key=""):
        drawn[risk.bid_id][risk.source_key] = risk
    with override("fr"):
        found = findings_by_bid(tender, bids, relevant_day(tender))
    return [
        Proposals(
            bid=bid,
            new=[finding for finding in findings if finding.key not in drawn[bid.pk]],
            gone=[
                risk
                for key, risk in drawn[bid.pk].items()
                if key not in {finding.key for finding in findings}
            ],
        )
        for bid, findings in found
    ]
