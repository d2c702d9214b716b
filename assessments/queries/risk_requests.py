"""The letters sent to a bidder, and which items are worth asking now."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils import timezone

from assessments.models import Bid, RiskRequest
from assessments.queries.certifications import board
from assessments.queries.transfers import standing
from assessments.transfers.rules import Lacking
from providers.models import Certification
from providers.relevant_dates import Outcome

# What the statement lacks -> the item that asks for it.
ASKED_BY: Mapping[Lacking, tuple[str, ...]] = {
    Lacking.NO_HOST: ("access", "laws"),
    Lacking.HDS: ("certificate",),
    Lacking.SECNUMCLOUD: ("qualification",),
    Lacking.ACTIVITIES: ("access",),
    Lacking.ACCESS: ("access",),
    Lacking.RISK: ("residual_risks", "exposure", "laws"),
    Lacking.MITIGATIONS: ("laws",),
    Lacking.RESIDUAL: ("residual_risks", "laws"),
    Lacking.APPRAISAL: ("appraisal",),
    Lacking.PAGE: ("page",),
}


def letters(bid: Bid) -> list[RiskRequest]:
    """The letters of a bid, in order. One query."""
    return list(RiskRequest.objects.filter(bid=bid))


def suggested(bid: Bid) -> set[str]:
    """Keys of the items whose answer is not known of this bid. Four queries."""
    found = standing(bid)
    keys = {key for lack in found.lacks for key in ASKED_BY[lack.what]}
    if found.statement is None:
        keys |= {"residual_risks", "exposure"}
    tables = board(bid.tender, [bid], timezone.localdate()).tables
    (snc,), (hds,) = tables[Certification.Scheme.SNC], tables[Certification.Scheme.HDS]
    if snc.outcome is not Outcome.MET:
        keys |= {"uncovered", "qualification"}
    if hds.outcome is not Outcome.MET:
        keys.add("certificate")
    return keys


def reference(row: RiskRequest) -> str:
    """« DEMO-2027-001/gamma/L1 »: the reference printed on the letter."""
    return f"{row.bid.tender.reference}/{row.bid.code}/L{row.number}"
