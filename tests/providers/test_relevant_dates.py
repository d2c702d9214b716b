"""Certifications at the days that count in a tender: pure rules, and the two that end in 2026."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from providers.relevant_dates import (
    Exemption,
    Finding,
    Held,
    Moment,
    Outcome,
    Why,
    findings,
    outcome,
)

DEADLINE, AWARD = date(2027, 2, 1), date(2027, 4, 15)
START, END = date(2027, 6, 1), date(2031, 5, 31)
DAYS: dict[Moment, date | None] = {
    Moment.DEADLINE: DEADLINE,
    Moment.AWARD: AWARD,
    Moment.START: START,
    Moment.END: END,
}
OURS, OTHER = 1, 2


def held(
    state: str = "granted",
    valid_from: date | None = date(2024, 1, 1),
    valid_to: date | None = date(2029, 1, 1),
    service_id: int | None = OURS,
) -> Held:
    return Held(state, valid_from, valid_to, service_id)


def found(*known: Held, service: int | None = OURS) -> tuple[Finding, ...]:
    return findings(known, service, DAYS)


def whys(*known: Held, service: int | None = OURS) -> list[Why]:
    return [each.why for each in found(*known, service=service)]


@pytest.mark.pure
@pytest.mark.parametrize(
    ("known", "reasons", "says"),
    [
        ([held(valid_to=END)], [Why.VALID] * 4, Outcome.MET),
        ([held()], [Why.VALID] * 3 + [Why.ENDS_DURING], Outcome.MET),
        (
            [held(valid_to=AWARD)],
            [Why.VALID] * 2 + [Why.ENDS_BEFORE_START] * 2,
            Outcome.CONDITIONAL,
        ),
        (
            [held(valid_to=DEADLINE - timedelta(days=1))],
            [Why.EXPIRED] * 2 + [Why.ENDS_BEFORE_START] * 2,
            Outcome.NOT_MET,
        ),
        (
            [held(valid_from=AWARD)],
            [Why.NOT_YET_VALID] + [Why.VALID] * 2 + [Why.ENDS_DURING],
            Outcome.NOT_MET,
        ),
        ([held("in_progress", date(2026, 9, 26), None)], [Why.IN_PROGRESS] * 4, Outcome.NOT_MET),
        ([held("milestone", date(2026, 9, 26), None)], [Why.MILESTONE] * 4, Outcome.NOT_MET),
        ([held("absent", None, None)], [Why.ABSENT] * 4, Outcome.NOT_MET),
        ([held(service_id=OTHER)], [Why.OTHER_SERVICE] * 4, Outcome.NOT_MET),
        ([held(valid_to=None)], [Why.END_UNKNOWN] * 4, Outcome.UNKNOWN),
        ([held(valid_from=None, valid_to=END)], [Why.START_UNKNOWN] * 4, Outcome.UNKNOWN),
        ([held(service_id=None, valid_to=END)], [Why.SCOPE_UNKNOWN] * 4, Outcome.UNKNOWN),
        ([], [Why.NONE_KNOWN] * 4, Outcome.UNKNOWN),
    ],
)
def test_each_state_has_its_reason_and_its_outcome(
    known: list[Held], reasons: list[Why], says: Outcome
) -> None:
    assert whys(*known) == reasons
    assert outcome(found(*known)) is says


@pytest.mark.pure
def test_bid_that_names_no_service_is_unknown_whatever_is_qualified() -> None:
    assert whys(held(), service=None) == [Why.NO_SERVICE] * 4
    assert outcome(found(held(), service=None)) is Outcome.UNKNOWN


@pytest.mark.pure
def test_day_of_the_tender_not_known_yet_is_never_met() -> None:
    days = {**DAYS, Moment.START: None}
    judged = findings([held(valid_to=END)], OURS, days)
    assert judged[2].why is Why.NO_DATE
    assert outcome(judged) is Outcome.UNKNOWN


@pytest.mark.pure
def test_renewal_takes_over_where_the_first_ends() -> None:
    renewal = held(valid_from=AWARD, valid_to=date(2030, 4, 14))
    assert whys(held(valid_to=AWARD), renewal) == [Why.VALID] * 3 + [Why.ENDS_DURING]


@pytest.mark.pure
def test_service_qualified_beside_one_in_progress_is_told_by_the_one_offered() -> None:
    assert whys(held("in_progress", None, None), held(service_id=OTHER)) == [Why.IN_PROGRESS] * 4


@pytest.mark.pure
@pytest.mark.parametrize(
    ("ends_on", "says"),
    [
        (None, Outcome.CONDITIONAL),
        (START, Outcome.CONDITIONAL),
        (START - timedelta(days=1), Outcome.NOT_MET),
    ],
)
def test_derogation_makes_a_condition_while_it_covers_the_start(
    ends_on: date | None, says: Outcome
) -> None:
    judged = found(held("in_progress", None, None))
    assert outcome(judged, Exemption(date(2026, 10, 15), ends_on)) is says
    assert not any(each.is_valid for each in judged)


def certs() -> st.SearchStrategy[Held]:
    days = st.none() | st.dates(date(2020, 1, 1), date(2035, 1, 1))
    states = st.sampled_from(["granted", "in_progress", "milestone", "absent"])
    return st.builds(Held, states, days, days, st.sampled_from([None, OURS, OTHER]))


@pytest.mark.pure
@given(st.lists(certs(), max_size=5), st.randoms())
def test_order_of_rows_changes_no_reason(known: list[Held], random: object) -> None:
    shuffled = list(known)
    random.shuffle(shuffled)  # type: ignore[attr-defined]  # hypothesis' own
    assert whys(*shuffled) == whys(*known)


@pytest.mark.pure
@given(st.lists(certs(), max_size=5))
def test_met_only_with_a_granted_one_of_the_service_and_both_dates(known: list[Held]) -> None:
    if outcome(found(*known)) is Outcome.MET:
        assert any(
            each.state == "granted"
            and each.service_id == OURS
            and each.valid_from
            and each.valid_to
            for each in known
        )
