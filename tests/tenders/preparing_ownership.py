"""What must stand before an act on who holds a company."""

from __future__ import annotations

from typing import Any

from providers.corrections import seal, told
from providers.entity_actions import CORRECTED, add_entity, correct_entity, end_entity
from providers.holding_actions import (
    add_holding,
    add_right,
    correct_holding,
    correct_right,
    end_holding,
    end_right,
)
from providers.models import CompanyRight, LegalEntity, Provider, Shareholding
from tests.factories import Scene
from tests.tenders.preparing import Call
from tests.tenders.preparing_laws import CHECKED, WHY, source

STATED = {"confidence": "low", "checked_on": CHECKED}


def provider(slug: str = "hote") -> Provider:
    """A real host of which nothing is recorded."""
    made, _new = Provider.objects.get_or_create(
        slug=slug, defaults={"name": "Hôte", "kind": "market"}
    )
    return made


def entity(name: str = "Hôte SAS", role: str = "host", **values: Any) -> LegalEntity:
    """A company that is not kept yet."""
    return LegalEntity(name_fr=name, name_en=name, role=role, **{**STATED, **values})


def kept_entity(key: str, **values: Any) -> LegalEntity:
    """A company kept under that key; the host belongs to `provider()`."""
    given = {"role": "holder", **values}
    if given["role"] == "host":
        given["provider"] = provider()
    made = entity(key, source=source(), key=key, **given)
    made.save()
    return made


def holding(held: LegalEntity, holder: LegalEntity, **values: Any) -> Shareholding:
    """A holding that is not kept yet: 30 % of the capital."""
    return Shareholding(entity=held, holder=holder, **{"capital_bp": 3000, **STATED, **values})


def kept_holding(held: LegalEntity, holder: LegalEntity, **values: Any) -> Shareholding:
    made = holding(held, holder, source=source(), key=f"{holder.key}-{held.key}", **values)
    made.save()
    return made


def right(held: LegalEntity, holder: LegalEntity | None, **values: Any) -> CompanyRight:
    """A veto that is not kept yet."""
    words = {"told_fr": "Un veto.", "told_en": "A veto."}
    given = {"kind": "veto", "exists": holder is not None, **words, **STATED, **values}
    return CompanyRight(entity=held, holder=holder, **given)


def kept_right(held: LegalEntity, holder: LegalEntity | None, **values: Any) -> CompanyRight:
    made = right(held, holder, source=source(), key=f"veto-{held.key}", **values)
    made.save()
    return made


def pair() -> tuple[LegalEntity, LegalEntity]:
    """A host and a holder in the United States."""
    return kept_entity("hote-sas", role="host", country="FR"), kept_entity("fonds", country="US")


def invented_pair(host: Provider) -> tuple[LegalEntity, LegalEntity]:
    """The company of an invented provider and a holder of it."""
    held = kept_entity("societe-fictive", is_fictitious=True)
    LegalEntity.objects.filter(pk=held.pk).update(role="host", provider=host)
    return held, kept_entity("fonds-fictif", is_fictitious=True)


def to_add_entity(scene: Scene) -> Call:
    host, given = provider(), source()
    return lambda: add_entity(by=scene.admin, entity=entity(), provider=host, source=given)


def to_correct_entity(scene: Scene) -> Call:
    _host, holder = pair()
    seen = seal(told(holder, CORRECTED))
    holder.country = "CA"
    given = source()
    return lambda: correct_entity(
        by=scene.admin, entity=holder, source=given, reason=WHY, seen=seen
    )


def to_end_entity(scene: Scene) -> Call:
    host, holder = pair()
    kept_holding(host, holder)
    given = source()
    return lambda: end_entity(
        by=scene.admin, entity=holder, last_day="2026", source=given, reason=WHY
    )


def to_add_holding(scene: Scene) -> Call:
    host, holder = pair()
    given = source()
    return lambda: add_holding(by=scene.admin, holding=holding(host, holder), source=given)


def to_correct_holding(scene: Scene) -> Call:
    host, holder = pair()
    old, given = kept_holding(host, holder), source()
    return lambda: correct_holding(
        by=scene.admin, old=old, holding=holding(host, holder), source=given, reason=WHY
    )


def to_end_holding(scene: Scene) -> Call:
    old, given = kept_holding(*pair()), source()
    return lambda: end_holding(by=scene.admin, old=old, last_day="2026", source=given, reason=WHY)


def to_add_right(scene: Scene) -> Call:
    host, holder = pair()
    given = source()
    return lambda: add_right(by=scene.admin, right=right(host, holder), source=given)


def to_correct_right(scene: Scene) -> Call:
    host, holder = pair()
    old, given = kept_right(host, holder), source()
    return lambda: correct_right(
        by=scene.admin, old=old, right=right(host, None), source=given, reason=WHY
    )


def to_end_right(scene: Scene) -> Call:
    old, given = kept_right(*pair()), source()
    return lambda: end_right(by=scene.admin, old=old, last_day="2026", source=given, reason=WHY)
