"""What publishers of the standard get wrong, found without its schema.

The kinds of faults are those of the invalid files on which the standard's own checkers are tested:
open-contracting/cove-ocds, badfile_all_validation_errors (a field missing, empty or of another type,
a date that is none, an address that is none, a word outside a closed list, a version that is none),
tenders_releases_2_releases_invalid, tenders_releases_7_releases_check_ocids (prefixes),
tenders_releases_extra_data (unknown fields), …_1_1_tenderers_with_missing_ids; and
open-contracting/lib-cove-ocds, dupe_ids_1 (an id twice) and its check of empty fields. To them come
three of ours: a moment without its offset, a period that ends before it starts, an organisation that
is no party in its role.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from tests.ocds.shapes import DAY, PACKAGE, URI

MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)\Z")
OCID = re.compile(r"ocds-[a-z0-9]{6}-.+\Z", re.DOTALL)
VERSION = re.compile(r"\d+\.\d+\Z")


def faults(package: dict[str, Any]) -> list[str]:
    """One line for each fault of a release package. What is misshapen is not looked into further."""
    found = [*_empty(package, ""), *_shape(package, PACKAGE, "")]
    if found:
        return found
    return [
        *_names(package),
        *_twice(package, ""),
        *_periods(package, ""),
        *(fault for release in package["releases"] for fault in _parties(release)),
    ]


def _empty(value: Any, where: str) -> Iterator[str]:
    if value in (None, "", [], {}) or (isinstance(value, str) and not value.strip()):
        yield f"nothing at {where}"
    for name, inner in _inside(value):
        yield from _empty(inner, f"{where}/{name}")


def _shape(value: Any, shape: Any, where: str) -> Iterator[str]:
    if isinstance(shape, dict):
        yield from _fields(value, shape, where)
    elif isinstance(shape, list):
        if not isinstance(value, list):
            yield f"not a list at {where}"
            return
        for number, inner in enumerate(value):
            yield from _shape(inner, shape[0], f"{where}/{number}")
    elif not _is(value, shape):
        yield f"not as it should be at {where}"


def _fields(value: Any, shape: dict[str, Any], where: str) -> Iterator[str]:
    if not isinstance(value, dict):
        yield f"not an object at {where}"
        return
    known = {name.rstrip("!"): inner for name, inner in shape.items()}
    yield from (
        f"no {name[:-1]} at {where}"
        for name in shape
        if name.endswith("!") and name[:-1] not in value
    )
    for name, inner in value.items():
        if name not in known:
            yield f"unknown {where}/{name}"
        else:
            yield from _shape(inner, known[name], f"{where}/{name}")


def _is(value: Any, shape: Any) -> bool:
    if shape is int:
        return isinstance(value, int) and not isinstance(value, bool)
    if not isinstance(value, str):
        return False
    if isinstance(shape, set):
        return value in shape
    if shape == DAY:
        return is_moment(value)
    if shape == URI:
        return is_address(value)
    return True


def is_moment(text: str) -> bool:
    """A date-time of RFC 3339, with its offset, on a day that exists."""
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return bool(MOMENT.match(text))


def is_address(text: str) -> bool:
    return bool(urlsplit(text).scheme and urlsplit(text).netloc)


def _names(package: dict[str, Any]) -> Iterator[str]:
    if not VERSION.match(package["version"]):
        yield "no version at /version"
    for release in package["releases"]:
        if not OCID.match(release["ocid"]):
            yield f"no prefix in {release['ocid']}"


def _twice(value: Any, where: str) -> Iterator[str]:
    """Releases are told apart by process and id, all else by its id."""
    if isinstance(value, list):
        keys = Counter(
            (each.get("ocid"), each["id"]) for each in value if isinstance(each, dict)
        ) + Counter(each for each in value if isinstance(each, str))
        yield from (f"{key} twice at {where}" for key, times in keys.items() if times > 1)
    for name, inner in _inside(value):
        yield from _twice(inner, f"{where}/{name}")


def _periods(value: Any, where: str) -> Iterator[str]:
    if isinstance(value, dict):
        start, end = value.get("startDate"), value.get("endDate")
        if start and end and datetime.fromisoformat(end) < datetime.fromisoformat(start):
            yield f"ends before it starts: {where}"
    for name, inner in _inside(value):
        yield from _periods(inner, f"{where}/{name}")


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
