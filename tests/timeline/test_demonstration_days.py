"""The days of the demonstration: counted from any day, worked, and in their order."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from assessments.actions import demo_award
from assessments.timeline.working_days import WorkingDays

pytestmark = pytest.mark.pure

# A week with a holiday and a long weekend: Ascension is 14 May 2026.
WEEK = [date(2026, 5, 11) + timedelta(days=offset) for offset in range(7)]


@pytest.mark.parametrize("today", WEEK)
def test_days_of_the_demonstration_are_worked_and_keep_their_order(
    today: date, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("django.utils.timezone.localdate", lambda: today)
    days = [demo_award.day(offset) for offset in range(-40, 40)]
    assert days == sorted(days)
    assert not any(WorkingDays().is_off(day) for day in days)
    assert demo_award.day(0) <= today < demo_award.day(1)
