"""Risks and opinions of a small tender, written straight into the tables or by the acts."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from assessments.actions.opinions import Words, approve_opinion, write_opinion
from assessments.models import Bid, LegalOpinion, Risk, RiskStep
from assessments.queries.opinions import standing_of
from tests.factories import Scene

WORDS = Words(
    conclusion="conditional",
    reasons="La filiale n’a pas d’accès aux données.",
    conditions="Fournir l’attestation avant la notification.",
    text="Le contrat de la filiale exclut tout accès. Il est joint à l’offre.",
)


def risk(scene: Scene, code: str = "R01", bid: Bid | None = None, **fields: Any) -> Risk:
    """A rated risk, under discussion for a reason, as the register holds it."""
    row = Risk.objects.create(
        tender=scene.tender,
        bid=bid,
        code=code,
        title=fields.pop("title", "Filiale hors de l’Union"),
        origin="added",
        affects="confidentiality",
        likelihood_before=2,
        impact_before=4,
        status="discussed",
        changed_by="reviewer",
        changed_at=timezone.now(),
        **fields,
    )
    RiskStep.objects.create(
        risk=row,
        status_from="proposed",
        status_to="discussed",
        reason="À examiner ensemble.",
        by="reviewer",
        at=timezone.now(),
    )
    return row


def written(scene: Scene, bid: Bid | None = None, words: Words = WORDS) -> LegalOpinion:
    """The next version of the opinion on a bid, or of the overall one, by the reviewer."""
    latest = standing_of(scene.tender, bid).latest
    return write_opinion(
        by=scene.reviewer,
        tender=scene.tender,
        bid=bid,
        words=words,
        seen=latest.version if latest else 0,
    )


def approved(scene: Scene, bid: Bid | None = None) -> LegalOpinion:
    """The opinion written if it is not, then approved by the reviewer as it stands."""
    standing = standing_of(scene.tender, bid)
    candidate = standing.to_approve or written(scene, bid)
    return approve_opinion(by=scene.reviewer, tender=scene.tender, bid=bid, seen=candidate.digest())
