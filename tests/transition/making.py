"""A transition and its waves, for tests that are not about how they came there."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils import timezone

from assessments.actions.awards import Award, open_transition
from assessments.actions.wave_steps import (
    complete_step,
    decide_go,
)
from assessments.actions.waves import (
    Schedule,
    add_criterion,
    add_unit,
    measure_unit,
    plan_wave,
    settle_criterion,
)
from assessments.models import Transition, TransitionCost, Wave
from assessments.transition.types import Measure, Step
from tests import factories
from tests.factories import Scene

DAY = date(2026, 9, 1)
SAME = Measure(1200, 1200, "ab" * 32, "ab" * 32)
OTHER = Measure(1200, 1199, "ab" * 32, "cd" * 32)
SCHEDULE = Schedule(
    title="Base principale",
    copy_on=date(2026, 9, 1),
    cutover_on=date(2026, 10, 1),
    closing_on=date(2026, 11, 1),
    pilots="Équipe de pharmaco-épidémiologie",
)


def awarded(scene: Scene, **fields: Any) -> Transition:
    """A transition opened from an invented incumbent, straight into its table."""
    values: dict[str, Any] = {
        "bid": scene.bids[0],
        "incumbent": factories.provider("sortant", "Sortant (fictif)"),
        "awarded_on": DAY,
        "changed_by": scene.officer.get_username(),
        "changed_at": timezone.now(),
    }
    return Transition.objects.create(tender=scene.tender, **(values | fields))


def opened(scene: Scene) -> Transition:
    """The same through the act, on a tender whose bids were not opened here."""
    award = Award(
        bid=scene.bids[0],
        awarded_on=DAY,
        incumbent=factories.provider("sortant", "Sortant (fictif)"),
        reason="Évaluée hors de l’application.",
    )
    return open_transition(by=scene.officer, tender=scene.tender, award=award)


def paid(scene: Scene, moving: Transition, **fields: Any) -> TransitionCost:
    values: dict[str, Any] = {
        "kind": "copy",
        "label": "Copie en masse",
        "amount_cents": 1_250_000,
        "billed_on": DAY,
        "by": scene.officer.get_username(),
        "at": timezone.now(),
    }
    return TransitionCost.objects.create(transition=moving, **(values | fields))


def planned(scene: Scene, moving: Transition | None = None) -> Wave:
    """A wave without anything in it."""
    moving = moving or awarded(scene)
    return plan_wave(by=scene.officer, moving=moving, schedule=SCHEDULE)


def filled(scene: Scene, moving: Transition | None = None, *, keys: bool = True) -> Wave:
    """A wave of one data set, with a criterion for the go and one for the closing, both open."""
    by, wave = scene.officer, planned(scene, moving)
    add_unit(by=by, wave=wave, name="SNDS", kind="data_set", pseudonymised=keys, seen=1)
    for seen, guards in ((2, "go"), (3, "closing")):
        add_criterion(by=by, wave=wave, guards=guards, label=f"Critère {guards}", seen=seen)
    return again(wave)


def met(scene: Scene, wave: Wave, *codes: str) -> Wave:
    for code in codes:
        wave = again(wave)
        settle_criterion(
            by=scene.officer,
            wave=wave,
            criterion=code,
            state="met",
            note="Compte rendu n° 4.",
            seen=wave.version,
        )
    return again(wave)


def walked(scene: Scene, wave: Wave, until: Step) -> Wave:
    """The wave with every step done up to that one, its copy the same and its criteria met."""
    by = scene.officer
    for step in list(Step)[: list(Step).index(until) + 1]:
        wave = again(wave)
        if step is Step.CHECKS:
            measure_unit(by=by, wave=wave, unit="U01", measure=SAME, seen=wave.version)
        if step in (Step.GO, Step.CLOSING):
            wave = met(scene, wave, "C01" if step is Step.GO else "C02")
        wave = again(wave)
        if step is Step.GO:
            go(scene, wave)
        else:
            done(scene, wave, step)
    return again(wave)


def go(scene: Scene, wave: Wave, outcome: str = "go") -> None:
    decide_go(
        by=scene.officer,
        wave=wave,
        outcome=outcome,
        reason="Comité du 1er septembre.",
        decided_on=DAY,
        seen=wave.version,
    )


def done(scene: Scene, wave: Wave, step: Step) -> None:
    complete_step(
        by=scene.officer,
        wave=wave,
        step=step,
        done_on=DAY,
        note="Instantané conservé chez l’hôte sortant.",
        witness=scene.reviewer if step is Step.KEYS else None,
        seen=wave.version,
    )


def again(wave: Wave) -> Wave:
    """The wave as it stands in the database."""
    return Wave.objects.select_related("transition__tender").get(pk=wave.pk)
