"""The status of a certification as of a date: pure rules."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from providers.status import Status, best, horizon, renewed, standing

pytestmark = pytest.mark.pure

OUTSCALE_END = date(2026, 11, 30)


@dataclass(frozen=True)
class Dated:
    state: str = "granted"
    valid_from: date | None = None
    valid_to: date | None = None


outscale = Dated(valid_from=date(2023, 11, 30), valid_to=OUTSCALE_END)


def test_status_valid_on_last_day() -> None:
    found = standing(outscale, OUTSCALE_END)
    assert found.status is Status.VALID
    assert found.days_left == 0


def test_status_expired_the_day_after() -> None:
    found = standing(outscale, date(2026, 12, 1))
    assert found.status is Status.EXPIRED
    assert found.days_left is None
    assert not found.expires_soon


def test_status_not_yet_valid_the_day_before() -> None:
    assert standing(outscale, date(2023, 11, 29)).status is Status.NOT_YET_VALID
    assert standing(outscale, date(2023, 11, 30)).status is Status.VALID


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        (date(2026, 8, 31), False),  # 91 days before the last day
        (date(2026, 9, 1), True),  # 90 days
        (date(2026, 11, 23), True),
        (date(2026, 11, 30), True),
        (date(2026, 12, 1), False),
    ],
)
def test_expires_within_ninety_days_both_ends_included(as_of: date, expected: bool) -> None:
    assert standing(outscale, as_of).expires_within(90) is expected


def test_status_unknown_without_dates() -> None:
    assert standing(Dated(), date(2026, 11, 23)).status is Status.UNKNOWN


def test_status_without_start_is_unknown_until_the_known_end_settles_it() -> None:
    oodrive = Dated(valid_to=date(2028, 1, 25))
    assert standing(oodrive, date(2028, 1, 25)).status is Status.UNKNOWN
    assert standing(oodrive, date(2028, 1, 26)).status is Status.EXPIRED


def test_status_without_end_is_never_valid() -> None:
    open_ended = Dated(valid_from=date(2025, 1, 1))
    assert standing(open_ended, date(2024, 12, 31)).status is Status.NOT_YET_VALID
    assert standing(open_ended, date(2025, 1, 1)).status is Status.UNKNOWN


@pytest.mark.parametrize("state", ["in_progress", "milestone"])
def test_status_in_progress_is_unknown_before_it_was_seen(state: str) -> None:
    step = Dated(state=state, valid_from=date(2026, 9, 26))
    assert standing(step, date(2026, 9, 25)).status is Status.UNKNOWN
    assert standing(step, date(2026, 9, 26)).status is Status.IN_PROGRESS


def test_status_absent_is_not_unknown() -> None:
    assert standing(Dated(state="absent"), date(2026, 11, 23)).status is Status.ABSENT


def test_status_unheard_state_is_unknown() -> None:
    assert standing(Dated(state="promised"), date(2026, 11, 23)).status is Status.UNKNOWN


def test_best_of_none_is_unknown() -> None:
    assert best([]) is Status.UNKNOWN
    assert best([Status.EXPIRED, Status.VALID, Status.UNKNOWN]) is Status.VALID


def test_renewed_only_by_a_granted_one_ending_later() -> None:
    later = Dated(valid_from=OUTSCALE_END, valid_to=date(2029, 11, 30))
    assert renewed(outscale, [outscale, later])
    assert not renewed(outscale, [outscale, Dated(state="in_progress", valid_to=None)])
    assert not renewed(Dated(), [later])


def test_horizon_ninety_days_later() -> None:
    assert horizon(date(2026, 9, 1)) == OUTSCALE_END


days = st.dates(date(2000, 1, 1), date(2099, 12, 31))


@given(start=days, length=st.integers(0, 4000), offset=st.integers(-5000, 5000))
def test_status_granted_with_both_dates_is_valid_exactly_between_them(
    start: date, length: int, offset: int
) -> None:
    end = start + timedelta(days=length)
    day = start + timedelta(days=offset)
    found = standing(Dated(valid_from=start, valid_to=end), day)
    assert (found.status is Status.VALID) == (start <= day <= end)
    assert (found.days_left is not None) == (found.status is Status.VALID)


@given(start=st.none() | days, end=st.none() | days, day=days)
def test_status_valid_never_without_both_dates(
    start: date | None, end: date | None, day: date
) -> None:
    found = standing(Dated(valid_from=start, valid_to=end), day)
    if start is None or end is None:
        assert found.status is not Status.VALID
