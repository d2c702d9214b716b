"""Who holds a provider on a day: the rows of the database handed to the pure reading."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from providers.models import (
    CompanyRight,
    Fact,
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
from providers.partial_dates import bounds


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
    rows = _Rows(provider, on)
    refused: OwnershipRefused | None = None
    try:
        network = rows.network(rows.host, rows.shareholdings)
    except OwnershipRefused as error:
        refused, network = error, rows.network(rows.host, ())
    reading = read(network, rows.host.key)
    statements = [_statement(row) for row in rows.statements]
    services = [service.key for service in provider.services.all()]
    return Holders(
        reading=reading,
        items=judge(reading, network, statements, services),
        refused=refused,
        entities={row.key: row for row in rows.entities},
        statements=rows.statements,
        rights=rows.rights,
        sources=rows.sources(),
    )


@dataclass(frozen=True, slots=True)
class Held:
    """Who holds a provider; None when the rows contradict one another. Rows by key beside it."""

    reading: Ownership | None
    entities: Mapping[str, LegalEntity]
    rights: tuple[CompanyRight, ...]


def held_on(providers: Iterable[Provider], on: date) -> Mapping[int, Held]:
    """The ownership of several providers, by their pk: 3 queries per side and one, for all."""
    providers = tuple(providers)
    seats: defaultdict[int, list[Fact]] = defaultdict(list)
    told = Fact.objects.displayable().filter(provider__in=providers, field=Fact.Field.HQ_COUNTRY)
    for fact in told.select_related("source"):
        seats[fact.provider_id].append(fact)
    sides = {side: _Side(side, on) for side in {each.is_fictitious for each in providers}}
    return {each.pk: sides[each.is_fictitious].held(each, seats[each.pk]) for each in providers}


class _Side:
    """What is recorded of all the invented companies, or of all the real ones."""

    def __init__(self, is_fictitious: bool, on: date) -> None:
        self.on = on
        self.entities = tuple(
            LegalEntity.objects.filter(is_fictitious=is_fictitious).select_related("source")
        )
        held = Shareholding.objects.filter(entity__is_fictitious=is_fictitious)
        self.shareholdings = tuple(
            row
            for row in held.select_related("source", "entity", "holder")
            if not row.as_of or bounds(row.as_of)[0] <= on
        )
        self.rights = tuple(
            CompanyRight.objects.filter(entity__is_fictitious=is_fictitious).select_related(
                "source", "entity", "holder"
            )
        )

    def network(self, host: Entity, shareholdings: Iterable[Shareholding]) -> Network:
        entities = [_entity(row) for row in self.entities if row.key != host.key]
        return Network.of(
            [*entities, host],
            [_holding(row) for row in shareholdings],
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


class _Rows(_Side):
    def __init__(self, provider: Provider, on: date) -> None:
        super().__init__(provider.is_fictitious, on)
        self.statements = tuple(provider.statements.select_related("source", "service"))
        seats = provider.facts.displayable().filter(field=Fact.Field.HQ_COUNTRY)
        self.seats = tuple(seats.select_related("source"))
        self.host = _host(provider, self.entities, self.seats)

    def sources(self) -> dict[str, Source]:
        told: tuple[Provenance, ...] = (
            *self.entities,
            *self.shareholdings,
            *self.rights,
            *self.statements,
            *self.seats,
        )
        return {row.source.key: row.source for row in told}


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
    found = _entity(company)
    if not seats:
        return found
    return replace(found, established=bool(opened), sources=sources)


def _entity(row: LegalEntity) -> Entity:
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


def _holding(row: Shareholding) -> Holding:
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
        sources=(row.source.key,),
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
        sources=(row.source.key,),
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
