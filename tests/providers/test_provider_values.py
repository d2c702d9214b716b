"""SIREN numbers, partial dates and the time axis: pure."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from providers.axis import LABELS, WIDTH, Span, lay_out
from providers.partial_dates import bounds, is_partial_date
from providers.siren import is_siren

pytestmark = pytest.mark.pure


@pytest.mark.parametrize("number", ["527594493", "537407926", "732829320"])
def test_siren_accepted(number: str) -> None:
    assert is_siren(number)


@pytest.mark.parametrize(
    "text", ["", "527594494", "52759449", "5275944930", "527 594 493", "٥٢٧٥٩٤٤٩٣", "52759449a"]
)
def test_siren_refused(text: str) -> None:
    assert not is_siren(text)


@given(st.integers(0, 10**8 - 1))
def test_siren_one_check_digit_per_number(stem: int) -> None:
    assert sum(is_siren(f"{stem:08d}{digit}") for digit in range(10)) == 1


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2019", date(2019, 1, 1), date(2019, 12, 31)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2026-12", date(2026, 12, 1), date(2026, 12, 31)),
        ("2025-08-06", date(2025, 8, 6), date(2025, 8, 6)),
    ],
)
def test_partial_date_bounds(text: str, first: date, last: date) -> None:
    assert bounds(text) == (first, last)


@pytest.mark.parametrize(
    "text", ["", "19", "2026-13", "2026-02-30", "2026-1", "2026-00", "0000", "2026-11-23\n", "soon"]
)
def test_partial_date_refused(text: str) -> None:
    assert not is_partial_date(text)


def test_axis_absent_when_no_date_is_known() -> None:
    assert lay_out([Span("a", None, None, "unknown")], date(2026, 11, 23)) is None


def test_axis_bars_stand_in_the_order_of_their_dates() -> None:
    axis = lay_out(
        [
            Span("first", date(2023, 11, 30), date(2026, 11, 30), "valid"),
            Span("open", None, date(2028, 1, 25), "unknown"),
            Span("step", date(2026, 9, 26), None, "in_progress", point=True),
            Span("undated", None, None, "unknown"),
        ],
        date(2026, 11, 24),
        marks=[(date(2027, 2, 1), "bids")],
    )
    assert axis is not None
    first, open_ended, step, undated = axis.bars
    assert first.x < axis.as_of.x < first.end < axis.marks[0].x < open_ended.end
    assert (open_ended.x, open_ended.open_start) == (LABELS, True)
    assert (step.width, step.drawn) == (0, True)
    assert not undated.drawn


moments = st.none() | st.dates()


@given(st.lists(st.tuples(moments, moments, st.booleans()), max_size=5), st.dates())
def test_axis_everything_stays_inside(
    dates: list[tuple[date | None, date | None, bool]], as_of: date
) -> None:
    axis = lay_out([Span("x", start, end, "valid", point) for start, end, point in dates], as_of)
    if axis is None:
        return
    places = [axis.as_of.x, *(tick.x for tick in axis.years), *(bar.x for bar in axis.bars)]
    assert all(LABELS <= place <= WIDTH for place in places)
    assert len(axis.years) <= 20
