"""Legal opinions: drafted from the register, written version after version, approved by their hash.

Nothing is overwritten nor deleted: writing adds a version, approving names the SHA-256 of one.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.actions.agreement import MAXIMUM_REASON
from assessments.actions.errors import ActionRefused
from assessments.models import Bid, LegalOpinion, Tender
from assessments.queries.opinions import SECTIONS, Standing, State, drafted, standing_of
from hdhcompliance.accounts.models import User
from hdhcompliance.journal.record import record

MAXIMUM_SECTION = 5_000
MAXIMUM_TEXT = 20_000
Conclusion = LegalOpinion.Conclusion


@dataclass(frozen=True, slots=True)
class Words:
    """What a person writes of an opinion."""

    conclusion: str = Conclusion.NONE.value
    reasons: str = ""
    conditions: str = ""
    text: str = ""

    @property
    def in_order(self) -> tuple[str, ...]:
        """In the order of SECTIONS, as LegalOpinion.words."""
        return self.conclusion, self.reasons, self.conditions, self.text


class OpinionChanged(ActionRefused):
    """The opinion, or the register under it, moved since it was read. `standing`: what stands now."""

    def __init__(self, standing: Standing) -> None:
        super().__init__(
            "conflict",
            _(
                "The opinion or the register changed in the meantime: nothing was recorded, and what"
                " you typed is still here. Read what stands now, then decide."
            ),
        )
        self.standing = standing


def draft_opinion(*, by: User, tender: Tender, bid: Bid | None = None) -> LegalOpinion:
    """A first version in the words of the register. Refused where something is written already."""
    with transaction.atomic():
        standing = _locked(tender, bid)
        if standing.latest is not None:
            raise ActionRefused(
                "written_already",
                _("Something is written already: compare it with a new draft instead."),
            )
        opinion = _keep(by, standing, Words(text=drafted(standing)))
        record(
            "opinion.drafted",
            by=by,
            target=opinion.target,
            tender=tender.reference,
            data={"sha256": opinion.sha256},
        )
    return opinion


def write_opinion(
    *, by: User, tender: Tender, bid: Bid | None = None, words: Words, seen: int
) -> LegalOpinion:
    """A new version. `seen`: the version that the writer read, 0 for none. Same words: no version."""
    _check(words)
    with transaction.atomic():
        standing = _locked(tender, bid)
        latest = standing.latest
        if (latest.version if latest else 0) != seen:
            raise OpinionChanged(standing)
        given = words.in_order
        if latest is not None and given == latest.words:
            return latest
        if latest is None and words == Words():
            raise ActionRefused("nothing_written", _("Write something: there is nothing to keep."))
        opinion = _keep(by, standing, words)
        before = latest.words if latest else Words().in_order
        changed = [
            name for name, old, new in zip(SECTIONS, before, given, strict=True) if old != new
        ]
        record(
            "opinion.written",
            by=by,
            target=opinion.target,
            tender=tender.reference,
            data={"sha256": opinion.sha256, "changed": changed},
        )
    return opinion


def approve_opinion(*, by: User, tender: Tender, bid: Bid | None = None, seen: str) -> LegalOpinion:
    """Approve the last words on the present register. `seen`: the SHA-256 that was shown.

    Where the register moved since these words were written, they become a new version on it.
    """
    with transaction.atomic():
        standing = _locked(tender, bid)
        opinion = standing.to_approve
        if opinion is None:
            raise ActionRefused("nothing_written", _("Nothing is written yet: draft it first."))
        if standing.state == State.APPROVED:
            raise ActionRefused("approved_already", _("This opinion is approved as it stands."))
        if opinion.digest() != seen:
            raise OpinionChanged(standing)
        _refuse_unfinished(opinion)
        now, who = timezone.now(), by.get_username()
        if not opinion.sha256:
            opinion.sha256, opinion.written_by, opinion.written_at = seen, who, now
        opinion.approved_by, opinion.approved_at = who, now
        opinion.save()
        record(
            "opinion.approved",
            by=by,
            target=opinion.target,
            tender=tender.reference,
            data={"sha256": opinion.sha256, "conclusion": opinion.conclusion},
        )
    return opinion


def withdraw_approval(
    *, by: User, tender: Tender, bid: Bid | None = None, reason: str, seen: int
) -> LegalOpinion:
    """Take an approval back, for a reason; the version stays. `seen`: the version approved."""
    reason = reason.strip()
    if not reason:
        raise ActionRefused("reason_missing", _("Give the reason: it is kept with the approval."))
    if len(reason) > MAXIMUM_REASON:
        raise ActionRefused("too_long", _("This text is too long; shorten it and send it again."))
    with transaction.atomic():
        standing = _locked(tender, bid)
        opinion = standing.approved
        if opinion is None or opinion.version != seen:
            raise OpinionChanged(standing)
        opinion.withdrawn_by, opinion.withdrawn_at = by.get_username(), timezone.now()
        opinion.withdrawal_reason = reason
        opinion.save(update_fields=["withdrawn_by", "withdrawn_at", "withdrawal_reason"])
        record(
            "opinion.withdrawn",
            by=by,
            target=opinion.target,
            tender=tender.reference,
            data={"sha256": opinion.sha256, "reason": reason},
        )
    return opinion


def _locked(tender: Tender, bid: Bid | None) -> Standing:
    """The opinion as it stands, while no other writer moves it nor the register."""
    if bid is not None and bid.tender_id != tender.pk:
        raise ActionRefused("of_another_tender", _("This bid belongs to another tender."))
    Tender.objects.select_for_update().get(pk=tender.pk)
    return standing_of(tender, bid)


def _check(words: Words) -> None:
    if words.conclusion not in Conclusion:
        raise ActionRefused("unknown_conclusion", _("Choose one of the proposed conclusions."))
    sections = (words.reasons, words.conditions)
    if len(words.text) > MAXIMUM_TEXT or any(len(one) > MAXIMUM_SECTION for one in sections):
        raise ActionRefused("too_long", _("This text is too long; shorten it and send it again."))


def _refuse_unfinished(opinion: LegalOpinion) -> None:
    if not opinion.reasons:
        raise ActionRefused(
            "reasons_missing", _("Give the reasons of the conclusion before it is approved.")
        )
    if opinion.conclusion == Conclusion.CONDITIONAL and not opinion.conditions:
        raise ActionRefused(
            "conditions_missing", _("Say the conditions of this conclusion before it is approved.")
        )


def _keep(by: User, standing: Standing, words: Words) -> LegalOpinion:
    """The next version, on the present register. Part of an act."""
    latest = standing.latest
    opinion = LegalOpinion(
        tender=standing.tender,
        bid=standing.bid,
        version=latest.version + 1 if latest else 1,
        conclusion=words.conclusion,
        reasons=words.reasons,
        conditions=words.conditions,
        text=words.text,
        register=standing.register,
        written_by=by.get_username(),
        written_at=timezone.now(),
    )
    opinion.sha256 = opinion.digest()
    opinion.save()
    return opinion
