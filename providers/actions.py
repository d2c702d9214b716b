"""What a person or the demonstration does to providers; each act is one transaction, journalled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from hdhcompliance.journal.record import Actor, record
from providers.invented import InventedHolders, invented_source, write_holders
from providers.models import Certification, Confidence, HostingService, Provider, Source

DEMONSTRATION_FR = "Hébergeur inventé pour la démonstration : aucun lien avec une société réelle."
DEMONSTRATION_EN = "Host invented for the demonstration: no link with any real company."


def create_fictitious_provider(
    *,
    name: str,
    slug: str,
    by: Actor | None,
    service: str = "",
    service_type: str = "IaaS",
    holders: InventedHolders | None = None,
) -> Provider:
    """A bidder of the demonstration, with the one hosting service it offers and its holders.

    Calling it again with the same slug returns the same provider and writes nothing.
    ValidationError when the slug or the name is already that of a real host.
    """
    with transaction.atomic():
        found = Provider.objects.filter(slug=slug, is_fictitious=True).first()
        if found is not None:
            return found
        provider = Provider(
            slug=slug,
            name=name,
            kind=Provider.Kind.FICTITIOUS,
            is_fictitious=True,
            summary_fr=DEMONSTRATION_FR,
            summary_en=DEMONSTRATION_EN,
        )
        provider.full_clean()
        provider.save()
        offered = HostingService(
            key=f"{slug}-service",
            provider=provider,
            name=service or f"Service d’hébergement · {name}",
            type=service_type,
        )
        offered.full_clean()
        offered.save()
        if holders is not None:
            write_holders(provider, holders)
        record(
            "provider.fictitious_created",
            by=by,
            target=slug,
            data={
                "name": name,
                "service": offered.name,
                "holdings": len(holders.holdings) if holders is not None else 0,
            },
        )
    return provider


@dataclass(frozen=True, slots=True)
class Invented:
    """One certification of the demonstration; `start` is the day a step was seen."""

    scheme: str
    version: str
    state: str
    decision: str
    start: date | None
    end: date | None
    activities: str = ""
    milestone_fr: str = ""
    milestone_en: str = ""


def invent_certifications(
    *, by: Actor | None, service: HostingService, certifications: Sequence[Invented], on: date
) -> list[Certification]:
    """Give an invented service its invented certifications; writes nothing when it has some.

    ValueError for a real provider: nothing invented is ever attached to one.
    """
    if not service.provider.is_fictitious:
        raise ValueError("only an invented provider has invented certifications")
    with transaction.atomic():
        if service.certifications.exists():
            return list(service.certifications.all())
        source = invented_source()
        made = [
            _invented(service, one, number, source, on) for number, one in enumerate(certifications)
        ]
        record(
            "provider.fictitious_certified",
            by=by,
            target=service.provider.slug,
            data={"certifications": [str(one) for one in made]},
        )
    return made


def _invented(
    service: HostingService, one: Invented, number: int, source: Source, on: date
) -> Certification:
    row = Certification(
        key=f"{service.provider.slug}-{one.scheme}-{number}",
        provider=service.provider,
        service=service,
        scheme=one.scheme,
        scheme_version=one.version,
        state=one.state,
        decision_number=one.decision,
        activities=one.activities,
        valid_from=one.start,
        valid_to=one.end,
        milestone_fr=one.milestone_fr,
        milestone_en=one.milestone_en,
        source=source,
        checked_on=on,
        confidence=Confidence.LOW,
    )
    row.full_clean()
    row.save()
    return row
