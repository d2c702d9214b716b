"""What must stand before an act on laws."""

from __future__ import annotations

from datetime import date
from typing import Any

from providers.corrections import seal, told
from providers.law_actions import (
    CORRECTED,
    add_law,
    add_period,
    correct_law,
    correct_period,
    end_period,
)
from providers.models import Law, LawPeriod, Source
from tests.factories import Scene
from tests.tenders.preparing import Call

CHECKED = date(2026, 11, 23)
WHY = "Le texte a été relu."


def source() -> Source:
    kept, _made = Source.objects.get_or_create(
        key="T9", defaults={"label_fr": "Journal officiel", "label_en": "Gazette", "kind": "press"}
    )
    return kept


def law(code: str = "LOI_TEST", **values: Any) -> Law:
    """A law that is not kept yet."""
    given = {
        "jurisdiction": "US",
        "kind": "exposure",
        "affects": "confidentiality",
        "severity": 2,
        "instrument_fr": "Loi d’essai",
        "instrument_en": "Trial act",
        "exposed_fr": "Tous.",
        "exposed_en": "Everyone.",
        "confidence": "low",
        "checked_on": CHECKED,
        **values,
    }
    return Law(code=code, **given)


def kept_law(code: str = "LOI_TEST", **values: Any) -> Law:
    made = law(code, source=source(), **values)
    made.save()
    return made


def period(**values: Any) -> LawPeriod:
    """A record that is not kept yet: in force in 2025 and later."""
    given = {"status": "in_force", "valid_from": "2025-01-01", "confidence": "low"}
    return LawPeriod(**{**given, "checked_on": CHECKED, **values})


def kept_period(of: Law, key: str = "essai-1", **values: Any) -> LawPeriod:
    made = period(law=of, key=key, source=source(), **values)
    made.save()
    return made


def to_add_law(scene: Scene) -> Call:
    given = source()
    return lambda: add_law(by=scene.admin, law=law(), source=given)


def to_correct_law(scene: Scene) -> Call:
    kept, given = kept_law(), source()
    seen = seal(told(kept, CORRECTED))
    kept.route_fr = "Réquisition."
    return lambda: correct_law(by=scene.admin, law=kept, source=given, reason=WHY, seen=seen)


def to_add_period(scene: Scene) -> Call:
    kept = kept_law()
    return lambda: add_period(by=scene.admin, law=kept, period=period(), source=source())


def to_correct_period(scene: Scene) -> Call:
    old, given = kept_period(kept_law()), source()
    return lambda: correct_period(
        by=scene.admin, old=old, period=period(valid_from="2024"), source=given, reason=WHY
    )


def to_end_period(scene: Scene) -> Call:
    old, given = kept_period(kept_law()), source()
    return lambda: end_period(by=scene.admin, old=old, last_day="2026-06", source=given, reason=WHY)
