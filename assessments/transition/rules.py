"""What blocks what: a step waits for all that the steps before it ask, and stays so.

A step's conditions are its own and those of every step before it. A copy found different after the
go, or a criterion no longer met, therefore blocks the cut-over too. Source: the phases of the
project's migration checklist (copy, coexist, switch, close).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from assessments.transition.types import Match, Settled, Step, Wave

ORDER = tuple(Step)


class Why(StrEnum):
    """What holds a step, or the end of the transition. Each comes with what it is about."""

    NO_UNIT = "no_unit"
    STEP_BEFORE = "step_before"
    ALREADY_DONE = "already_done"
    NOT_ASKED = "not_asked"
    NOT_MEASURED = "not_measured"
    MISMATCH = "mismatch"
    NO_CRITERION = "no_criterion"
    CRITERION_OPEN = "criterion_open"
    CRITERION_NOT_MET = "criterion_not_met"
    NOT_YET = "not_yet"
    BEFORE_ITS_TIME = "before_its_time"
    NO_WAVE = "no_wave"
    WAVE_OPEN = "wave_open"
    ITEM_OPEN = "item_open"
    NOT_ERASED = "not_erased"
    NO_CERTIFICATE = "no_certificate"


@dataclass(frozen=True, slots=True)
class Block:
    """`about`: the code of a step, a unit, a criterion, a wave or an item; empty for none."""

    why: Why
    about: str = ""


class State(StrEnum):
    """Where a wave is."""

    PLANNED = "planned"
    UNDERWAY = "underway"
    READY = "ready"
    SWITCHED = "switched"
    CLOSED = "closed"


def asked(wave: Wave) -> tuple[Step, ...]:
    """The steps of this wave: no key is transferred where nothing is pseudonymised."""
    has_keys = any(unit.pseudonymised for unit in wave.units)
    return tuple(step for step in ORDER if step is not Step.KEYS or has_keys)


def next_step(wave: Wave) -> Step | None:
    """The first step not done; None once the wave is closed."""
    return next((step for step in asked(wave) if step not in wave.done), None)


def state(wave: Wave) -> State:
    if Step.CLOSING in wave.done:
        return State.CLOSED
    if Step.CUTOVER in wave.done:
        return State.SWITCHED
    if Step.GO in wave.done:
        return State.READY
    return State.UNDERWAY if wave.done else State.PLANNED


def blocks(wave: Wave, step: Step) -> tuple[Block, ...]:
    """What holds a step of a wave; nothing when it may be done."""
    if step in wave.done:
        return (Block(Why.ALREADY_DONE, step),)
    if step not in asked(wave):
        return (Block(Why.NOT_ASKED, step),)
    return tuple(_blocks(wave, step))


def blocks_on(wave: Wave, step: Step, on: date, today: date) -> tuple[Block, ...]:
    """As `blocks`, for a step said to be done on a day: neither to come nor before what it follows."""
    found = list(blocks(wave, step))
    if on > today:
        found.append(Block(Why.NOT_YET, step))
    later_than = [before for before in _before(wave, step) if wave.done.get(before, on) > on]
    found += [Block(Why.BEFORE_ITS_TIME, before) for before in later_than]
    return tuple(found)


def taken_back_with(wave: Wave, step: Step) -> tuple[Step, ...]:
    """What falls when a step is taken back: itself and what was done after it, in order."""
    return tuple(each for each in ORDER[ORDER.index(step) :] if each in wave.done)


def may_roll_back(wave: Wave) -> bool:
    """Whether users can still be led back to the incumbent: cut over, and not closed."""
    return state(wave) is State.SWITCHED


def end_blocks(
    waves: Iterable[Wave], *, erased: bool, certificate: bool, open_items: Iterable[str] = ()
) -> tuple[Block, ...]:
    """What holds the end of the transition: waves, the checklist, the erasure and its certificate.

    A limit broken in the past holds nothing: it cannot be mended, and the findings keep saying so.
    """
    rows = list(waves)
    found = [] if rows else [Block(Why.NO_WAVE)]
    found += [Block(Why.WAVE_OPEN, wave.code) for wave in rows if state(wave) is not State.CLOSED]
    found += [Block(Why.ITEM_OPEN, item) for item in open_items]
    if not erased:
        found.append(Block(Why.NOT_ERASED))
    if not certificate:
        found.append(Block(Why.NO_CERTIFICATE))
    return tuple(found)


def _before(wave: Wave, step: Step) -> tuple[Step, ...]:
    return tuple(each for each in asked(wave) if ORDER.index(each) < ORDER.index(step))


def _blocks(wave: Wave, step: Step) -> Iterator[Block]:
    if not wave.units:
        yield Block(Why.NO_UNIT)
    for before in _before(wave, step):
        if before not in wave.done:
            yield Block(Why.STEP_BEFORE, before)
    if ORDER.index(step) >= ORDER.index(Step.CHECKS):
        yield from _measures(wave)
    for guarded in (Step.GO, Step.CLOSING):
        if ORDER.index(step) >= ORDER.index(guarded):
            yield from _criteria(wave, guarded)


def _measures(wave: Wave) -> Iterator[Block]:
    for unit in wave.units:
        if unit.measure.match is Match.DIFFERENT:
            yield Block(Why.MISMATCH, unit.code)
        elif unit.measure.match is Match.MISSING:
            yield Block(Why.NOT_MEASURED, unit.code)


def _criteria(wave: Wave, guarded: Step) -> Iterator[Block]:
    """A step without a named criterion would be decided by nobody: it is held as well."""
    named = [criterion for criterion in wave.criteria if criterion.guards is guarded]
    if not named:
        yield Block(Why.NO_CRITERION, guarded)
    for criterion in named:
        if criterion.state is Settled.NOT_MET:
            yield Block(Why.CRITERION_NOT_MET, criterion.code)
        elif criterion.state is Settled.OPEN:
            yield Block(Why.CRITERION_OPEN, criterion.code)
