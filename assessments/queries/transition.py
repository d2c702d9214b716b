"""A transition as it stands: its waves through the rules, what it costs, which limits it keeps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, QuerySet

from assessments.models import (
    Tender,
    Transition,
    TransitionCost,
    TransitionItem,
    Wave,
    WaveCriterion,
    WaveUnit,
)
from assessments.transition.double_run import Counter, Run, counter, euros
from assessments.transition.files import Item, checklist
from assessments.transition.limits import Finding, Outcome, breaches, charge, findings
from assessments.transition.rules import Block, State, blocks, end_blocks, next_step, state
from assessments.transition.types import Criterion, Settled, Step, Unit
from assessments.transition.types import Wave as PureWave


@dataclass(frozen=True, slots=True)
class Standing:
    """A wave through the rules. `held`: what blocks its next step; none once it is closed."""

    wave: Wave
    state: State
    next: Step | None
    held: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Due:
    """A step of a wave that has a planned day, and the day it was done."""

    wave: Wave
    step: Step
    planned_on: date
    done_on: date | None

    @property
    def day(self) -> date:
        return self.done_on or self.planned_on


@dataclass(frozen=True, slots=True)
class Ticked:
    """An item of the checklist and, once done, its row."""

    item: Item
    row: TransitionItem | None


def transition_of(tender: Tender) -> Transition | None:
    """With both hosts, waves and all that the rules read. Seven queries, whatever the size."""
    found = (
        Transition.objects.filter(tender=tender)
        .select_related("bid__provider", "bid__service", "incumbent", "incumbent_service")
        .prefetch_related(Prefetch("waves", queryset=waves()), "items", "costs")
        .first()
    )
    if found is not None:
        found.tender = tender
        for wave in found.waves.all():
            wave.transition = found
    return found


def waves() -> QuerySet[Wave]:
    """With what the rules read, and the records of adoption. Four more queries."""
    return Wave.objects.prefetch_related("units", "criteria", "steps", "adoptions")


def rules_of(wave: Wave) -> PureWave:
    """The wave as the rules read it: a withdrawn criterion is none."""
    return PureWave(
        code=wave.code,
        units=tuple(_unit(unit) for unit in wave.units.all()),
        criteria=tuple(
            _criterion(each)
            for each in wave.criteria.all()
            if each.state != WaveCriterion.WITHDRAWN
        ),
        done={Step(done.step): done.done_on for done in wave.steps.all()},
    )


def dues(wave: Wave) -> tuple[Due, ...]:
    """The steps that have a planned day, in order. No query once the steps are at hand."""
    done = {row.step: row.done_on for row in wave.steps.all()}
    planned = (
        (Step.COPY, wave.copy_on),
        (Step.CUTOVER, wave.cutover_on),
        (Step.CLOSING, wave.closing_on),
    )
    return tuple(Due(wave, step, day, done.get(step)) for step, day in planned)


def standing_of(wave: Wave) -> Standing:
    read = rules_of(wave)
    step = next_step(read)
    return Standing(wave, state(read), step, blocks(read, step) if step else ())


def standings(moving: Transition) -> list[Standing]:
    return [standing_of(wave) for wave in moving.waves.all()]


def counted(moving: Transition) -> list[TransitionCost]:
    """The costs that are not withdrawn."""
    return [cost for cost in moving.costs.all() if cost.withdrawn_at is None]


def counter_of(moving: Transition, today: date) -> Counter | None:
    """The double run against its budget; None until the new host is billed."""
    if moving.new_runs_from is None:
        return None
    costs = counted(moving)
    spent = sum(cost.amount_cents for cost in costs if cost.billed_on <= today)
    planned = sum(cost.amount_cents for cost in costs if cost.billed_on > today)
    return counter(
        Run(
            euros(moving.incumbent_monthly_cents),
            moving.new_runs_from,
            moving.incumbent_runs_until,
        ),
        Run(euros(moving.new_monthly_cents), moving.new_runs_from),
        budget=euros(moving.budget_cents),
        today=today,
        other_spent=euros(spent),
        other_planned=euros(planned),
    )


def findings_of(moving: Transition, today: date) -> tuple[Finding, ...]:
    """The limits of the way out, then each switching charge billed after they are banned."""
    banned = breaches(
        charge(cost.billed_on)
        for cost in counted(moving)
        if cost.kind == TransitionCost.Kind.SWITCHING
    )
    return (*findings(moving.leaving(), today), *banned)


def broken(found: Sequence[Finding]) -> list[Finding]:
    return [each for each in found if each.outcome is Outcome.BREACH]


def ticked(moving: Transition) -> list[Ticked]:
    """The whole checklist, in its order."""
    rows = {row.key: row for row in moving.items.all()}
    return [Ticked(item, rows.get(item.key)) for item in checklist()]


def end_blocks_of(moving: Transition, today: date) -> tuple[Block, ...]:
    """What holds the end of the transition on the day."""
    done = {row.key for row in moving.items.all()}
    return end_blocks(
        (rules_of(wave) for wave in moving.waves.all()),
        erased=moving.erased_on is not None and moving.erased_on <= today,
        certificate=bool(moving.certificate),
        open_items=[
            item.key for item in checklist() if item.holds_the_end and item.key not in done
        ],
    )


def _unit(row: WaveUnit) -> Unit:
    return Unit(row.code, row.measure, row.pseudonymised)


def _criterion(row: WaveCriterion) -> Criterion:
    return Criterion(row.code, Step(row.guards), Settled(row.state))
