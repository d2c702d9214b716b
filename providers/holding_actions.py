"""What an administrator writes about who holds a company. A record is never changed: another takes
its place, and both stay."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from hdhcompliance.journal.record import Actor, record
from providers.ending import Ended, keep_ended
from providers.given_sources import GivenSource, kept_for, kept_to_end
from providers.holding_checks import refuse_beyond_end, refuse_impossible
from providers.models import CompanyRight, LegalEntity, Shareholding
from providers.superseding import free_key, refuse_replaced, supersede


def add_holding(*, by: Actor, holding: Shareholding, source: GivenSource) -> Shareholding:
    """Keep a new holding. ValidationError on the field that makes it impossible."""
    with transaction.atomic():
        before = _standing(holding)
        _write(holding, source)
        refuse_impossible(holding.entity, before)
        record("holding.added", by=by, target=holding.key, data=_told(holding))
    return holding


def correct_holding(
    *, by: Actor, old: Shareholding, holding: Shareholding, source: GivenSource, reason: str
) -> Shareholding:
    """Write another holding in the place of `old`, which stays as it was.

    ActionRefused when `old` was replaced already; ValidationError as for a new one.
    """
    with transaction.atomic():
        before = _standing(old, holding)
        refuse_replaced(old)
        holding.second_source = old.second_source
        _write(holding, source)
        supersede(old, holding, reason)
        for held in {old.entity, holding.entity}:
            refuse_impossible(held, before)
        record(
            "holding.corrected",
            by=by,
            target=holding.key,
            data={"replaces": old.key, "reason": reason, **_told(holding)},
        )
    return holding


def end_holding(
    *, by: Actor, old: Shareholding, last_day: str, source: GivenSource, reason: str
) -> Shareholding:
    """End a holding on a partial date: the same one with that end takes its place.

    Its share keeps its own source; `source` tells the end, and must have been opened.
    """
    with transaction.atomic():
        before = _standing(old)
        refuse_replaced(old)
        ended = _ended(old, last_day, source)
        supersede(old, ended, reason)
        refuse_impossible(ended.entity, before)
        record(
            "holding.ended",
            by=by,
            target=ended.key,
            data={"replaces": old.key, "reason": reason, **_told(ended)},
        )
    return ended


def add_right(*, by: Actor, right: CompanyRight, source: GivenSource) -> CompanyRight:
    """Keep a new right over a company, or that nobody outside has it."""
    with transaction.atomic():
        _lock(right)
        _write(right, source)
        record("right.added", by=by, target=right.key, data=_right_told(right))
    return right


def correct_right(
    *, by: Actor, old: CompanyRight, right: CompanyRight, source: GivenSource, reason: str
) -> CompanyRight:
    """Write another right in the place of `old`. ActionRefused when it was replaced already."""
    with transaction.atomic():
        _lock(old)
        refuse_replaced(old)
        right.second_source = old.second_source
        _write(right, source)
        supersede(old, right, reason)
        record(
            "right.corrected",
            by=by,
            target=right.key,
            data={"replaces": old.key, "reason": reason, **_right_told(right)},
        )
    return right


def end_right(
    *, by: Actor, old: CompanyRight, last_day: str, source: GivenSource, reason: str
) -> CompanyRight:
    """End a right on a partial date, as `end_holding`."""
    with transaction.atomic():
        _lock(old)
        refuse_replaced(old)
        ended = _ended(old, last_day, source)
        supersede(old, ended, reason)
        record(
            "right.ended",
            by=by,
            target=ended.key,
            data={"replaces": old.key, "reason": reason, **_right_told(ended)},
        )
    return ended


def _lock(*rows: Shareholding | CompanyRight) -> None:
    """Writers about one company wait for one another, so that no two pass 100 % together."""
    companies = {row.entity_id for row in rows}
    list(LegalEntity.objects.select_for_update().filter(pk__in=companies).order_by("pk"))


def _standing(*rows: Shareholding) -> Sequence[Shareholding]:
    """What stands of the companies of these rows, which nobody else changes from now on."""
    _lock(*rows)
    return list(
        Shareholding.objects.filter(
            superseded_by=None, entity__in={row.entity_id for row in rows}
        ).select_related("source", "second_source", "entity", "holder")
    )


def _write(row: Shareholding | CompanyRight, source: GivenSource) -> None:
    row.source = kept_for(source, is_fictitious=row.entity.is_fictitious)
    if row.second_source == row.source:
        row.second_source = None
    row.key = free_key(row.entity.key, _keys(type(row), row.entity))
    row.full_clean()
    refuse_beyond_end(row)
    row.save()


def _ended(old: Ended, last_day: str, source: GivenSource) -> Ended:
    """The same row with that end, kept; ValidationError on `valid_to` or `source`."""
    kept = kept_to_end(source, is_fictitious=old.entity.is_fictitious)
    return keep_ended(old, last_day, kept)


def _keys(model: type[Shareholding] | type[CompanyRight], held: LegalEntity) -> Sequence[str]:
    return list(model.objects.filter(key__startswith=held.key[:70]).values_list("key", flat=True))


def _told(row: Shareholding) -> dict[str, str | int | None]:
    return {
        "company": row.entity.key,
        "holder": row.holder.key,
        "capital_bp": row.capital_bp,
        "votes_bp": row.votes_bp,
        "precision": row.precision,
        "valid_from": row.valid_from,
        "valid_to": row.valid_to,
        "source": row.source.key,
    }


def _right_told(row: CompanyRight) -> dict[str, str | None]:
    return {
        "company": row.entity.key,
        "holder": row.holder.key if row.holder is not None else None,
        "kind": row.kind,
        "exists": "yes" if row.exists else "no",
        "valid_from": row.valid_from,
        "valid_to": row.valid_to,
        "source": row.source.key,
    }
