"""Each kind of fault of the official invalid files, put in by hand, is found; a sound file has none."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from datetime import UTC, date, datetime
from typing import Any

import pytest

from assessments.ocds import Award, Milestone, Party, Status, Telling, package
from tests.ocds.faults import faults
from tests.ocds.official import HAS_SCHEMAS, errors

pytestmark = pytest.mark.pure

TOLD = Telling(
    prefix="ocds-000000",
    reference="T-1",
    revision=7,
    changed_at=datetime(2027, 6, 4, 9, 30, tzinfo=UTC),
    language="fr",
    title="Hébergement",
    notice="Données fictives.",
    buyer=Party("Acheteur"),
    method="open",
    method_details="Appel d’offres ouvert",
    status=Status.COMPLETE,
    published=date(2027, 1, 4),
    questions_until=date(2027, 1, 20),
    bids_until=datetime(2027, 2, 1, 11, tzinfo=UTC),
    award_on=date(2027, 5, 1),
    contract_start=date(2027, 6, 1),
    contract_end=date(2031, 5, 31),
    milestones=(Milestone("AVIS", "Avis", "engagement", date(2027, 1, 4), date(2027, 1, 4)),),
    bidders=6,
    award=Award(date(2027, 5, 1), Party("Hébergeur", "424761419")),
)
Spoil = Callable[[dict[str, Any]], object]


def put(where: str, value: Any) -> Spoil:
    """Another value at a place of the release, « ../ » being the package."""
    return lambda file: _holder(file, where).__setitem__(where.rpartition("/")[2], value)


def drop(where: str) -> Spoil:
    return lambda file: _holder(file, where).pop(where.rpartition("/")[2])


def again(where: str) -> Spoil:
    """The first of a list once more."""

    def spoil(file: dict[str, Any]) -> None:
        rows = _holder(file, where)[where.rpartition("/")[2]]
        rows.append(deepcopy(rows[0]))

    return spoil


def _holder(file: dict[str, Any], where: str) -> Any:
    found: Any = file if where.startswith("../") else file["releases"][0]
    for name in where.removeprefix("../").split("/")[:-1]:
        found = found[int(name) if name.isdigit() else name]
    return found


# What the official schema refuses by itself.
IN_THE_SCHEMA: dict[str, Spoil] = {
    **{f"no {each}": drop(each) for each in ("ocid", "id", "date", "tag", "initiationType")},
    **{f"no {each}": drop(f"../{each}") for each in ("uri", "publishedDate", "publisher")},
    "no releases": drop("../releases"),
    "no version": drop("../version"),
    "no id of the tender": drop("tender/id"),
    "no id of an award": drop("awards/0/id"),
    "empty id": put("id", ""),
    "empty list of tags": put("tag", []),
    "null for a text": put("ocid", None),
    "text for an object": put("buyer", "Acheteur"),
    "text for a list": put("parties", "Acheteur"),
    "text for a whole number": put("tender/numberOfTenderers", "six"),
    "number for a text": put("tender/title", 3),
    "number for the ocid": put("ocid", 3),
    "one tag, not a list": put("tag", "tender"),
    "date in words": put("date", "mardi dernier"),
    "day without an hour": put("date", "2027-06-04"),
    "moment without offset": put("date", "2027-06-04T11:30:00"),
    "31 February": put("tender/tenderPeriod/startDate", "2027-02-31T00:00:00+01:00"),
    "address that is none": put("../uri", "tmXf6cC4QU"),
    "version in words": put("../version", "un point un"),
    "version as a number": put("../version", 1.1),
    "unknown tag": put("tag", ["offre"]),
    "unknown initiation type": put("initiationType", "appel"),
    "unknown status": put("tender/status", "gelé"),
    "unknown method": put("tender/procurementMethod", "ouvert"),
}
# What only the checkers that come with it, or we, find.
BESIDE_THE_SCHEMA: dict[str, Spoil] = {
    "the same release twice": again("../releases"),
    "the same party twice": again("parties"),
    "the same milestone twice": again("tender/milestones"),
    "ocid without a prefix": put("ocid", "T-1"),
    "prefix in capitals": put("ocid", "OCDS-000000-T-1"),
    "unknown field": put("tender/note", "en plus"),
    "empty text": put("tender/description", ""),
    "spaces alone": put("tender/description", "  "),
    "empty object": put("tender/contractPeriod", {}),
    "empty list": put("tender/milestones", []),
    "supplier that is no party": put("awards/0/suppliers/0/id", "personne"),
    "buyer without its role": put("parties/0/roles", ["supplier"]),
    "period that ends before it starts": put("tender/awardPeriod/endDate", "2026-01-01T00:00:00Z"),
}


def test_sound_package_has_no_fault() -> None:
    assert faults(package(TOLD, "https://example.org/ocds/")) == []


@pytest.mark.parametrize("kind", [*IN_THE_SCHEMA, *BESIDE_THE_SCHEMA])
def test_fault_put_in_by_hand_is_found(kind: str) -> None:
    file = package(TOLD, "https://example.org/ocds/")
    (IN_THE_SCHEMA | BESIDE_THE_SCHEMA)[kind](file)
    assert faults(file)


@pytest.mark.skipif(not HAS_SCHEMAS, reason="the official schemas are not beside this checkout")
@pytest.mark.parametrize("kind", IN_THE_SCHEMA)
def test_official_schema_refuses_the_same(kind: str) -> None:
    file = package(TOLD, "https://example.org/ocds/")
    assert errors(file) == []
    IN_THE_SCHEMA[kind](file)
    assert errors(file)
