from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assessments.transition.rules import (
    Block,
    State,
    Why,
    asked,
    blocks,
    blocks_on,
    end_blocks,
    may_roll_back,
    next_step,
    state,
    taken_back_with,
)
from assessments.transition.types import Criterion, Match, Measure, Settled, Step, Unit, Wave
from tests.transition.waves import DAY, OTHER, SAME, ready, waves

pytestmark = pytest.mark.pure
SLOW = [HealthCheck.too_slow]  # the first draw, on a busy machine


def test_a_wave_without_obstacle_is_walked_to_its_closing() -> None:
    wave, walked = ready(), []
    while (step := next_step(wave)) is not None:
        assert blocks(wave, step) == ()
        walked.append(step)
        wave = replace(wave, done={**wave.done, step: DAY})
    assert walked == list(Step)
    assert state(wave) is State.CLOSED


def test_no_key_is_transferred_where_nothing_is_pseudonymised() -> None:
    wave = ready(Step.COPY, Step.CHECKS, keys=False)

    assert Step.KEYS not in asked(wave)
    assert next_step(wave) is Step.GO
    assert blocks(wave, Step.GO) == ()
    assert blocks(wave, Step.KEYS) == (Block(Why.NOT_ASKED, Step.KEYS),)


@pytest.mark.parametrize("step", [step for step in Step if step is not Step.COPY])
def test_a_different_copy_blocks_every_step_from_the_checks_on(step: Step) -> None:
    wave = replace(ready(), units=(Unit("U01", SAME, True), Unit("U02", OTHER, True)))

    assert Block(Why.MISMATCH, "U02") in blocks(wave, step)


def test_a_criterion_no_longer_met_blocks_the_cut_over_after_the_go() -> None:
    wave = ready(Step.COPY, Step.CHECKS, Step.KEYS, Step.GO, Step.ROLLBACK)
    fallen = replace(wave, criteria=(Criterion("C01", Step.GO, Settled.NOT_MET),))

    assert blocks(wave, Step.CUTOVER) == ()
    assert blocks(fallen, Step.CUTOVER) == (Block(Why.CRITERION_NOT_MET, "C01"),)


@pytest.mark.parametrize("guarded", [Step.GO, Step.CLOSING])
def test_a_step_without_a_named_criterion_is_held(guarded: Step) -> None:
    before = list(Step)[: list(Step).index(guarded)]
    wave = ready(*before)
    bare = replace(wave, criteria=tuple(c for c in wave.criteria if c.guards is not guarded))

    assert blocks(wave, guarded) == ()
    assert blocks(bare, guarded) == (Block(Why.NO_CRITERION, guarded),)


def test_a_step_is_done_neither_tomorrow_nor_before_what_it_follows() -> None:
    wave = ready(Step.COPY)

    assert blocks_on(wave, Step.CHECKS, DAY, today=DAY) == ()
    tomorrow = blocks_on(wave, Step.CHECKS, DAY + timedelta(1), today=DAY)
    assert tomorrow == (Block(Why.NOT_YET, Step.CHECKS),)
    earlier = blocks_on(wave, Step.CHECKS, DAY - timedelta(1), today=DAY)
    assert earlier == (Block(Why.BEFORE_ITS_TIME, Step.COPY),)


def test_only_a_wave_cut_over_and_open_is_rolled_back() -> None:
    steps = list(Step)
    answers = [may_roll_back(ready(*steps[:number])) for number in range(len(steps) + 1)]

    assert answers == [False] * 6 + [True, False]


def test_what_is_taken_back_falls_with_all_that_followed() -> None:
    wave = ready(Step.COPY, Step.CHECKS, Step.KEYS, Step.GO)

    assert taken_back_with(wave, Step.CHECKS) == (Step.CHECKS, Step.KEYS, Step.GO)
    assert taken_back_with(wave, Step.CUTOVER) == ()


def test_the_end_waits_for_waves_checklist_erasure_and_certificate() -> None:
    assert end_blocks([], erased=True, certificate=True) == (Block(Why.NO_WAVE),)
    assert end_blocks([ready()], erased=False, certificate=False, open_items=["users"]) == (
        Block(Why.WAVE_OPEN, "V1"),
        Block(Why.ITEM_OPEN, "users"),
        Block(Why.NOT_ERASED),
        Block(Why.NO_CERTIFICATE),
    )
    assert end_blocks([ready(*Step)], erased=True, certificate=True) == ()


@settings(max_examples=200, suppress_health_check=SLOW)
@given(waves)
def test_what_blocks_a_step_not_done_blocks_every_later_one(wave: Wave) -> None:
    open_steps = [step for step in asked(wave) if step not in wave.done]
    for before, after in itertools.pairwise(open_steps):
        assert set(blocks(wave, before)) <= set(blocks(wave, after))


@settings(max_examples=200, suppress_health_check=SLOW)
@given(waves)
def test_nothing_is_decided_nor_closed_while_a_criterion_is_open(wave: Wave) -> None:
    for step in (Step.GO, Step.CUTOVER, Step.CLOSING):
        if step not in wave.done and not blocks(wave, step):
            guarding = [
                each for each in wave.criteria if each.guards is Step.GO or step is Step.CLOSING
            ]
            assert guarding
            assert all(each.state is Settled.MET for each in guarding)
            assert all(unit.measure.match is Match.SAME for unit in wave.units)


@settings(max_examples=100, suppress_health_check=SLOW)
@given(waves, st.integers(0, 3))
def test_settling_a_criterion_never_adds_an_obstacle(wave: Wave, place: int) -> None:
    met = tuple(
        replace(each, state=Settled.MET) if number == place else each
        for number, each in enumerate(wave.criteria)
    )
    for step in Step:
        assert len(blocks(replace(wave, criteria=met), step)) <= len(blocks(wave, step))


@pytest.mark.parametrize(
    ("measure", "expected"),
    [
        (Measure(), Match.MISSING),
        (Measure(10, 10), Match.MISSING),
        (Measure(10, None, "a", "b"), Match.DIFFERENT),
        (Measure(0, 0, " AB ", "ab"), Match.SAME),
        (Measure(0, 1, "ab", "ab"), Match.DIFFERENT),
    ],
)
def test_what_measures_say(measure: Measure, expected: Match) -> None:
    assert measure.match is expected
