"""A tender as anyone may know it, for the Open Contracting Data Standard."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils.translation import get_language, gettext

from assessments.models import Tender, Transition
from assessments.models.tenders import Procedure
from assessments.ocds import Award, Party, Status, Telling, package
from assessments.ocds import Milestone as Told
from assessments.queries.timeline import Calendar, Milestone, calendar_of
from assessments.timeline import Dates
from hdhcompliance.journal.models import JournalEntry
from providers.models import LegalEntity, Provider

# R.2161 and following: who may bid decides the standard's method, the procedure's name says the rest.
METHODS = {
    Procedure.AOO: "open",
    Procedure.AOR: "selective",
    Procedure.DC: "selective",
    Procedure.MS: "limited",
    Procedure.UGAP: "limited",
}
# The standard's milestoneType; what is not here prepares the procedure or belongs to the judging.
KINDS = {
    "questions": "engagement",
    "answers": "engagement",
    "applications": "engagement",
    "receipt": "engagement",
    "award": "approval",
    "rejection": "approval",
    "standstill": "approval",
    "signature": "approval",
    "notification": "approval",
    "award_notice": "reporting",
    "archive": "reporting",
    "transition": "delivery",
}
# What any member of the public could have seen: the judging of bids is not told.
PUBLIC = frozenset({"publication", *KINDS})


def ocds_of(tender: Tender) -> dict[str, Any]:
    """The release package of the tender's present state, in the language of the moment.

    The same state gives the same bytes: it is dated by its last journal entry.
    """
    told = _telling(tender, calendar_of(tender))
    uri = f"{settings.PUBLIC_URL.rstrip('/')}{tender.get_absolute_url()}ocds/"
    return package(told, uri)


def _telling(tender: Tender, calendar: Calendar) -> Telling:
    last = JournalEntry.objects.filter(tender=tender.reference).order_by("-sequence").first()
    award = _award(tender)
    published = _dates(calendar, "publication").actual
    return Telling(
        prefix=settings.OCDS_PREFIX,
        reference=tender.reference,
        revision=last.sequence if last else 0,
        changed_at=last.at if last else tender.created_at,
        language=get_language() or settings.LANGUAGE_CODE,
        title=tender.title,
        notice=gettext("Fictitious demonstration data.") if tender.is_fictitious else "",
        buyer=Party(tender.buyer),
        method=METHODS[Procedure(tender.procedure)],
        method_details=str(Procedure(tender.procedure).label),
        status=_status(calendar),
        published=published or _dates(calendar, "publication").planned,
        questions_until=_dates(calendar, "questions").day,
        bids_until=tender.bids_due_at,
        award_on=tender.award_on,
        contract_start=tender.contract_start_on,
        contract_end=tender.contract_end_on,
        milestones=tuple(
            _milestone(each) for each in calendar.milestones if each.step.moment in PUBLIC
        ),
        # How many bid, and who, is told with the award, never before.
        bidders=tender.bids.count() if award else None,
        award=award,
    )


def _status(calendar: Calendar) -> Status:
    if _dates(calendar, "award").actual:
        return Status.COMPLETE
    return Status.ACTIVE if calendar.published_on else Status.PLANNED


def _dates(calendar: Calendar, moment: str) -> Dates:
    return calendar.dates.get(calendar.moment(moment), Dates())


def _milestone(each: Milestone) -> Told:
    return Told(
        code=each.stage.code,
        title=each.stage.label,
        kind=KINDS.get(each.step.moment, "preProcurement"),
        due=each.dates.planned,
        met=each.dates.actual,
    )


def _award(tender: Tender) -> Award | None:
    """The award as it was recorded when the transition to the winner was opened."""
    found = Transition.objects.filter(tender=tender).select_related("bid__provider").first()
    if found is None:
        return None
    return Award(found.awarded_on, _party(found.bid.provider))


def _party(provider: Provider) -> Party:
    host = provider.entities.filter(role=LegalEntity.Role.HOST).first()
    return Party(provider.name, host.siren if host else "")
