"""Links of hosts with third countries on a day, and how foreign laws read them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Q

from providers.exposure import (
    ACTIVITIES,
    Affects,
    Figure,
    Known,
    Law,
    Link,
    Parameters,
    Reading,
    Text,
    figure,
    for_service,
    kinds_of,
    load_parameters,
    of_variant,
    read,
    variant_not_stated,
    variants,
)
from providers.language import in_language
from providers.law_queries import laws_as_of
from providers.models import Dependency, ForeignLink, Provider
from providers.partial_dates import bounds


@dataclass(frozen=True, slots=True)
class HostExposure:
    """The reading of a host on a day; `rows` are the sourced facts behind its links, by key."""

    host: Provider
    as_of: date
    parameters: Parameters
    laws: tuple[Law, ...]
    links: tuple[Link, ...]
    reading: Reading
    rows: Mapping[str, ForeignLink]


@dataclass(frozen=True, slots=True)
class ServiceRow:
    """What one effect comes to for a service and a variant, activity by activity."""

    service: str
    variant: str
    affects: Affects
    figures: tuple[Figure, ...]


def exposure_of(provider: Provider, as_of: date) -> HostExposure:
    """What foreign laws could reach of a host, before any mitigation of a tender. 4 queries."""
    parameters = load_parameters()
    laws = laws_as_of(as_of)
    rows = rows_of([provider], as_of)[provider.pk]
    links = tuple(link for link, _row in rows)
    return HostExposure(
        host=provider,
        as_of=as_of,
        parameters=parameters,
        laws=laws,
        links=links,
        reading=read(laws, variant_not_stated(links), parameters),
        rows={link.key: row for link, row in rows},
    )


def by_service(exposure: HostExposure) -> list[ServiceRow]:
    """Each service of the host, each of its variants, each effect. One query."""
    return [
        ServiceRow(
            service.name,
            in_language(variant.fr, variant.en) if variant else "",
            affects,
            tuple(figure(lines, affects, number) for number in ACTIVITIES),
        )
        for service in exposure.host.services.all()
        for links in [for_service(exposure.links, service.key)]
        for variant in variants(links)
        for lines in [read(exposure.laws, of_variant(links, variant), exposure.parameters).lines]
        for affects in Affects
    ]


def rows_of(
    providers: Collection[Provider], as_of: date
) -> Mapping[int, list[tuple[Link, ForeignLink]]]:
    """Provider -> its links on the day with the facts they come from. 2 queries for all.

    What hosts a provider exposes it as it is exposed itself: those links are followed one step.
    """
    found: defaultdict[int, list[tuple[Link, ForeignLink]]] = defaultdict(list)
    hosting = list(
        Dependency.objects.filter(
            provider__in=providers, kind=Dependency.Kind.HOSTING, on_provider__isnull=False
        ).select_related("provider", "source")
    )
    own = {provider.pk: provider for provider in providers}
    wanted = Q(provider__in=own) | Q(provider__in=[each.on_provider_id for each in hosting])
    rows = ForeignLink.objects.filter(wanted).select_related("provider", "service", "source")
    known = [row for row in rows.order_by("key") if _holds(row, as_of)]
    for row in known:
        if row.provider_id in own:
            found[row.provider_id].append((link_of(row, as_of), row))
    for each in hosting:
        for row in known:
            if row.provider_id == each.on_provider_id and row.provider_id != each.provider_id:
                found[each.provider_id].append((_through(link_of(row, as_of), each), row))
    return found


def link_of(row: ForeignLink, as_of: date) -> Link:
    """A sourced fact as the rule reads it."""
    kind, at_worst = kinds_of(
        Known(
            nature=row.nature,
            access=row.access,
            common_systems=row.common_systems,
            ordered=bool(row.ordered_on) and bounds(row.ordered_on)[1] <= as_of,
            to_be_checked=row.source.to_be_checked,
        )
    )
    party = Text(row.party_fr, row.party_en)
    return Link(
        key=f"{row.nature}:{row.key}",
        kind=kind,
        at_worst=at_worst,
        party=party,
        country=row.country,
        chain=(Text(row.provider.name, row.provider.name), party),
        service=row.service.key if row.service else "",
        variant=Text(row.variant_fr, row.variant_en) if row.variant_en else None,
        activities=row.activity_numbers,
        sources=(row.source.key,),
    )


def _through(link: Link, hosting: Dependency) -> Link:
    """The same link, reached through the host that this one runs on."""
    name = hosting.provider.name
    return replace(
        link,
        key=f"{link.key}@{hosting.key}",
        chain=(Text(name, name), *link.chain),
        service="",
        sources=(hosting.source.key, *link.sources),
    )


def _holds(row: ForeignLink, as_of: date) -> bool:
    """Whether it may hold on the day: a date known to the year leaves the whole year open."""
    return (not row.valid_from or bounds(row.valid_from)[0] <= as_of) and (
        not row.valid_to or as_of <= bounds(row.valid_to)[1]
    )
