"""What each column of a data file holds, and the sentence said when it does not. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from providers.partial_dates import is_partial_date
from providers.siren import is_siren

Value: TypeAlias = str | int | None

_SLUG = re.compile(r"[a-z0-9][a-z0-9-]*")
_COUNTRY = re.compile(r"[A-Z]{2}")
_CODE = re.compile(r"[A-Z][A-Z0-9_]{1,29}")
_HDS_ACTIVITIES = re.compile(r"[1-6](,[1-6])*")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True, slots=True)
class Column:
    """`empty` is what an empty cell means; `table` names the table a reference points into."""

    name: str
    parse: Callable[[str], Value]
    required: bool = True
    empty: Value = ""
    table: str = ""

    def read(self, cell: str) -> Value:
        """The value of one cell. ValueError with a sentence when it is not acceptable."""
        if cell:
            return self.parse(cell)
        if self.required:
            raise ValueError("is empty")
        return self.empty


def text(name: str, *, required: bool = True) -> Column:
    return Column(name, _text, required)


def slug(name: str) -> Column:
    return Column(name, _slug)


def reference(name: str, table: str, *, required: bool = True) -> Column:
    return Column(name, _text, required, None, table)


def choice(name: str, allowed: frozenset[str], *, required: bool = True) -> Column:
    def parse(cell: str) -> Value:
        if cell not in allowed:
            raise ValueError(f"is {cell!r}, not one of {', '.join(sorted(allowed))}")
        return cell

    return Column(name, parse, required)


def day(name: str, *, required: bool = False) -> Column:
    return Column(name, _day, required, None)


def partial_date(name: str) -> Column:
    return Column(name, _partial, required=False)


def country(name: str) -> Column:
    return Column(name, _country, required=False)


def siren(name: str) -> Column:
    return Column(name, _siren, required=False)


def basis_points(name: str) -> Column:
    return Column(name, _basis_points, required=False, empty=None)


def severity(name: str) -> Column:
    return Column(name, _severity, required=False, empty=None)


def code(name: str) -> Column:
    return Column(name, _code)


def flag(name: str, *, empty: bool | None = False) -> Column:
    """`yes` or `no`; `empty` is what an empty cell means, None for unknown."""
    return Column(name, _flag, required=False, empty=empty)


def activities(name: str) -> Column:
    return Column(name, _activities, required=False)


def addresses(name: str) -> Column:
    return Column(name, _addresses, required=False)


def _text(cell: str) -> Value:
    return cell


def _slug(cell: str) -> Value:
    if not _SLUG.fullmatch(cell):
        raise ValueError(f"is {cell!r}: small letters, digits and hyphens only")
    return cell


def _day(cell: str) -> Value:
    if not _DAY.fullmatch(cell):
        raise ValueError(f"is {cell!r}, not a day (YYYY-MM-DD)")
    try:
        date.fromisoformat(cell)
    except ValueError:
        raise ValueError(f"is {cell!r}, a day that does not exist") from None
    return cell


def _partial(cell: str) -> Value:
    if not is_partial_date(cell):
        raise ValueError(f"is {cell!r}, not a date (YYYY, YYYY-MM or YYYY-MM-DD)")
    return cell


def _country(cell: str) -> Value:
    if not _COUNTRY.fullmatch(cell):
        raise ValueError(f"is {cell!r}, not two capital letters")
    return cell


def _siren(cell: str) -> Value:
    if not is_siren(cell):
        raise ValueError(f"is {cell!r}, not a SIREN (nine digits that check)")
    return cell


def _basis_points(cell: str) -> Value:
    if not cell.isascii() or not cell.isdigit() or int(cell) > 10_000:
        raise ValueError(f"is {cell!r}, not hundredths of a percent from 0 to 10000")
    return int(cell)


def _severity(cell: str) -> Value:
    if cell not in ("1", "2", "3"):
        raise ValueError(f"is {cell!r}, not a severity from 1 to 3")
    return int(cell)


def _code(cell: str) -> Value:
    if not _CODE.fullmatch(cell):
        raise ValueError(f"is {cell!r}: capital letters, digits and _ only")
    return cell


def _flag(cell: str) -> Value:
    if cell not in ("yes", "no"):
        raise ValueError(f"is {cell!r}, not yes or no")
    return cell == "yes"


def _activities(cell: str) -> Value:
    if not _HDS_ACTIVITIES.fullmatch(cell):
        raise ValueError(f"is {cell!r}, not HDS activities 1 to 6 separated by commas")
    return cell


def _addresses(cell: str) -> Value:
    for part in cell.split(" ; "):
        if not part.startswith(("https://", "http://")):
            raise ValueError(f"holds {part!r}, not a web address")
    return cell
