"""Who holds a provider on a day: the rows of the database handed to the pure reading."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

from providers.models import (
    CompanyRight,
    Fact,
    HostingService,
    LegalEntity,
    Provider,
    RequirementStatement,
    Shareholding,
    Source,
)
from providers.models.provenance import Provenance
from providers.ownership import (
    Entity,
    Holding,
    Kind,
    Network,
    Ownership,
    OwnershipRefused,
    Precision,
    Right,
    RightKind,
    Statement,
    read,
)
from providers.ownership.requirements import Reading, judge
from providers.partial_dates import bounds, known_by

OfProvider = TypeVar("OfProvider", RequirementStatement, Fact, HostingService)


@dataclass(frozen=True, slots=True)
class Holders:
    """The reading of a provider, its items of 19.6, and the rows behind their keys.

    `refused`: the rows contradict one another; the items are then read without any holding.
    """

    reading: Ownership
    items: tuple[Reading, ...]
    refused: OwnershipRefused | None
    entities: Mapping[str, LegalEntity]
    statements: tuple[RequirementStatement, ...]
    rights: tuple[CompanyRight, ...]
    sources: Mapping[str, Source]


def holders_of(provider: Provider, on: date) -> Holders:
    """Everything of the provider's side, invented or real, is read: 6 queries whatever the depth."""
    return holders_of_each((provider,), on)[provider.pk]


def holders_of_each(providers: Iterable[Provider], on: date) -> Mapping[int, Holders]:
    """The same for several providers, by their pk: 3 queries per side and three, for all."""
    providers = tuple(providers)
    statements = _by_provider(
        RequirementStatement.objects.filter(provider__in=providers).select_related(
            "source", "service"
        )
    )
    services = _by_provider(HostingService.objects.filter(provider__in=providers))
    seats = _seats(providers)
    sides = _sides(providers, on)
    return {
        each.pk: sides[each.is_fictitious].holders(
            each, seats[each.pk], statements[each.pk], services[each.pk]
        )
        for each in providers
    }


@dataclass(frozen=True, slots=True)
class Held:
    """Who holds a provider; None when the rows contradict one another. Rows by key beside it."""

    reading: Ownership | None
    entities: Mapping[str, LegalEntity]
    rights: tuple[CompanyRight, ...]


def held_on(providers: Iterable[Provider], on: date) -> Mapping[int, Held]:
    """The ownership of several providers, by their pk: 3 queries per side and one, for all."""
    providers = tuple(providers)
    seats, sides = _seats(providers), _sides(providers, on)
    return {each.pk: sides[each.is_fictitious].held(each, seats[each.pk]) for each in providers}


def _seats(providers: Iterable[Provider]) -> Mapping[int, list[Fact]]:
    told = Fact.objects.displayable().filter(provider__in=providers, field=Fact.Field.HQ_COUNTRY)
    return _by_provider(told.select_related("source"))


def _by_provider(rows: Iterable[OfProvider]) -> Mapping[int, list[OfProvider]]:
    found: defaultdict[int, list[OfProvider]] = defaultdict(list)
    for row in rows:
        found[row.provider_id].append(row)
    return found


def _sides(providers: Iterable[Provider], on: date) -> Mapping[bool, _Side]:
    return {side: _Side(side, on) for side in {each.is_fictitious for each in providers}}


class _Side:
    """What is recorded of all the invented companies, or of all the real ones."""

    def __init__(self, is_fictitious: bool, on: date) -> None:
        self.on = on
        self.entities = tuple(
            LegalEntity.objects.filter(is_fictitious=is_fictitious).select_related("source")
        )
        standing = {"entity__is_fictitious": is_fictitious, "superseded_by": None}
        beside = ("source", "second_source", "entity", "holder")
        held = Shareholding.objects.filter(**standing).select_related(*beside)
        self.shareholdings = tuple(row for row in held if known_by(row.as_of, on))
        self.rights = tuple(CompanyRight.objects.filter(**standing).select_related(*beside))

    def network(self, host: Entity, shareholdings: Iterable[Shareholding]) -> Network:
        entities = [as_entity(row) for row in self.entities if row.key != host.key]
        return Network.of(
            [*entities, host],
            [as_holding(row) for row in shareholdings],
            [_right(row) for row in self.rights],
            on=self.on,
        )

    def held(self, provider: Provider, seats: Sequence[Fact]) -> Held:
        host = _host(provider, self.entities, seats)
        try:
            reading = read(self.network(host, self.shareholdings), host.key)
        except OwnershipRefused:
            reading = None
        return Held(reading, {row.key: row for row in self.entities}, self.rights)

    def holders(
        self,
        provider: Provider,
        seats: Sequence[Fact],
        statements: Sequence[RequirementStatement],
        services: Sequence[HostingService],
    ) -> Holders:
        host = _host(provider, self.entities, seats)
        refused: OwnershipRefused | None = None
        try:
            network = self.network(host, self.shareholdings)
        except OwnershipRefused as error:
            refused, network = error, self.network(host, ())
        reading = read(network, host.key)
        stated = [_statement(row) for row in statements]
        told: tuple[Provenance, ...] = (
            *self.entities,
            *self.shareholdings,
            *self.rights,
            *statements,
            *seats,
        )
        return Holders(
            reading=reading,
            items=judge(reading, network, stated, [service.key for service in services]),
            refused=refused,
            entities={row.key: row for row in self.entities},
            statements=tuple(statements),
            rights=self.rights,
            sources={source.key: source for row in told for source in row.sources},
        )


def _host(provider: Provider, entities: Iterable[LegalEntity], seats: Sequence[Fact]) -> Entity:
    """The hosting company; its seat is what the sourced fact about the provider says.

    A provider of which no company is recorded stands for one, known by its seat alone.
    """
    company = next(
        (
            row
            for row in entities
            if row.provider_id == provider.pk and row.role == LegalEntity.Role.HOST
        ),
        None,
    )
    opened = [fact for fact in seats if not fact.source.to_be_checked]
    sources = tuple(fact.source.key for fact in opened or seats)
    if company is None:
        return Entity(
            key=f"provider:{provider.slug}",
            name=provider.name,
            country=provider.country or None,
            established=bool(opened),
            sources=sources,
        )
    found = as_entity(company)
    if not seats or _placed_by_hand(company):
        return found
    return replace(found, established=bool(opened), sources=sources)


def _placed_by_hand(company: LegalEntity) -> bool:
    """Whether a person said where it is since it was loaded: their source then speaks for it."""
    loaded = company.loaded_values or {}
    return any(
        name in loaded and loaded[name] != getattr(company, name)
        for name in ("country", "administration_country", "establishment_country")
    )


def as_entity(row: LegalEntity) -> Entity:
    """The row for the pure reading."""
    return Entity(
        key=row.key,
        name=row.name,
        kind=Kind(row.kind),
        country=row.country or None,
        administration=row.administration_country or None,
        establishment=row.establishment_country or None,
        listed=row.is_listed,
        complete=row.holders_complete,
        established=not row.source.to_be_checked,
        sources=(row.source.key,),
    )


def as_holding(row: Shareholding) -> Holding:
    """The row for the pure reading, with its `source` and that of its end."""
    return Holding(
        holder=row.holder.key,
        held=row.entity.key,
        observed=bounds(row.as_of)[1] if row.as_of else row.checked_on,
        capital_bp=row.capital_bp,
        votes_bp=row.votes_bp,
        precision=Precision(row.precision),
        direct=row.is_direct,
        declared=row.is_declared,
        valid_from=_first(row.valid_from),
        valid_to=_last(row.valid_to),
        established=not row.source.to_be_checked,
        sources=tuple(source.key for source in row.sources),
        key=row.key,
    )


def _right(row: CompanyRight) -> Right:
    return Right(
        held=row.entity.key,
        kind=RightKind(row.kind),
        exists=row.exists,
        holder=row.holder.key if row.holder is not None else None,
        valid_from=_first(row.valid_from),
        valid_to=_last(row.valid_to),
        established=not row.source.to_be_checked,
        sources=tuple(source.key for source in row.sources),
        key=row.key,
    )


def _statement(row: RequirementStatement) -> Statement:
    return Statement(
        item=row.item,
        holds=row.holds,
        evidenced=row.is_evidenced,
        service=row.service.key if row.service is not None else None,
        valid_from=_first(row.valid_from),
        valid_to=_last(row.valid_to),
        established=not row.source.to_be_checked,
        sources=(row.source.key,),
        key=row.key,
    )


def _first(text: str) -> date | None:
    return bounds(text)[0] if text else None


def _last(text: str) -> date | None:
    return bounds(text)[1] if text else None
