"""Links of hosts with third countries on a day, and how foreign laws read them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date

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
from providers.exposure_holders import holder_links
from providers.holders import held_on
from providers.language import in_language
from providers.law_queries import laws_as_of
from providers.models import Dependency, ForeignLink, Provider
from providers.ownership.member_states import is_member
from providers.partial_dates import bounds


@dataclass(frozen=True, slots=True)
class HostLinks:
    """Links of a host, and by key the sourced facts behind those that come from one."""

    links: tuple[Link, ...]
    facts: Mapping[str, ForeignLink]

    @property
    def by_key(self) -> dict[str, Link]:
        return {link.key: link for link in self.links}


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
    """What foreign laws could reach of a host, before any mitigation of a tender. 8 queries."""
    parameters = load_parameters()
    laws = laws_as_of(as_of)
    found = links_on([provider], as_of)[provider.pk]
    return HostExposure(
        host=provider,
        as_of=as_of,
        parameters=parameters,
        laws=laws,
        links=found.links,
        reading=read(laws, variant_not_stated(found.links), parameters),
        rows=found.facts,
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


def links_on(providers: Collection[Provider], as_of: date) -> Mapping[int, HostLinks]:
    """The links of each host on the day, by its pk. 6 queries for all, and 3 for another side.

    What hosts a provider exposes it as it is exposed itself: its links are followed one step.
    """
    hosting = list(
        Dependency.objects.filter(
            provider__in=providers, kind=Dependency.Kind.HOSTING, on_provider__isnull=False
        ).select_related("provider", "on_provider", "source")
    )
    beneath = [each.on_provider for each in hosting if each.on_provider is not None]
    hosts = {host.pk: host for host in (*providers, *beneath)}
    own = _own_links(hosts, as_of)
    found = {}
    for provider in providers:
        links, facts = dict(own[provider.pk].by_key), dict(own[provider.pk].facts)
        for each in hosting:
            if each.provider_id == provider.pk and each.on_provider_id != provider.pk:
                assert each.on_provider_id is not None
                lower = own[each.on_provider_id]
                for link in lower.links:
                    through = _through(link, each)
                    links[through.key] = through
                    if link.key in lower.facts:
                        facts[through.key] = lower.facts[link.key]
        found[provider.pk] = HostLinks(tuple(links.values()), facts)
    return found


def _own_links(hosts: Mapping[int, Provider], as_of: date) -> Mapping[int, HostLinks]:
    links: defaultdict[int, list[Link]] = defaultdict(list)
    facts: defaultdict[int, dict[str, ForeignLink]] = defaultdict(dict)
    rows = ForeignLink.objects.filter(provider__in=hosts).order_by("key")
    for row in rows.select_related("provider", "service", "source"):
        if _holds(row, as_of):
            link = link_of(row, as_of)
            links[row.provider_id].append(link)
            facts[row.provider_id][link.key] = row
    held = held_on(hosts.values(), as_of)
    return {
        pk: HostLinks((*links[pk], *holder_links(host.name, held[pk])), facts[pk])
        for pk, host in hosts.items()
    }


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
    """Whether it may hold on the day: a date known to the year leaves the whole year open.

    Inside the Union there is no foreign law to read.
    """
    if is_member(row.country, as_of):
        return False
    return (not row.valid_from or bounds(row.valid_from)[0] <= as_of) and (
        not row.valid_to or as_of <= bounds(row.valid_to)[1]
    )
