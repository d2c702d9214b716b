"""Every proposal at the gates of a tender, whatever it is drawn from."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from assessments.models import Bid, Tender
from assessments.queries import certifications, sovereignty
from assessments.queries.proposals import Proposal
from assessments.sovereignty import SEAL_GATE


def gate_proposals(
    tender: Tender, bids: Sequence[Bid], gates: Collection[str]
) -> dict[tuple[int, str], Proposal]:
    """(bid, code of the gate) -> what is proposed there; only at the `gates` asked for.

    One query for the European answers, two for the certifications; none where nothing is proposed.
    """
    found: dict[tuple[int, str], Proposal] = {}
    if SEAL_GATE in gates:
        answers = sovereignty.proposals(tender, bids)
        found |= {(bid, SEAL_GATE): proposal for bid, proposal in answers.items()}
    return found | certifications.proposals(tender, bids, gates)
