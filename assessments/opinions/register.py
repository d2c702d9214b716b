"""What differs between two states of a risk register, field by field."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

Value: TypeAlias = "str | int | None"
# A risk as an opinion rests on it: `code` and `title`, then whatever the register holds.
Row: TypeAlias = Mapping[str, Value]


class Kind(StrEnum):
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class FieldChange:
    name: str
    before: Value
    after: Value


@dataclass(frozen=True, slots=True)
class RiskChange:
    """A risk that differs; `title` is the present one. `fields` is empty unless it CHANGED."""

    code: str
    title: str
    kind: Kind
    fields: tuple[FieldChange, ...] = ()


def register_difference(before: Iterable[Row], after: Iterable[Row]) -> tuple[RiskChange, ...]:
    """The risks that differ, by code; the order of the rows counts for nothing."""
    old = {str(row["code"]): row for row in before}
    new = {str(row["code"]): row for row in after}
    found = []
    for row in sorted({**old, **new}.values(), key=in_order):
        code = str(row["code"])
        fields = _fields(old[code], new[code]) if code in old and code in new else ()
        if code not in old:
            found.append(RiskChange(code, str(row["title"]), Kind.ADDED))
        elif code not in new:
            found.append(RiskChange(code, str(row["title"]), Kind.REMOVED))
        elif fields:
            found.append(RiskChange(code, str(row["title"]), Kind.CHANGED, fields))
    return tuple(found)


def in_order(row: Row) -> tuple[int, str]:
    """Sorts rows as they were numbered: R99 before R100."""
    code = str(row["code"])
    return len(code), code


def _fields(before: Row, after: Row) -> tuple[FieldChange, ...]:
    names = dict.fromkeys([*before, *after])
    return tuple(
        FieldChange(name, before.get(name), after.get(name))
        for name in names
        if before.get(name) != after.get(name)
    )
