"""What must stand before an act of the transition can be tried."""

from __future__ import annotations

from datetime import UTC, date, datetime

from django.utils import timezone

from assessments.actions.awards import Award, correct_award, open_transition
from assessments.actions.transition import (
    Erasure,
    Plan,
    end_transition,
    plan_transition,
    record_cost,
    record_erasure,
    reopen_transition,
    tick_item,
    withdraw_cost,
)
from assessments.actions.wave_reminders import remind_transition
from assessments.actions.wave_steps import (
    complete_step,
    decide_go,
    roll_back,
    take_back,
)
from assessments.actions.waves import (
    Adoption,
    add_criterion,
    add_unit,
    drop_unit,
    measure_unit,
    plan_wave,
    record_adoption,
    settle_criterion,
)
from assessments.models import Transition, TransitionItem
from assessments.transition.files import checklist
from assessments.transition.types import Step
from tests import factories
from tests.factories import Scene
from tests.tenders.preparing import Call
from tests.transition.making import DAY, OTHER, SCHEDULE, awarded, filled, planned, walked

ERASED = Erasure(
    erasure_notice_on=date(2026, 9, 1),
    erased_on=date(2026, 10, 1),
    erasure_method="Destruction des clés",
    certificate="CERT-1",
    certificate_on=date(2026, 10, 2),
)


def to_open(scene: Scene) -> Call:
    award = Award(
        bid=scene.bids[0],
        awarded_on=DAY,
        incumbent=factories.provider("sortant", "Sortant (fictif)"),
        reason="Évaluée hors de l’application.",
    )
    return lambda: open_transition(by=scene.officer, tender=scene.tender, award=award)


def to_correct(scene: Scene) -> Call:
    to_open(scene)()
    moving = Transition.objects.get()
    award = Award(
        bid=scene.bids[1], awarded_on=DAY, incumbent=moving.incumbent, reason="Évaluée ailleurs."
    )
    return lambda: correct_award(
        by=scene.officer, moving=moving, award=award, why="Erreur de saisie.", seen=1
    )


def to_plan(scene: Scene) -> Call:
    moving, plan = awarded(scene), Plan(notice_on=DAY, budget_cents=100)
    return lambda: plan_transition(by=scene.officer, moving=moving, plan=plan, seen=1)


def to_erase(scene: Scene) -> Call:
    moving = awarded(scene)
    return lambda: record_erasure(by=scene.officer, moving=moving, erasure=ERASED, seen=1)


def to_tick(scene: Scene) -> Call:
    moving = awarded(scene)
    return lambda: tick_item(by=scene.officer, moving=moving, key="users", done_on=DAY)


def to_pay(scene: Scene) -> Call:
    moving = awarded(scene)
    return lambda: record_cost(
        by=scene.officer,
        moving=moving,
        kind="copy",
        label="Copie",
        amount_cents=100,
        billed_on=DAY,
    )


def to_withdraw_transition_cost(scene: Scene) -> Call:
    to_pay(scene)()
    moving = Transition.objects.get()
    cost = moving.costs.get().pk
    return lambda: withdraw_cost(by=scene.officer, moving=moving, cost=cost, reason="Doublon.")


def finished(scene: Scene) -> Transition:
    """Nothing holds its end any more."""
    fields = {
        name: getattr(ERASED, name)
        for name in ("erased_on", "erasure_method", "certificate", "certificate_on")
    }
    moving = awarded(scene, **fields)
    walked(scene, filled(scene, moving), Step.CLOSING)
    TransitionItem.objects.bulk_create(
        TransitionItem(
            transition=moving, key=item.key, done_on=DAY, by="officer", at=timezone.now()
        )
        for item in checklist()
        if item.holds_the_end
    )
    return moving


def to_end(scene: Scene) -> Call:
    moving = finished(scene)
    return lambda: end_transition(by=scene.officer, moving=moving)


def to_take_up_again(scene: Scene) -> Call:
    to_end(scene)()
    moving = Transition.objects.get()
    return lambda: reopen_transition(by=scene.officer, moving=moving, reason="Reste une copie.")


def to_plan_wave(scene: Scene) -> Call:
    moving = awarded(scene)
    return lambda: plan_wave(by=scene.officer, moving=moving, schedule=SCHEDULE)


def to_add_unit(scene: Scene) -> Call:
    wave = planned(scene)
    return lambda: add_unit(
        by=scene.officer, wave=wave, name="SNDS", kind="data_set", pseudonymised=True, seen=1
    )


def to_drop_unit(scene: Scene) -> Call:
    wave = filled(scene)
    return lambda: drop_unit(by=scene.officer, wave=wave, unit="U01", seen=wave.version)


def to_measure(scene: Scene) -> Call:
    wave = filled(scene)
    return lambda: measure_unit(
        by=scene.officer, wave=wave, unit="U01", measure=OTHER, seen=wave.version
    )


def to_add_criterion(scene: Scene) -> Call:
    wave = planned(scene)
    return lambda: add_criterion(
        by=scene.officer, wave=wave, guards="go", label="Restauration essayée", seen=1
    )


def to_settle(scene: Scene) -> Call:
    wave = filled(scene)
    return lambda: settle_criterion(
        by=scene.officer,
        wave=wave,
        criterion="C01",
        state="not_met",
        note="Échec.",
        seen=wave.version,
    )


def to_decide(scene: Scene) -> Call:
    wave = filled(scene)
    return lambda: decide_go(
        by=scene.officer,
        wave=wave,
        outcome="no_go",
        reason="Écart non expliqué.",
        decided_on=DAY,
        seen=wave.version,
    )


def to_do_step(scene: Scene) -> Call:
    wave = filled(scene)
    return lambda: complete_step(
        by=scene.officer, wave=wave, step="copy", done_on=DAY, seen=wave.version
    )


def to_take_back(scene: Scene) -> Call:
    wave = walked(scene, filled(scene), Step.CHECKS)
    return lambda: take_back(
        by=scene.officer, wave=wave, step="copy", reason="Copie partielle.", seen=wave.version
    )


def to_roll_back(scene: Scene) -> Call:
    wave = walked(scene, filled(scene), Step.CUTOVER)
    return lambda: roll_back(by=scene.officer, wave=wave, reason="Calculs faux.", seen=wave.version)


def to_adopt(scene: Scene) -> Call:
    wave = planned(scene)
    adoption = Adoption(on=DAY, users=40, trained=12)
    return lambda: record_adoption(by=scene.officer, wave=wave, adoption=adoption, seen=1)


def to_remind_waves(scene: Scene) -> Call:
    moving = planned(scene).transition
    now = datetime(2026, 9, 30, 8, tzinfo=UTC)
    return lambda: remind_transition(moving, now)
