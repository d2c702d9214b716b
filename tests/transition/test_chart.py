from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assessments.transition.chart import LABELS, MOST_TICKS, WIDTH, Span, lay_out

pytestmark = pytest.mark.pure
days = st.dates(date(2020, 1, 1), date(2035, 12, 31))


@settings(suppress_health_check=[HealthCheck.too_slow])  # the first draw, on a busy machine
@given(days, st.integers(0, 900), days, days)
def test_everything_is_drawn_inside_and_in_order(
    first: date, length: int, cut: date, today: date
) -> None:
    span = Span("V1", (first, first + timedelta(length)), (first, first), cut)
    chart = lay_out([span], today)

    assert chart is not None
    (row,) = chart.rows
    assert row.planned
    assert row.done
    assert row.cut
    edges = [row.planned.x, row.planned.x + row.planned.width, row.cut, chart.today.x]
    assert all(LABELS <= x <= WIDTH for x in edges)
    assert row.done.x == row.planned.x
    assert (row.cut <= chart.today.x) or cut >= today
    assert 1 <= len(chart.months) <= MOST_TICKS


def test_nothing_to_draw_is_no_chart() -> None:
    assert lay_out([], date(2026, 1, 1)) is None
