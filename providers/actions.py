"""What a person or the demonstration does to providers; each act is one transaction, journalled."""

from __future__ import annotations

from django.db import transaction

from hdhcompliance.journal.record import Actor, record
from providers.models import HostingService, Provider

DEMONSTRATION_FR = "Hébergeur inventé pour la démonstration : aucun lien avec une société réelle."
DEMONSTRATION_EN = "Host invented for the demonstration: no link with any real company."


def create_fictitious_provider(
    *, name: str, slug: str, by: Actor | None, service: str = "", service_type: str = "IaaS"
) -> Provider:
    """A bidder of the demonstration, with the one hosting service it offers.

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
        record(
            "provider.fictitious_created",
            by=by,
            target=slug,
            data={"name": name, "service": offered.name},
        )
    return provider
