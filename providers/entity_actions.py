"""What an administrator writes about a company, person or State that stands in an ownership."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.text import slugify
from django.utils.translation import gettext as _

from hdhcompliance.journal.record import Actor, record
from hdhcompliance.journal.refusal import ActionRefused
from providers.corrections import differences, told
from providers.ending import keep_ended
from providers.given_sources import GivenSource, kept_for, kept_to_end
from providers.holding_checks import refuse_impossible
from providers.models import CompanyRight, LegalEntity, Provider, Shareholding
from providers.partial_dates import bounds
from providers.superseding import free_key, supersede

# What a correction may change: its role, provider and key stay, since holdings name it.
CORRECTED = (
    "kind",
    "name_fr",
    "name_en",
    "country",
    "administration_country",
    "establishment_country",
    "city",
    "siren",
    "is_listed",
    "holders_complete",
    "note_fr",
    "note_en",
    "confidence",
    "checked_on",
    "source",
)


def add_entity(
    *, by: Actor, entity: LegalEntity, provider: Provider, source: GivenSource
) -> LegalEntity:
    """Keep a company of `provider`, or a holder of its side, invented or real.

    ValidationError on the field when it is impossible, or a second hosting company.
    """
    with transaction.atomic():
        entity.is_fictitious = provider.is_fictitious
        entity.provider = provider if entity.role != LegalEntity.Role.HOLDER else None
        _refuse_second_host(entity)
        entity.source = kept_for(source, is_fictitious=entity.is_fictitious)
        entity.key = _key(entity)
        entity.full_clean()
        entity.save()
        record(
            "entity.added",
            by=by,
            target=entity.key,
            data={"provider": provider.slug, "role": entity.role, **told(entity, CORRECTED)},
        )
    return entity


def correct_entity(
    *, by: Actor, entity: LegalEntity, source: GivenSource, reason: str, seen: str
) -> LegalEntity:
    """Write what `entity` holds over what stands, which the journal keeps with the reason.

    `seen` is the seal of what was shown. ActionRefused when that has changed, or nothing does.
    """
    with transaction.atomic():
        standing = LegalEntity.objects.select_for_update().get(pk=entity.pk)
        before, held = told(standing, CORRECTED), _held(standing)
        entity.source = kept_for(source, is_fictitious=entity.is_fictitious)
        entity.full_clean()
        changed = differences(before, told(entity, CORRECTED), seen=seen)
        if entity.kind != LegalEntity.Kind.COMPANY and held:
            raise ValidationError(
                {"kind": _("Holders of it are recorded: only a company has holders.")}
            )
        entity.save()
        refuse_impossible(entity, held)
        record("entity.corrected", by=by, target=entity.key, data={"reason": reason, **changed})
    return entity


def end_entity(
    *, by: Actor, entity: LegalEntity, last_day: str, source: GivenSource, reason: str
) -> LegalEntity:
    """Tell that it no longer exists: its holdings and rights, both ways, end with it.

    ActionRefused when it has ended already; ValidationError on `valid_to` when one of them starts
    later, and on `source` when no page was opened.
    """
    with transaction.atomic():
        standing = LegalEntity.objects.select_for_update().get(pk=entity.pk)
        if standing.ended_on:
            raise ActionRefused("ended", _("Its end is recorded already. Nothing was changed."))
        kept = kept_to_end(source, is_fictitious=standing.is_fictitious)
        ended = []
        for row in _open(standing, last_day):
            ended.append(keep_ended(row, last_day, kept))
            supersede(row, ended[-1], reason)
        standing.ended_on, standing.second_source = last_day, kept
        standing.full_clean()
        standing.save()
        record(
            "entity.ended",
            by=by,
            target=standing.key,
            data={
                "reason": reason,
                "last_day": last_day,
                "source": kept.key,
                "ended": [row.key for row in ended],
            },
        )
    return standing


def _refuse_second_host(entity: LegalEntity) -> None:
    host = LegalEntity.Role.HOST
    if entity.role == host and entity.provider is not None:
        other = entity.provider.entities.filter(role=host).first()
        if other is not None:
            words = _("%(name)s is the hosting company already: correct it instead.")
            raise ValidationError({"role": words % {"name": other}})


def _key(entity: LegalEntity) -> str:
    stem = slugify(entity.name_en or entity.name_fr)[:70] or "entity"
    taken = LegalEntity.objects.filter(key__startswith=stem).values_list("key", flat=True)
    return stem if stem not in set(taken) else free_key(stem, taken)


def _held(entity: LegalEntity) -> Sequence[Shareholding]:
    return list(
        entity.shareholdings.filter(superseded_by=None).select_related(
            "source", "second_source", "entity", "holder"
        )
    )


def _open(entity: LegalEntity, last_day: str) -> list[Shareholding | CompanyRight]:
    """The standing holdings and rights, both ways, that would outlast it."""
    found: list[Shareholding | CompanyRight] = []
    for model in (Shareholding, CompanyRight):
        standing = model.objects.filter(
            Q(entity=entity) | Q(holder=entity), superseded_by=None
        ).select_related("source", "entity", "holder")
        found += [
            row
            for row in standing
            if not row.valid_to or bounds(row.valid_to)[1] > bounds(last_day)[1]
        ]
    return found
