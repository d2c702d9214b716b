"""The legal opinions as they stand: approved, stale and why, draft or none."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Any

from django.db.models import F, OuterRef, Subquery

from assessments.models import Bid, LegalOpinion, Membership, Risk, RiskStep, Tender
from assessments.models.opinions import OVERALL
from assessments.opinions.drafting import draft
from assessments.opinions.register import RiskChange, Value, register_difference
from hdhcompliance.accounts.models import User
from hdhcompliance.accounts.policy import GRANTS, TENDER_ROLES, Permission
from hdhcompliance.journal.chain import stamp
from hdhcompliance.journal.models import JournalEntry

APPROVERS = [role for role in TENDER_ROLES if Permission.APPROVE_OPINION in GRANTS[role]]
SECTIONS = ("conclusion", "reasons", "conditions", "text")

Register = list[dict[str, Value]]


class State(StrEnum):
    NONE = "none"
    DRAFT = "draft"
    APPROVED = "approved"
    STALE = "stale"


@dataclass(frozen=True)
class Standing:
    """The opinion on a bid, or on the whole tender (no bid), as it stands.

    `latest`: the last version written. `approved`: the last version approved, unless that approval
    was withdrawn: then `withdrawn`. `register`: the risks as they stand now.
    """

    tender: Tender
    bid: Bid | None
    latest: LegalOpinion | None
    approved: LegalOpinion | None
    withdrawn: LegalOpinion | None
    register: Register

    @property
    def subject(self) -> str:
        return subject_of(self.bid)

    @property
    def state(self) -> State:
        if self.latest is None:
            return State.NONE
        if self.approved is None:
            return State.DRAFT
        return State.STALE if self.rewritten or self.risks_changed else State.APPROVED

    @property
    def rewritten(self) -> tuple[str, ...]:
        """The sections whose words are no longer those approved."""
        if self.approved is None or self.latest is None:
            return ()
        pairs = zip(SECTIONS, self.approved.words, self.latest.words, strict=True)
        return tuple(name for name, before, after in pairs if before != after)

    @cached_property
    def risks_changed(self) -> tuple[RiskChange, ...]:
        """The risks that are no longer those the approved version rests on."""
        if self.approved is None:
            return ()
        return register_difference(self.approved.register, self.register)

    @property
    def to_approve(self) -> LegalOpinion | None:
        """What an approval would approve now, unsaved when it would be a new version.

        The last words on the present register: a version already approved, or resting on a register
        that moved, is not approved again but followed by another.
        """
        last = self.latest
        if last is None:
            return None
        if last.approved_at is None and last.register == self.register:
            return last
        conclusion, reasons, conditions, text = last.words
        return LegalOpinion(
            tender=self.tender,
            bid=self.bid,
            version=last.version + 1,
            conclusion=conclusion,
            reasons=reasons,
            conditions=conditions,
            text=text,
            register=self.register,
        )


def subject_of(bid: Bid | None) -> str:
    return bid.code if bid else OVERALL


def drafted(standing: Standing) -> str:
    """The text that the present register proposes: French, the language of the file."""
    bid, reference = standing.bid, standing.tender.reference
    about = f"l’offre de {bid.provider.name}" if bid else f"la consultation {reference}"
    return draft(about, standing.register)


def standings(tender: Tender) -> list[Standing]:
    """The overall opinion, then one for each bid in order. Four queries."""
    return _standings([tender])


def standing_of(tender: Tender, bid: Bid | None) -> Standing:
    """The opinion on one bid, or the overall one."""
    return next(one for one in standings(tender) if one.subject == subject_of(bid))


def stale_for(user: User) -> list[Standing]:
    """The stale opinions that a person may approve, over all their tenders. Five queries at most."""
    held = Membership.objects.filter(user=user, role__in=APPROVERS).values("tender_id")
    tenders = list(Tender.objects.filter(pk__in=held))
    return [one for one in _standings(tenders) if one.state == State.STALE]


def versions_of(tender: Tender, bid: Bid | None) -> list[LegalOpinion]:
    """Every version of an opinion, the last first. One query."""
    rows = list(LegalOpinion.objects.filter(tender=tender, bid=bid).order_by("-version"))
    for row in rows:
        row.tender, row.bid = tender, bid
    return rows


@dataclass(frozen=True, slots=True)
class OpinionCheck:
    """A version read again: `problems` are codes, none when it is the one that was written."""

    opinion: LegalOpinion
    computed: str
    problems: tuple[str, ...]


def check_opinions(tender: Tender) -> list[OpinionCheck]:
    """Every version's SHA-256 computed again, approved ones compared with the journal. Two queries."""
    approved: dict[str, set[str]] = defaultdict(set)
    entries = JournalEntry.objects.filter(tender=tender.reference, action="opinion.approved")
    for target, data in entries.values_list("target", "data"):
        approved[target].add(json.loads(data).get("sha256"))
    rows = LegalOpinion.objects.filter(tender=tender).select_related("bid")
    # The overall one last, wherever an engine puts what has no bid.
    rows = rows.order_by(F("bid__colour").asc(nulls_last=True), "version")
    return [_check(row, approved) for row in _of(tender, rows)]


def _check(row: LegalOpinion, approved: dict[str, set[str]]) -> OpinionCheck:
    computed = row.digest()
    problems = []
    if computed != row.sha256:
        problems.append("content_changed")
    if row.approved_at is not None and row.sha256 not in approved[row.target]:
        problems.append("not_journalled")
    return OpinionCheck(row, computed, tuple(problems))


def legal_data(tender: Tender) -> dict[str, Any]:
    """The register and the opinions approved, as a dossier holds them; nobody is named.

    Empty when there is neither. `latest`: the words written since, when they differ. `withdrawn`,
    only where there is one: the approvals taken back, and not given again.
    """
    found = standings(tender)
    risks = found[0].register
    opinions = [_told(one) for one in found if one.approved is not None]
    withdrawn = [_taken_back(one.withdrawn) for one in found if one.withdrawn is not None]
    told = {"risks": risks, "opinions": opinions, **({"withdrawn": withdrawn} if withdrawn else {})}
    return told if any(told.values()) else {}


def _taken_back(row: LegalOpinion) -> dict[str, Any]:
    assert row.approved_at is not None
    assert row.withdrawn_at is not None
    return {
        "bid": row.bid.code if row.bid else None,
        "version": row.version,
        "sha256": row.sha256,
        "approved_at": stamp(row.approved_at),
        "withdrawn_at": stamp(row.withdrawn_at),
        "reason": row.withdrawal_reason,
    }


def _told(one: Standing) -> dict[str, Any]:
    approved, latest = one.approved, one.latest
    assert approved is not None
    assert latest is not None
    assert approved.approved_at is not None
    told = {
        "sha256": approved.sha256,
        "approved_at": stamp(approved.approved_at),
        "content": approved.content,
    }
    if one.rewritten:
        told["latest"] = {name: latest.content[name] for name in ("version", *SECTIONS)}
    return told


def register_rows(tenders: Collection[Tender]) -> dict[int, Register]:
    """Tender -> its risks as opinions keep them: no person named. One query."""
    found: dict[int, Register] = defaultdict(list)
    last = RiskStep.objects.filter(risk=OuterRef("pk")).order_by("-at", "-pk")
    rows = Risk.objects.filter(tender__in=tenders).select_related("bid").order_by("pk")
    for risk in rows.annotate(reason=Subquery(last.values("reason")[:1])):
        found[risk.tender_id].append(
            {
                "code": risk.code,
                "bid": risk.bid.code if risk.bid else None,
                "title": risk.title,
                "description": risk.description,
                "affects": risk.affects,
                "law": risk.law_code,
                "activities": risk.activities,
                "likelihood_before": risk.likelihood_before,
                "impact_before": risk.impact_before,
                "likelihood_after": risk.likelihood_after,
                "impact_after": risk.impact_after,
                "treatment_kind": risk.treatment_kind,
                "treatment": risk.treatment,
                "due_on": risk.due_on.isoformat() if risk.due_on else None,
                "status": risk.status,
                "reason": risk.reason or "",
            }
        )
    return found


def _standings(tenders: Collection[Tender]) -> list[Standing]:
    if not tenders:
        return []
    bids: dict[int, list[Bid | None]] = {tender.pk: [None] for tender in tenders}
    for bid in Bid.objects.filter(tender__in=tenders).select_related("provider").order_by("colour"):
        bids[bid.tender_id].append(bid)
    kept = _kept(tenders)
    registers = register_rows(tenders)
    return [
        _standing(tender, bid, kept[tender.pk, bid.pk if bid else None], registers[tender.pk])
        for tender in tenders
        for bid in bids[tender.pk]
    ]


Key = tuple[int, int | None]


def _kept(tenders: Collection[Tender]) -> dict[Key, list[LegalOpinion]]:
    """The last version and the last one approved of each opinion, without the text of the others."""
    wanted: dict[tuple[Key, bool], int] = {}
    rows = LegalOpinion.objects.filter(tender__in=tenders).order_by("version")
    for pk, tender, bid, approved_at in rows.values_list("pk", "tender", "bid", "approved_at"):
        wanted[(tender, bid), False] = pk
        if approved_at is not None:
            wanted[(tender, bid), True] = pk
    found: dict[Key, list[LegalOpinion]] = defaultdict(list)
    for row in rows.filter(pk__in=wanted.values()):
        found[row.tender_id, row.bid_id].append(row)
    return found


def _standing(
    tender: Tender, bid: Bid | None, kept: list[LegalOpinion], register: Register
) -> Standing:
    for row in kept:
        row.tender, row.bid = tender, bid
    approved = next((row for row in reversed(kept) if row.approved_at is not None), None)
    stands = approved is not None and approved.withdrawn_at is None
    return Standing(
        tender=tender,
        bid=bid,
        latest=kept[-1] if kept else None,
        approved=approved if stands else None,
        withdrawn=None if stands else approved,
        register=register if bid is None else [row for row in register if row["bid"] == bid.code],
    )


def _of(tender: Tender, rows: Iterable[LegalOpinion]) -> Iterable[LegalOpinion]:
    for row in rows:
        row.tender = tender
        yield row
