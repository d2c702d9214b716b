from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assessments.transition.files import NOT_OPENED, Phase, checklist, egress, sources
from assessments.transition.limits import (
    Leaving,
    Limit,
    Outcome,
    breaches,
    charge,
    earliest_erasure,
    findings,
    months_after,
)

pytestmark = pytest.mark.pure
SLOW = [HealthCheck.too_slow]  # the first draw, on a busy machine

LAWFUL = Leaving(
    notice_on=date(2026, 3, 1),
    transition_start_on=date(2026, 5, 1),
    transition_end_on=date(2026, 5, 31),
    retrieval_end_on=date(2026, 6, 30),
    erasure_notice_on=date(2026, 6, 9),
    erased_on=date(2026, 7, 1),
    certificate=True,
)
TODAY = date(2026, 12, 1)
days = st.dates(date(2024, 1, 1), date(2033, 12, 31))


def _outcome(leaving: Leaving, limit: Limit, today: date = TODAY) -> tuple[Outcome, int]:
    (found,) = (each for each in findings(leaving, today) if each.limit is limit)
    return found.outcome, found.gap


def test_every_limit_kept_to_the_day() -> None:
    assert {found.outcome for found in findings(LAWFUL, TODAY)} == {Outcome.LAWFUL}
    assert earliest_erasure(LAWFUL) == LAWFUL.erased_on


@pytest.mark.parametrize(
    ("field", "day", "limit"),
    [
        ("transition_start_on", date(2026, 5, 2), Limit.NOTICE),
        ("transition_end_on", date(2026, 6, 1), Limit.TRANSITION),
        ("retrieval_end_on", date(2026, 6, 29), Limit.RETRIEVAL),
        ("retrieval_end_on", date(2026, 7, 1), Limit.ERASURE_AFTER_RETRIEVAL),
        ("erasure_notice_on", date(2026, 6, 10), Limit.ERASURE_NOTICE),
    ],
)
def test_one_day_too_many_or_too_few(field: str, day: date, limit: Limit) -> None:
    leaving = replace(LAWFUL, **{field: day})  # type: ignore[arg-type] # a date

    assert _outcome(leaving, limit) == (Outcome.BREACH, 1)


def test_seven_months_are_for_what_is_shown_unfeasible() -> None:
    long = replace(LAWFUL, transition_end_on=date(2026, 12, 1))

    assert _outcome(long, Limit.TRANSITION)[0] is Outcome.BREACH
    assert _outcome(replace(long, unfeasible=True), Limit.TRANSITION) == (Outcome.EXTENDED, 0)
    longer = replace(long, unfeasible=True, transition_end_on=date(2026, 12, 2))
    assert _outcome(longer, Limit.TRANSITION) == (Outcome.BREACH, 1)


def test_a_certificate_is_due_the_day_of_the_erasure() -> None:
    without = replace(LAWFUL, certificate=False)

    assert _outcome(without, Limit.CERTIFICATE, date(2026, 6, 30)) == (Outcome.RUNNING, 0)
    assert _outcome(without, Limit.CERTIFICATE, date(2026, 7, 11)) == (Outcome.BREACH, 10)


def test_nothing_known_is_unknown_and_breaks_nothing() -> None:
    found = findings(Leaving(), TODAY)

    assert {each.outcome for each in found} == {Outcome.UNKNOWN}
    assert breaches(found) == ()
    assert earliest_erasure(Leaving(erasure_notice_on=TODAY)) is None


def test_a_day_to_come_is_said_to_be_planned() -> None:
    (found,) = (e for e in findings(LAWFUL, date(2026, 5, 2)) if e.limit is Limit.TRANSITION)

    assert (found.outcome, found.planned) == (Outcome.LAWFUL, True)


def test_no_switching_charge_from_12_january_2027() -> None:
    assert charge(date(2027, 1, 11)).outcome is Outcome.LAWFUL
    assert charge(date(2027, 1, 12)).outcome is Outcome.BREACH


def test_two_months_from_the_end_of_december_end_with_february() -> None:
    assert months_after(date(2026, 12, 31), 2) == date(2027, 2, 28)
    assert months_after(date(2027, 12, 31), 2) == date(2028, 2, 29)
    assert months_after(date(2026, 6, 15), 7) == date(2027, 1, 15)


@settings(max_examples=200, suppress_health_check=SLOW)
@given(days, st.integers(0, 24))
def test_months_after_keeps_the_day_where_there_is_one(day: date, months: int) -> None:
    later = months_after(day, months)

    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day == day.day or (later.day < day.day and (later + timedelta(1)).day == 1)


@settings(max_examples=200, suppress_health_check=SLOW)
@given(days, st.integers(0, 60), st.integers(0, 60), days)
def test_what_is_erased_from_the_earliest_day_on_breaks_no_limit_of_erasure(
    end: date, kept: int, wait: int, today: date
) -> None:
    retrieval = end + timedelta(kept)
    leaving = Leaving(
        transition_end_on=end, retrieval_end_on=retrieval, erasure_notice_on=end + timedelta(wait)
    )
    first = earliest_erasure(leaving)
    assert first is not None
    about = (Limit.ERASURE_AFTER_RETRIEVAL, Limit.ERASURE_NOTICE)

    on_time = findings(replace(leaving, erased_on=first), today)
    too_soon = findings(replace(leaving, erased_on=first - timedelta(1)), today)

    assert not [each for each in breaches(on_time) if each.limit in about]
    assert [each for each in breaches(too_soon) if each.limit in about]


def test_the_files_are_whole() -> None:
    items = checklist()

    assert len(items) == len({item.key for item in items}) == 13
    assert {item.phase for item in items} == set(Phase)
    assert all(item.text_fr and item.text_en and item.sources for item in items)
    assert [item.key for item in items if not item.holds_the_end] == ["run"]
    assert {item.key for item in items if item.to_be_checked} >= {"authorisations", "bulk_copy"}
    named = {key for item in items for key in item.sources}
    named |= {key for price in egress() for key in price.sources}
    assert named == {*sources(), NOT_OPENED}
    assert all(each.price_fr and each.price_en and each.sources for each in egress())
