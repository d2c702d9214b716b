"""The status of a law on a day: partial dates, gaps, contradictions."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from providers.laws import STATED, LawOnDay, LawStatus, Period, Why, read
from providers.partial_dates import bounds

CHECKED = date(2026, 11, 23)


def period(status: str, valid_from: str = "", valid_to: str = "", key: str = "p") -> Period:
    return Period(key, LawStatus(status), valid_from, valid_to, ("S40",), CHECKED, "medium")


LAPSED = (
    period("in_force", "2008", "2026-06-12", "a"),
    period("residual", "2026-06-13", "2027-03", "b"),
)


@pytest.mark.parametrize(
    ("day", "status", "why"),
    [
        (date(2007, 12, 31), LawStatus.UNKNOWN, Why.NO_RECORD),
        (date(2008, 6, 1), LawStatus.UNKNOWN, Why.IMPRECISE),
        (date(2008, 12, 31), LawStatus.IN_FORCE, Why.RECORDED),
        (date(2026, 6, 12), LawStatus.IN_FORCE, Why.RECORDED),
        (date(2026, 6, 13), LawStatus.RESIDUAL, Why.RECORDED),
        (date(2027, 3, 1), LawStatus.RESIDUAL, Why.RECORDED),
        (date(2027, 3, 2), LawStatus.UNKNOWN, Why.IMPRECISE),
        (date(2027, 3, 31), LawStatus.UNKNOWN, Why.IMPRECISE),
        (date(2027, 4, 1), LawStatus.UNKNOWN, Why.NO_RECORD),
    ],
)
def test_each_side_of_each_boundary(day: date, status: LawStatus, why: Why) -> None:
    found = read(LAPSED, day)
    assert (found.status, found.why) == (status, why)


def test_neighbours_of_a_day_are_told() -> None:
    found = read(LAPSED, date(2026, 11, 23))
    assert found.before is LAPSED[0]
    assert found.after is None
    assert read(LAPSED, date(2026, 6, 1)).after is LAPSED[1]


def test_records_that_contradict_each_other_are_unknown() -> None:
    found = read([period("in_force", "2020"), period("expired", "2024")], date(2025, 1, 1))
    assert (found.status, found.why, found.period) == (
        LawStatus.UNKNOWN,
        Why.CONTRADICTED,
        None,
    )


def test_two_records_that_agree_are_one_answer() -> None:
    later = period("in_force", "2024", key="b")
    found = read([later, period("in_force", "2020", key="a")], date(2025, 1, 1))
    assert (found.status, found.period) == (LawStatus.IN_FORCE, later)


def test_an_unknown_start_is_told() -> None:
    assert read([period("in_force")], CHECKED).since_unknown
    assert not read(LAPSED, CHECKED).since_unknown
    assert not read([], CHECKED).since_unknown


@pytest.mark.parametrize(("days", "soon"), [(97, False), (98, True)])
def test_change_within_some_days_counts_from_the_first_day_it_may_end(
    days: int, soon: bool
) -> None:
    assert read(LAPSED, date(2026, 11, 23)).changes_within(days) is soon


def test_records_meeting_in_one_month_do_not_overlap() -> None:
    ended = period("in_force", "", "2020-03")
    assert not ended.span.overlaps(period("expired", "2020-03").span)
    assert ended.span.overlaps(period("expired", "2020-02").span)


@pytest.mark.parametrize(
    ("status", "applies"),
    [
        ("in_force", True),
        ("residual", True),
        ("disputed", True),
        ("pending", True),
        ("debated", True),
        ("lapsed", False),
        ("expired", False),
    ],
)
def test_law_that_applies_on_a_day(status: str, applies: bool) -> None:
    assert _law([period(status, "2020")], date(2021, 1, 1)).applies is applies


def test_unknown_status_is_neither_yes_nor_no() -> None:
    assert _law([], CHECKED).applies is None


def _law(periods: list[Period], day: date) -> LawOnDay:
    return LawOnDay(
        code="X",
        jurisdiction="US",
        instrument_fr="Loi",
        instrument_en="Act",
        kind="exposure",
        affects="confidentiality",
        reaches="content",
        severity=3,
        reading=read(periods, day),
        sources=("S40",),
        to_be_checked=False,
    )


DAYS = st.dates(date(2019, 1, 1), date(2023, 12, 31))


@st.composite
def partial_dates(draw: st.DrawFn) -> str:
    text = draw(DAYS).isoformat()
    return text[: draw(st.sampled_from([0, 4, 7, 10]))]


@st.composite
def periods(draw: st.DrawFn) -> list[Period]:
    made = []
    for number in range(draw(st.integers(0, 5))):
        start, end = draw(partial_dates()), draw(partial_dates())
        if start and end and bounds(end)[1] < bounds(start)[0]:
            start, end = end, start
        made.append(period(draw(st.sampled_from(STATED)), start, end, str(number)))
    return made


@given(periods(), DAYS, st.integers(0, 5))
def test_order_of_the_records_changes_nothing(made: list[Period], day: date, turn: int) -> None:
    turned = made[turn:] + made[:turn]
    assert read(turned, day) == read(turned[::-1], day) == read(made, day)


@given(periods(), DAYS)
def test_a_status_is_always_that_of_a_record_covering_the_day(
    made: list[Period], day: date
) -> None:
    found = read(made, day)
    if found.status is LawStatus.UNKNOWN:
        assert found.period is None
    else:
        assert found.period is not None
        assert found.period.status is found.status
        assert found.period.span.covers(day)


@given(periods(), DAYS)
def test_overlap_is_a_day_both_cover(made: list[Period], day: date) -> None:
    spans = [one.span for one in made]
    for one in spans:
        for other in spans:
            if one.covers(day) and other.covers(day):
                assert one.overlaps(other)
            assert one.overlaps(other) == other.overlaps(one)


@given(periods(), DAYS, st.integers(0, 400))
def test_neighbours_stand_strictly_on_their_side(made: list[Period], day: date, days: int) -> None:
    found = read(made, day)
    assert found.before is None or found.before.span.ends[1] < day
    assert found.after is None or found.after.span.starts[0] > day
    if found.period is not None and not found.changes_within(days):
        assert found.period.span.covers(day + timedelta(days=days))
