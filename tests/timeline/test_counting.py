"""Working days and the ways of counting; the figures are those of the facts."""

from __future__ import annotations

from datetime import date

import pytest

from assessments.timeline import WorkingDays, Zone
from assessments.timeline.counting import days_left, limit
from assessments.timeline.working_days import holidays_of

pytestmark = pytest.mark.pure

PARIS = WorkingDays()
STRASBOURG = WorkingDays(Zone.ALSACE_MOSELLE)


def easter(year: int) -> date:
    """The Gregorian computus (anonymous algorithm), independent of the library."""
    a, b, c = year % 19, year // 100, year % 100
    h = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    last = (32 + 2 * (b % 4) + 2 * (c // 4) - h - c % 4) % 7
    m = (a + 11 * h + 22 * last) // 451
    return date(year, (h + last - 7 * m + 114) // 31, (h + last - 7 * m + 114) % 31 + 1)


@pytest.mark.parametrize("year", range(2020, 2041))
def test_holidays_are_those_of_the_labour_code(year: int) -> None:
    fixed = {(1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25)}
    sunday = easter(year).toordinal()
    expected = {date(year, month, day) for month, day in fixed}
    expected |= {date.fromordinal(sunday + days) for days in (1, 39, 50)}
    assert set(holidays_of(Zone.METROPOLE, year)) == expected
    local = {date.fromordinal(sunday - 2), date(year, 12, 26)}
    assert set(holidays_of(Zone.ALSACE_MOSELLE, year)) == expected | local


def test_good_friday_is_worked_in_paris_and_not_in_strasbourg() -> None:
    friday = date(2026, 4, 3)
    assert not PARIS.is_off(friday)
    assert STRASBOURG.is_off(friday)
    assert STRASBOURG.next(friday) == date(2026, 4, 7)  # Easter Monday is off as well
    assert "saint" in STRASBOURG.holiday(friday).lower()
    assert PARIS.holiday(friday) == ""


def test_working_days_step_over_weekends_and_holidays() -> None:
    assert PARIS.add(date(2026, 4, 30), 1) == date(2026, 5, 4)
    assert PARIS.add(date(2026, 5, 1), 0) == date(2026, 5, 4)
    assert PARIS.subtract(date(2026, 5, 4), 1) == date(2026, 4, 30)
    assert PARIS.between(date(2026, 4, 30), date(2026, 5, 4)) == 1
    assert PARIS.between(date(2026, 5, 4), date(2026, 4, 30)) == 0


@pytest.mark.parametrize(
    ("day_type", "event", "days", "strict", "day"),
    [
        # Sent on Monday 6 January 2025, 30 days: a deadline with an hour, 6 February at the earliest.
        ("clear_from_next_day", date(2025, 1, 6), 30, date(2025, 2, 6), date(2025, 2, 6)),
        # CE 2 August 2011, no. 347526: sent on 28 December, 16 days, over on 12 January.
        ("date_to_date_inclusive", date(2010, 12, 28), 16, date(2011, 1, 12), date(2011, 1, 12)),
        # Sent on 15 December 2026, 11 days: the last one is Christmas; prudence says the 28th.
        ("date_to_date_inclusive", date(2026, 12, 15), 11, date(2026, 12, 25), date(2026, 12, 28)),
        ("calendar_before", date(2026, 4, 7), 6, date(2026, 4, 1), date(2026, 4, 1)),
        # 14 - 6 = 8 May 2026, a holiday: brought forward, never shortened.
        ("calendar_before", date(2026, 5, 14), 6, date(2026, 5, 8), date(2026, 5, 7)),
        ("calendar_max", date(2026, 4, 1), 30, date(2026, 5, 1), date(2026, 5, 4)),
    ],
)
def test_days_are_counted_as_the_facts_say(
    day_type: str, event: date, days: int, strict: date, day: date
) -> None:
    found = limit(day_type, event, days, PARIS)
    assert (found.strict, found.day) == (strict, day)
    assert found.is_moved == (strict != day)
    assert days_left(day_type, event, strict) == days


def test_two_holidays_in_alsace_move_the_end_of_a_standstill_by_a_day() -> None:
    """26 December rests there: 25 and 26 are holidays, 27 a Sunday."""
    found = limit("date_to_date_inclusive", date(2026, 12, 15), 11, STRASBOURG)
    assert found.day == date(2026, 12, 28)
    assert limit("date_to_date_inclusive", date(2024, 12, 16), 11, PARIS).day == date(2024, 12, 26)
    assert limit("date_to_date_inclusive", date(2024, 12, 16), 11, STRASBOURG).day == date(
        2024, 12, 27
    )


def test_quotes_of_the_real_case_left_49_days() -> None:
    assert days_left("sufficient", date(2026, 2, 9), date(2026, 3, 30)) == 49


def test_unknown_way_of_counting_is_refused() -> None:
    with pytest.raises(KeyError):
        limit("sufficient", date(2026, 1, 5), 3, PARIS)
