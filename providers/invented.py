"""Writing the invented holders of a fictitious provider. Nothing here touches a real company."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from providers.models import (
    CompanyRight,
    Confidence,
    LegalEntity,
    Provider,
    RequirementStatement,
    Shareholding,
    Source,
)
from providers.ownership import Entity, Holding, Right, Statement
from providers.ownership.types import Told

INVENTED_ON = date(2026, 11, 23)
SOURCE_KEY = "FICTIF"


@dataclass(frozen=True, slots=True)
class InventedHolders:
    """What is invented about one bidder; the first entity is the hosting company."""

    entities: tuple[Entity, ...]
    holdings: tuple[Holding, ...]
    told: tuple[Told, ...]


def write_holders(provider: Provider, invented: InventedHolders) -> None:
    """ValidationError when something is not acceptable; the caller's transaction is undone."""
    source = invented_source()
    entities = {
        entity.key: _entity(provider, entity, source, host=place == 0)
        for place, entity in enumerate(invented.entities)
    }
    for holding in invented.holdings:
        _save(
            Shareholding(
                key=f"{holding.holder}-{holding.held}",
                entity=entities[holding.held],
                holder=entities[holding.holder],
                as_of=holding.observed.isoformat(),
                capital_bp=holding.capital_bp,
                votes_bp=holding.votes_bp,
                precision=holding.precision.value,
                is_declared=holding.declared,
                **_dates(holding),
                **_provenance(source),
            )
        )
    for place, told in enumerate(invented.told):
        _save(_told(provider, told, entities, source, f"{provider.slug}-{place}"))


def invented_source() -> Source:
    """The one source of all that is invented."""
    source, _created = Source.objects.get_or_create(
        key=SOURCE_KEY,
        defaults={
            "label_fr": "Pièce d’une offre inventée pour la démonstration",
            "label_en": "Document of a bid invented for the demonstration",
            "kind": Source.Kind.FICTITIOUS,
        },
    )
    return source


def _entity(provider: Provider, entity: Entity, source: Source, *, host: bool) -> LegalEntity:
    row = LegalEntity(
        key=entity.key,
        provider=provider if host else None,
        role=LegalEntity.Role.HOST if host else LegalEntity.Role.HOLDER,
        kind=entity.kind.value,
        is_fictitious=True,
        name_fr=entity.name,
        name_en=entity.name,
        country=entity.country or "",
        administration_country=entity.administration or "",
        establishment_country=entity.establishment or "",
        is_listed=entity.listed,
        holders_complete=entity.complete,
        **_provenance(source),
    )
    _save(row)
    return row


def _told(
    provider: Provider, told: Told, entities: dict[str, LegalEntity], source: Source, key: str
) -> CompanyRight | RequirementStatement:
    what = told.what
    common = {
        "key": key,
        "told_fr": told.fr,
        "told_en": told.en,
        **_dates(what),
        **_provenance(source),
    }
    if isinstance(what, Right):
        return CompanyRight(
            entity=entities[what.held],
            holder=entities[what.holder] if what.holder is not None else None,
            kind=what.kind.value,
            exists=what.exists,
            **common,
        )
    return RequirementStatement(
        provider=provider,
        item=what.item,
        holds=what.holds,
        is_evidenced=what.evidenced,
        **common,
    )


def _dates(what: Holding | Right | Statement) -> dict[str, str]:
    start, end = what.valid_from, what.valid_to
    return {
        "valid_from": start.isoformat() if start is not None else "",
        "valid_to": end.isoformat() if end is not None else "",
    }


def _provenance(source: Source) -> dict[str, object]:
    return {"source": source, "checked_on": INVENTED_ON, "confidence": Confidence.LOW}


def _save(row: LegalEntity | Shareholding | CompanyRight | RequirementStatement) -> None:
    row.full_clean()
    row.save()
