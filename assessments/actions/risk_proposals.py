"""Risks drawn from the analysis: one for each finding, never twice, never over someone's work."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from assessments.actions.errors import ActionRefused
from assessments.actions.risks import MAXIMUM_TEXT, MAXIMUM_TITLE, Content, create
from assessments.models import Bid, Risk, Tender
from assessments.queries.exposure import Finding
from assessments.queries.risk_proposals import proposals
from hdhcompliance.accounts.models import User
from hdhcompliance.journal.record import record


def propose_risks(*, by: User, bid: Bid, keys: Collection[str]) -> list[Risk]:
    """Put in the register those findings of a bid that are not there yet, not rated.

    The words are the analysis's; people rate and reword them. One journal entry for all.
    """
    tender = bid.tender
    with transaction.atomic():
        Tender.objects.select_for_update().get(pk=tender.pk)
        (found,) = proposals(tender, [bid]) or (None,)
        chosen = [one for one in found.new if one.key in keys] if found else []
        if not chosen:
            raise ActionRefused(
                "nothing_new",
                _("Nothing was added: tick what is to enter the register, if it is not there yet."),
            )
        added = [
            create(by, tender, bid, _content(one), Risk.Origin.PROPOSED, one.key) for one in chosen
        ]
        record(
            "risks.proposed",
            by=by,
            target=bid.code,
            tender=tender.reference,
            data={risk.code: risk.source_key for risk in added},
        )
    return added


def _content(finding: Finding) -> Content:
    first = finding.sentence.partition(". ")[0].rstrip(".")
    title = first if len(first) <= MAXIMUM_TITLE else f"{first[: MAXIMUM_TITLE - 1]}…"
    return Content(
        title=title,
        description=finding.sentence[:MAXIMUM_TEXT],
        affects=finding.affects,
        law_code=finding.law_code,
        activities=",".join(map(str, finding.activities)),
    )
