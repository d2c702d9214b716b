"""What falls due around a tender by itself: certifications, laws, validity, standstill, keeping.

Nothing here is typed: each event comes from a date kept elsewhere and from a rule with its article.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from django.urls import reverse
from django.utils.translation import gettext as _

from assessments.models import Tender
from assessments.queries.timeline import Calendar
from assessments.queries.timeline_terms import grounds
from assessments.timeline import load
from providers.language import in_language
from providers.law_queries import LawChange, law_changes
from providers.models import Certification

# Data Act (regulation 2023/2854), art. 29: charges for switching end on that day.
SWITCHING_FREE = "2027-01-12"
FILE_YEARS, CONTRACT_YEARS = 5, 10


class Kind(StrEnum):
    CERTIFICATION = "certification"
    LAW = "law"
    SWITCHING = "switching"
    VALIDITY = "validity"
    STANDSTILL = "standstill"
    FILE = "file"
    CONTRACT = "contract"


@dataclass(frozen=True, slots=True)
class Event:
    """`known`: the day as it is known, a month at times; `day` its first. `basis` is in French.

    `to_be_checked`: a lawyer has still to read the rule. `url` is where it is looked at, if anywhere.
    """

    kind: Kind
    day: date
    known: str
    label: str
    basis: str
    to_be_checked: bool = False
    url: str = ""


def events_of(calendar: Calendar, *, certifications: bool = True) -> list[Event]:
    """What is still to come on the calendar's day, the soonest first. Three queries at most.

    `certifications`: whether the reader may see those of the bidders.
    """
    tender, today = calendar.tender, calendar.today
    found = [
        *_of_procedure(calendar),
        *(_certifications(tender, today) if certifications and tender.pk else ()),
        *(_law(change) for change in law_changes(today, tender.contract_end_on)),
        *_switching(),
    ]
    return sorted((each for each in found if each.day >= today), key=lambda each: each.day)


def _of_procedure(calendar: Calendar) -> Iterator[Event]:
    tender = calendar.tender
    validity = calendar.schedule.bid_validity_days
    receipt = calendar.day_of("receipt")
    if receipt and validity:
        day = receipt + timedelta(days=validity)
        yield _event(
            Kind.VALIDITY,
            day,
            _("End of validity of the bids"),
            grounds("règlement de la consultation"),
        )
    for each in calendar.milestones:
        if each.step.moment == "standstill" and each.finding.limit is not None:
            label = _("End of the standstill, counted from the letters of rejection")
            yield _event(Kind.STANDSTILL, each.finding.limit.day, label, each.basis)
    signed = calendar.day_of("signature")
    if signed:
        label = _("The procedure, applications and rejected bids need no longer be kept")
        day = years_after(signed, FILE_YEARS)
        yield _event(
            Kind.FILE, day, label, grounds("R.2184-12 ; référentiel SIAF"), to_be_checked=True
        )
    if tender.contract_end_on:
        label = _("The documents of the contract need no longer be kept")
        day = years_after(tender.contract_end_on, CONTRACT_YEARS)
        yield _event(Kind.CONTRACT, day, label, grounds("R.2184-13 ; référentiel SIAF"))


def _certifications(tender: Tender, today: date) -> Iterator[Event]:
    rows = (
        Certification.objects.filter(
            state=Certification.State.GRANTED,
            valid_to__gte=today,
            service__bids__tender=tender,
        )
        .select_related("provider", "service")
        .distinct()
    )
    url = reverse("assessments:certifications", args=[tender.reference])
    for row in rows:
        assert row.valid_to is not None and row.service is not None
        label = _("%(scheme)s of %(service)s (%(provider)s) ends") % {
            "scheme": row.get_scheme_display(),
            "service": row.service.name,
            "provider": row.provider.name,
        }
        yield _event(Kind.CERTIFICATION, row.valid_to, label, row.decision_number, url=url)


def _law(change: LawChange) -> Event:
    return Event(
        kind=Kind.LAW,
        day=change.first,
        known=change.day,
        label=change.told,
        basis=change.law.code,
        to_be_checked=change.law.to_be_checked,
        url=change.law.get_absolute_url(),
    )


def _switching() -> Iterator[Event]:
    for event in load().calendar:
        if event.date == SWITCHING_FREE:
            label = in_language(event.event_fr, event.event_en)
            day = date.fromisoformat(event.date)
            yield _event(Kind.SWITCHING, day, label, _("Regulation (EU) 2023/2854, art. 29"))


def _event(
    kind: Kind, day: date, label: str, basis: str, *, to_be_checked: bool = False, url: str = ""
) -> Event:
    return Event(kind, day, day.isoformat(), label, basis, to_be_checked, url)


def years_after(day: date, years: int) -> date:
    """The same day some years later; 1 March for a 29 February that does not exist."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)
