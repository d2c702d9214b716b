"""The demonstration's legal opinions: one approved, one stale, one to approve. All invented."""

from __future__ import annotations

from dataclasses import replace

from assessments.actions.opinions import Words, approve_opinion, write_opinion
from assessments.models import Bid, LegalOpinion, Tender
from assessments.queries.opinions import drafted, standing_of
from hdhcompliance.accounts.policy import Role

Conclusion = LegalOpinion.Conclusion
CONCLUSIONS = {
    "beta": Words(
        conclusion=Conclusion.CONDITIONAL,
        reasons=(
            "La filiale commerciale hors de l’Union ne reçoit aucune donnée et n’a aucun droit"
            " d’administration, d’après l’offre et l’annexe 7. (avis fictif)"
        ),
        conditions=(
            "Avant la notification : une attestation du représentant légal, et la clause"
            " d’information sous un mois de tout changement au capital. (avis fictif)"
        ),
    ),
    "zeta": Words(
        conclusion=Conclusion.CONDITIONAL,
        reasons=(
            "La licence vient d’un éditeur établi hors de l’Union : une suspension arrêterait les"
            " mises à jour, sans ouvrir les données. (avis fictif)"
        ),
        conditions="Un dépôt du code et un essai de fonctionnement sans l’éditeur. (avis fictif)",
    ),
    None: Words(
        conclusion=Conclusion.NONE,
        reasons="Les avis par offre sont à terminer avant de conclure. (avis fictif)",
    ),
}
# What the reviewer added to Zêta's conditions after approving them: the opinion is stale.
ADDED_TO_ZETA = "Un dépôt du code, tenu à jour, et un essai de fonctionnement sans l’éditeur."


def seed_opinions(*, tender: Tender, bids: dict[str, Bid]) -> None:
    """Drafted from the register as it stands, concluded, two of them approved."""
    reviewer = tender.memberships.get(role=Role.REVIEWER).user
    for code, words in CONCLUSIONS.items():
        bid = bids[code] if code else None
        whole = replace(words, text=drafted(standing_of(tender, bid)))
        opinion = write_opinion(by=reviewer, tender=tender, bid=bid, words=whole, seen=0)
        if bid is not None:
            approve_opinion(by=reviewer, tender=tender, bid=bid, seen=opinion.sha256)
        if code == "zeta":
            edited = replace(whole, conditions=f"{ADDED_TO_ZETA} (avis fictif)")
            write_opinion(by=reviewer, tender=tender, bid=bid, words=edited, seen=opinion.version)
