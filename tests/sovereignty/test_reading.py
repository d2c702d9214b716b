"""The calculator's own totals, and what no set of answers may ever do. Pure: no database."""

from __future__ import annotations

from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.frameworks import load
from assessments.sovereignty import (
    Questionnaire,
    UnknownAnswer,
    outcome,
    questionnaire,
    read,
)

pytestmark = pytest.mark.pure

PROFILES = ("2025-10", "2026-06")
TABLES = {name: questionnaire(load().frameworks["ec-csf-2026-06"], name) for name in PROFILES}
TABLE = TABLES["2026-06"]
REFS = [question.ref for question in TABLE.questions]


def everywhere(table: Questionnaire, place: int) -> dict[str, int]:
    """The same rank of answer to every question: -1 the best, -2 the second best."""
    return {
        question.ref: sorted(question.options, key=lambda option: option.points)[place].number
        for question in table.questions
    }


def test_best_answers_give_the_calculators_own_maxima() -> None:
    reading = read(TABLE, everywhere(TABLE, -1))
    assert [each.points for each in reading.objectives] == [
        *(100_003, 100_200, 100_000, 100_200, 100_100, 100_000, 100_100, 100_000)
    ]
    assert [each.points for each in reading.objectives] == [
        each.maximum for each in TABLE.objectives
    ]
    assert reading.score == Fraction("100.0756")
    assert (reading.seal, reading.holding) == (4, ())


def test_second_best_answers_give_a_half_that_two_sources_rounded_two_ways() -> None:
    """Exactly 74.01235: 74.0123 and 74.0124 are both copies of it, neither is its value.

    One source rounded it to the nearest (74.0124, whichever way a half goes), the other cut it, or
    rounded its binary floating-point neighbour, which lies below.
    """
    reading = read(TABLE, everywhere(TABLE, -2))
    assert reading.score == Fraction(1_480_247, 20_000) == Fraction("74.01235")
    exact, places = Decimal("74.01235"), Decimal("0.0001")
    assert exact.quantize(places, ROUND_HALF_UP) == Decimal("74.0124")
    assert exact.quantize(places, ROUND_HALF_EVEN) == Decimal("74.0124")
    assert exact.quantize(places, ROUND_DOWN) == Decimal("74.0123")
    assert Fraction(74.01235) < reading.score
    assert reading.seal == 1
    assert reading.holding


def test_worst_answers_bring_nothing_and_seal_0() -> None:
    reading = read(TABLE, everywhere(TABLE, 0))
    assert reading.score == 0
    assert reading.seal == 0


@pytest.mark.parametrize(
    ("profile", "weights", "best"),
    [
        ("2025-10", [15, 10, 10, 15, 20, 15, 10, 5], "100.08045"),
        ("2026-06", [20, 10, 10, 15, 10, 15, 15, 5], "100.0756"),
    ],
)
def test_each_profile_weighs_the_same_points_its_own_way(
    profile: str, weights: list[int], best: str
) -> None:
    table = TABLES[profile]
    assert [each.weight for each in table.objectives] == weights
    assert {each.nominal for each in table.objectives} == {1000}
    assert read(table, everywhere(table, -1)).score == Fraction(best)


def test_nothing_answered_establishes_nothing() -> None:
    reading = read(TABLE, {})
    assert (reading.seal, reading.seal_at_most, reading.holding) == (None, 4, ())
    assert reading.score == 0
    assert reading.score_at_most == Fraction("100.0756")
    assert len(reading.unanswered) == reading.total == 48
    assert outcome(reading, 1) == "unknown"


def test_one_question_left_open_is_never_counted_as_met() -> None:
    answers = everywhere(TABLE, -1)
    del answers["SOV-1.1"]
    reading = read(TABLE, answers)
    assert (reading.seal, reading.seal_at_most) == (None, 4)
    assert reading.objectives[0].seal is None
    assert [each.seal for each in reading.objectives[1:]] == [4] * 7
    assert outcome(reading, 1) == "unknown"


def test_one_weak_answer_settles_the_gate_whatever_is_unanswered() -> None:
    reading = read(TABLE, {"SOV-1.1": 1})
    assert (reading.seal, reading.seal_at_most, reading.holding) == (None, 1, ("SOV-1.1",))
    assert outcome(reading, 2) == "not_met"
    assert outcome(reading, 1) == "unknown"


@pytest.mark.parametrize(("ref", "option"), [("SOV-9.1", 1), ("SOV-1.1", 5), ("SOV-1.1", 0)])
def test_answer_that_the_table_does_not_offer_is_refused(ref: str, option: int) -> None:
    with pytest.raises(UnknownAnswer, match=f"{ref}: no option {option}"):
        read(TABLE, {ref: option})


def test_profile_that_nobody_published_is_refused() -> None:
    with pytest.raises(KeyError):
        questionnaire(load().frameworks["ec-csf-2026-06"], "2030-01")


Offered = {
    question.ref: st.sampled_from([option.number for option in question.options])
    for question in TABLE.questions
}
Complete = st.fixed_dictionaries(Offered)
Answers = st.fixed_dictionaries({}, optional=Offered)
Tables = st.sampled_from(list(TABLES.values()))


@given(Tables, Answers)
def test_seal_is_the_minimum_over_the_answers_and_known_only_when_all_are_there(
    table: Questionnaire, answers: dict[str, int]
) -> None:
    reading = read(table, answers)
    levels = {q.ref: q.option(answers[q.ref]).seal for q in table.questions if q.ref in answers}
    lowest = min(levels.values(), default=4)
    assert reading.seal_at_most == lowest
    assert reading.seal == (lowest if len(answers) == 48 else None)
    assert set(reading.holding) == {ref for ref, level in levels.items() if level == lowest < 4}
    assert set(reading.unanswered) == set(REFS) - set(answers)


@given(Tables, Answers, st.data())
def test_a_better_answer_never_lowers_score_nor_level(
    table: Questionnaire, answers: dict[str, int], data: st.DataObject
) -> None:
    question = data.draw(st.sampled_from(table.questions))
    before = answers.get(question.ref)
    better = [
        option
        for option in question.options
        if before is None or option.points >= question.option(before).points
    ]
    after = {**answers, question.ref: data.draw(st.sampled_from(better)).number}
    old, new = read(table, answers), read(table, after)
    assert new.score >= old.score
    if before is not None:
        assert new.seal_at_most >= old.seal_at_most
        assert new.score_at_most >= old.score_at_most


@given(Tables, Complete, st.sets(st.sampled_from(REFS)))
def test_an_answer_to_come_stays_within_what_was_said_at_most(
    table: Questionnaire, complete: dict[str, int], to_come: set[str]
) -> None:
    reading = read(table, {ref: one for ref, one in complete.items() if ref not in to_come})
    final = read(table, complete)
    assert final.seal is not None
    assert final.seal <= reading.seal_at_most
    assert reading.score <= final.score <= reading.score_at_most
    assert final.score_at_most == final.score


@given(Tables, Answers, st.integers(min_value=1, max_value=4))
def test_met_needs_every_answer(
    table: Questionnaire, answers: dict[str, int], minimum: int
) -> None:
    found = outcome(read(table, answers), minimum)
    if found == "met":
        assert len(answers) == 48
    levels = [q.option(answers[q.ref]).seal for q in table.questions if q.ref in answers]
    assert (found == "not_met") == any(level < minimum for level in levels)


@given(Tables, Answers)
def test_score_is_the_same_by_decimals_worked_out_apart(
    table: Questionnaire, answers: dict[str, int]
) -> None:
    framework = load().frameworks["ec-csf-2026-06"]
    weights = framework.profile(table.profile)
    total = Decimal(0)
    for ref, number in answers.items():
        found = next(each for each in framework.answers_to(ref) if each.option == number)
        total += found.points * weights[framework.criterion(ref).section] / 1000
    assert read(table, answers).score == Fraction(total)
