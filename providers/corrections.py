"""Rows corrected in place: the journal keeps each value before and after, with the reason."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import models
from django.utils.translation import gettext as _

from hdhcompliance.journal.chain import canonical
from hdhcompliance.journal.models import JournalEntry
from hdhcompliance.journal.refusal import ActionRefused
from providers.models import Source

Told = Mapping[str, str]


def told(row: models.Model, names: Iterable[str]) -> dict[str, str]:
    """Its values as text: a source by its key, nothing as empty."""
    return {name: _text(getattr(row, name)) for name in names}


def seal(told: Told) -> str:
    """What a form carries to know, when it comes back, whether the row is still the one shown."""
    return hashlib.sha256(canonical(dict(told)).encode()).hexdigest()


def differences(before: Told, after: Told, *, seen: str) -> dict[str, dict[str, str]]:
    """What the journal keeps of a correction: the fields that change, before and after.

    ActionRefused `changed` when `seen` is not the seal of `before`, `same` when nothing differs.
    """
    if seal(before) != seen:
        raise ActionRefused(
            "changed",
            _(
                "Someone corrected this while you were writing. Nothing was recorded, and what you"
                " typed is kept below: compare it with what stands now, then record it again."
            ),
        )
    names = [name for name in before if before[name] != after[name]]
    if not names:
        raise ActionRefused("same", _("Nothing differs from what stands: there is nothing to do."))
    return {
        "before": {name: before[name] for name in names},
        "after": {name: after[name] for name in names},
    }


@dataclass(frozen=True, slots=True)
class Difference:
    """One field of a correction, by its name in the model."""

    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Correction:
    """A correction as the journal tells it; `name` is that of the row of `model`."""

    model: type[models.Model]
    name: str
    at: datetime
    reason: str
    differences: tuple[Difference, ...]


def corrections(
    model: type[models.Model], action: str, names: Mapping[str, str]
) -> tuple[Correction, ...]:
    """What `action` corrected in the rows of these keys, the last one first. 1 query.

    `names` says what each is called on a page.
    """
    entries = JournalEntry.objects.filter(action=action, target__in=list(names))
    return tuple(
        _correction(model, entry, names[entry.target]) for entry in entries.order_by("-sequence")
    )


def field_label(model: type[models.Model], name: str) -> str:
    """What a field is called on a page."""
    label = str(model._meta.get_field(name).verbose_name)  # type: ignore[union-attr]  # no relation backwards
    return f"{label[:1].upper()}{label[1:]}"


def _correction(model: type[models.Model], entry: JournalEntry, name: str) -> Correction:
    data = entry.details
    before, after = data["before"], data["after"]
    changed = tuple(Difference(name, before[name], after[name]) for name in before)
    return Correction(model, name, entry.at, data["reason"], changed)


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, Source):
        return value.key
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value.isoformat() if isinstance(value, date) else str(value)
