"""What publishers of the standard get wrong most, found without its schema."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from typing import Any


def faults(package: dict[str, Any]) -> list[str]:
    """One line for each fault of a release package."""
    (release,) = package["releases"]
    return [*_empty(package, ""), *_twice(release, ""), *_dates(release, ""), *_parties(release)]


def _empty(value: Any, where: str) -> Iterator[str]:
    if value in (None, "", [], {}):
        yield f"nothing at {where}"
    for name, inner in _inside(value):
        yield from _empty(inner, f"{where}/{name}")


def _twice(value: Any, where: str) -> Iterator[str]:
    if isinstance(value, list):
        keys = Counter(each["id"] for each in value if isinstance(each, dict))
        yield from (f"{key} twice at {where}" for key, times in keys.items() if times > 1)
    for name, inner in _inside(value):
        yield from _twice(inner, f"{where}/{name}")


def _dates(value: Any, where: str) -> Iterator[str]:
    if isinstance(value, dict):
        for name in ("date", "startDate", "endDate", "dueDate", "dateMet"):
            if name in value and datetime.fromisoformat(value[name]).tzinfo is None:
                yield f"no offset at {where}/{name}"
        start, end = value.get("startDate"), value.get("endDate")
        if start and end and datetime.fromisoformat(end) < datetime.fromisoformat(start):
            yield f"ends before it starts: {where}"
    for name, inner in _inside(value):
        yield from _dates(inner, f"{where}/{name}")


def _parties(release: dict[str, Any]) -> Iterator[str]:
    """Whoever is named is a party, under the same name and in that role."""
    parties = {party["id"]: party for party in release["parties"]}
    named = [("buyer", release["buyer"]), ("procuringEntity", release["tender"]["procuringEntity"])]
    named += [
        ("supplier", one) for award in release.get("awards", []) for one in award["suppliers"]
    ]
    for role, one in named:
        party = parties.get(one["id"])
        if party is None or party["name"] != one["name"] or role not in party["roles"]:
            yield f"{role} {one['id']} is not such a party"


def _inside(value: Any) -> Iterator[tuple[Any, Any]]:
    if isinstance(value, dict):
        yield from value.items()
    elif isinstance(value, list):
        yield from enumerate(value)
