"""Any tender, told: valid against the official schema, and without the faults it lets through."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.ocds import Award, Milestone, Party, Status, Telling, package
from tests.ocds.faults import faults
from tests.ocds.official import HAS_SCHEMAS, errors

pytestmark = pytest.mark.pure

URI = "https://assessments.example.org/tenders/T-1/ocds/"

days = st.dates(date(2020, 1, 1), date(2040, 12, 31))
moments = st.datetimes(datetime(2020, 1, 1), datetime(2040, 12, 31), timezones=st.just(UTC))
names = st.text(min_size=1, max_size=30).filter(str.strip)  # forms refuse spaces alone
parties = st.builds(Party, names, st.sampled_from(["", "424761419"]))
milestones = st.lists(
    st.builds(
        Milestone,
        st.sampled_from(["AVIS", "OFF35", "DECISION", "SIGN"]),
        names,
        st.sampled_from(["preProcurement", "engagement", "approval", "delivery", "reporting"]),
        st.none() | days,
        st.none() | days,
    ),
    unique_by=lambda each: each.code,
).map(tuple)
tellings = st.builds(
    Telling,
    prefix=st.just("ocds-000000"),
    reference=st.just("PDS-2027-001"),
    revision=st.integers(0, 10**6),
    changed_at=moments,
    language=st.sampled_from(["fr", "en"]),
    title=names,
    notice=st.text(max_size=20),
    buyer=parties,
    method=st.sampled_from(["open", "selective", "limited"]),
    method_details=names,
    status=st.sampled_from(Status),
    published=st.none() | days,
    questions_until=st.none() | days,
    bids_until=st.none() | moments,
    award_on=st.none() | days,
    contract_start=st.none() | days,
    contract_end=st.none() | days,
    milestones=milestones,
    bidders=st.none() | st.integers(0, 8),
    award=st.none() | st.builds(Award, days, parties),
)


@given(tellings)
def test_nothing_told_has_a_fault(told: Telling) -> None:
    assert faults(package(told, URI)) == []


@pytest.mark.skipif(not HAS_SCHEMAS, reason="the official schemas are not beside this checkout")
@given(tellings)
def test_everything_told_is_valid_against_the_official_schema(told: Telling) -> None:
    assert errors(json.loads(json.dumps(package(told, URI)))) == []


def test_day_ends_in_paris_on_either_side_of_summer_time() -> None:
    told = _told(questions_until=date(2027, 3, 27), award_on=date(2027, 3, 28))
    tender = package(told, URI)["releases"][0]["tender"]
    assert tender["enquiryPeriod"] == {"endDate": "2027-03-27T23:59:59+01:00"}
    assert tender["awardPeriod"] == {"endDate": "2027-03-28T23:59:59+02:00"}


def test_dates_that_contradict_one_another_make_no_period() -> None:
    told = _told(contract_start=date(2028, 1, 1), contract_end=date(2027, 1, 1))
    assert "contractPeriod" not in package(told, URI)["releases"][0]["tender"]


def test_tag_follows_the_state() -> None:
    won = Award(date(2027, 6, 1), Party("Hébergeur Alpha"))
    tags = [
        package(told, URI)["releases"][0]["tag"]
        for told in (_told(), _told(status=Status.ACTIVE), _told(status=Status.COMPLETE, award=won))
    ]
    assert tags == [["planning"], ["tender"], ["tender", "award"]]


def _told(**facts: Any) -> Telling:
    base: dict[str, Any] = {
        "prefix": "ocds-000000",
        "reference": "T-1",
        "revision": 7,
        "changed_at": datetime(2027, 1, 4, 9, 30, tzinfo=UTC),
        "language": "fr",
        "title": "Hébergement",
        "notice": "",
        "buyer": Party("Acheteur"),
        "method": "open",
        "method_details": "Appel d’offres ouvert",
        "status": Status.PLANNED,
    }
    return Telling(**{**base, **facts})
