"""What the acts refuse, and with which sentence."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from assessments.actions.awards import Award, open_transition
from assessments.actions.errors import ActionRefused
from assessments.actions.transition import (
    Plan,
    end_transition,
    plan_transition,
    record_erasure,
    tick_item,
)
from assessments.actions.wave_steps import (
    complete_step,
    decide_go,
    roll_back,
    take_back,
)
from assessments.actions.waves import (
    Adoption,
    add_unit,
    measure_unit,
    record_adoption,
    settle_criterion,
)
from assessments.models import Closing, Transition, Wave, WaveStep
from assessments.queries.dossiers import assess
from assessments.queries.transition import standing_of
from assessments.transition.rules import State
from assessments.transition.types import Step
from tests import factories
from tests.factories import Scene
from tests.tenders.preparing_transition import ERASED, finished
from tests.transition.making import (
    DAY,
    OTHER,
    SAME,
    again,
    awarded,
    done,
    filled,
    go,
    met,
    planned,
    walked,
)


@pytest.fixture
def scene(db: None) -> Scene:
    return factories.tender(signed=False)


def refused(call: Callable[[], Any], code: str) -> str:
    """The sentence of the refusal; nothing was written."""
    before = list(Wave.objects.values_list("version")), WaveStep.objects.count()
    with pytest.raises(ActionRefused) as refusal:
        call()
    assert refusal.value.code == code
    assert (list(Wave.objects.values_list("version")), WaveStep.objects.count()) == before
    return str(refusal.value)


def award(scene: Scene, **fields: Any) -> Award:
    values: dict[str, Any] = {
        "bid": scene.bids[0],
        "awarded_on": DAY,
        "incumbent": factories.provider("sortant", "Sortant (fictif)"),
    }
    return Award(**(values | fields))


def closed(scene: Scene) -> None:
    factories.all_marks(scene)
    factories.met_gates(scene)
    factories.prices(scene)
    Closing.objects.create(tender=scene.tender, closed_at=timezone.now(), closed_by="officer")


def opening(scene: Scene, **fields: Any) -> Callable[[], Transition]:
    return lambda: open_transition(
        by=scene.officer, tender=scene.tender, award=award(scene, **fields)
    )


def test_no_award_comes_before_the_end_of_the_evaluation(scene: Scene) -> None:
    said = refused(opening(scene, reason="Évaluée ailleurs."), "not_evaluated")

    assert said == "Clôturez d’abord l’évaluation\u00a0: aucune attribution ne la précède."
    assert not Transition.objects.exists()


def test_another_than_the_first_is_awarded_for_a_reason(scene: Scene) -> None:
    closed(scene)
    first, second = (
        (scene.bids[0], scene.bids[1])
        if _is_first(scene, scene.bids[0].code)
        else (scene.bids[1], scene.bids[0])
    )

    refused(opening(scene, bid=second), "not_first")
    assert opening(scene, bid=first)().award_reason == ""


def _is_first(scene: Scene, code: str) -> bool:
    return next(b.rank for b in assess(scene.tender).verdict.bids if b.bid == code) == 1


def test_bids_evaluated_elsewhere_are_awarded_for_a_reason(db: None) -> None:
    scene = factories.tender(opened=False, signed=False)

    refused(opening(scene), "evaluated_elsewhere")
    opening(scene, reason="Évaluée dans le système d’achat.")()
    refused(opening(scene, reason="Encore."), "already_open")


def test_what_an_award_cannot_be(db: None) -> None:
    scene = factories.tender(opened=False, signed=False)
    real = factories.provider("reel", "Réel", fictitious=False)

    refused(opening(scene, incumbent=real), "fiction_mismatch")
    refused(opening(scene, incumbent=scene.bids[0].provider), "same_host")
    refused(opening(scene, incumbent_service=scene.bids[0].service), "service_of_another")
    tomorrow = timezone.localdate() + timedelta(days=1)
    refused(opening(scene, awarded_on=tomorrow), "to_come")


def test_a_database_never_joins_a_fictitious_tender_and_a_real_incumbent(scene: Scene) -> None:
    real = factories.provider("reel", "Réel", fictitious=False)
    moving = awarded(scene)

    with pytest.raises(IntegrityError), transaction.atomic():
        Transition.objects.filter(pk=moving.pk).update(incumbent=real)


def test_a_mismatch_is_recorded_and_blocks(scene: Scene) -> None:
    wave = walked(scene, filled(scene), Step.COPY)
    measure_unit(by=scene.officer, wave=wave, unit="U01", measure=OTHER, seen=wave.version)
    wave = again(wave)

    said = refused(lambda: done(scene, wave, Step.CHECKS), "held")

    assert said == "V1\u00a0: rien n’a été enregistré, car la copie de U01 diffère de sa source."
    measure_unit(by=scene.officer, wave=wave, unit="U01", measure=SAME, seen=wave.version)
    done(scene, again(wave), Step.CHECKS)


def test_a_go_waits_for_every_criterion_and_a_no_go_for_none(scene: Scene) -> None:
    wave = walked(scene, filled(scene), Step.KEYS)

    refused(lambda: go(scene, wave), "held")
    go(scene, wave, "no_go")
    assert not again(wave).steps.filter(step="go").exists()
    go(scene, met(scene, wave, "C01"))
    assert standing_of(again(wave)).state is State.READY


def test_a_withdrawn_criterion_does_not_stand_for_one(scene: Scene) -> None:
    wave = walked(scene, filled(scene), Step.KEYS)
    settle_criterion(
        by=scene.officer,
        wave=wave,
        criterion="C01",
        state="withdrawn",
        note="Doublon.",
        seen=wave.version,
    )

    said = refused(lambda: go(scene, again(wave)), "held")
    assert "aucun critère n’est nommé" in said


def test_nothing_closes_while_a_criterion_of_the_closing_is_open(scene: Scene) -> None:
    wave = walked(scene, filled(scene), Step.CUTOVER)

    refused(lambda: done(scene, wave, Step.CLOSING), "held")
    done(scene, met(scene, wave, "C02"), Step.CLOSING)
    assert standing_of(again(wave)).state is State.CLOSED


def test_keys_are_transferred_by_two_people(scene: Scene) -> None:
    wave = walked(scene, filled(scene), Step.CHECKS)

    for witness in (None, scene.officer):
        refused(
            lambda who=witness: complete_step(  # type: ignore[misc] # bound now
                by=scene.officer,
                wave=wave,
                step="keys",
                done_on=DAY,
                seen=wave.version,
                witness=who,
            ),
            "dual_control",
        )
    done(scene, wave, Step.KEYS)
    assert again(wave).steps.get(step="keys").witness == "reviewer"


def test_a_rollback_point_says_what_it_is_and_a_go_is_decided(scene: Scene) -> None:
    wave = walked(scene, filled(scene), Step.GO)

    def do(step: str) -> Callable[[], Any]:
        return lambda: complete_step(
            by=scene.officer, wave=wave, step=step, done_on=DAY, seen=wave.version
        )

    refused(do("rollback"), "no_rollback_point")
    refused(do("go"), "decide")


def test_rolling_back_reopens_the_decision_and_keeps_the_copy(scene: Scene) -> None:
    wave = walked(scene, filled(scene), Step.CUTOVER)

    roll_back(by=scene.officer, wave=wave, reason="Résultats faux.", seen=wave.version)

    wave = again(wave)
    assert set(wave.steps.values_list("step", flat=True)) == {"copy", "checks", "keys"}
    assert wave.decisions.count() == 1  # what was decided stays written
    refused(
        lambda: roll_back(by=scene.officer, wave=wave, reason="Encore.", seen=wave.version),
        "not_switched",
    )


def test_a_closed_wave_is_opened_again_by_taking_its_closing_back(scene: Scene) -> None:
    wave = walked(scene, filled(scene), Step.CLOSING)
    adoption = Adoption(on=DAY, users=1, trained=1)

    def late() -> None:
        found = again(wave)
        record_adoption(by=scene.officer, wave=found, adoption=adoption, seen=found.version)

    refused(late, "already_done")
    take_back(
        by=scene.officer, wave=wave, step="closing", reason="Ticket rouvert.", seen=wave.version
    )
    late()


def test_units_are_fixed_once_copied(scene: Scene) -> None:
    wave = walked(scene, filled(scene), Step.COPY)
    refused(
        lambda: add_unit(
            by=scene.officer,
            wave=wave,
            name="Autre",
            kind="project",
            pseudonymised=False,
            seen=wave.version,
        ),
        "begun",
    )


def test_who_saw_another_version_overwrites_nothing(scene: Scene) -> None:
    wave = filled(scene)
    refused(
        lambda: measure_unit(
            by=scene.officer, wave=wave, unit="U01", measure=SAME, seen=wave.version - 1
        ),
        "conflict",
    )
    moving = wave.transition
    plan_transition(by=scene.officer, moving=moving, plan=Plan(budget_cents=1), seen=1)
    refused(
        lambda: plan_transition(by=scene.officer, moving=moving, plan=Plan(), seen=1), "conflict"
    )


def test_figures_of_adoption_add_up(scene: Scene) -> None:
    wave = planned(scene)
    for adoption, code in (
        (Adoption(on=DAY, users=3, trained=4), "too_many"),
        (Adoption(on=DAY, users=3, trained=3, tickets_closed=1), "too_many_closed"),
    ):
        refused(
            lambda a=adoption: record_adoption(  # type: ignore[misc] # bound now
                by=scene.officer, wave=wave, adoption=a, seen=1
            ),
            code,
        )


@pytest.mark.parametrize(
    ("erasure", "code"),
    [
        (replace(ERASED, erased_on=None), "certificate_alone"),
        (replace(ERASED, certificate=""), "no_reference"),
        (replace(ERASED, certificate_on=date(2026, 9, 30)), "certificate_too_early"),
        (replace(ERASED, certificate_on=date(2100, 1, 1)), "to_come"),
    ],
)
def test_a_certificate_is_whole(scene: Scene, erasure: Any, code: str) -> None:
    moving = awarded(scene)
    refused(lambda: record_erasure(by=scene.officer, moving=moving, erasure=erasure, seen=1), code)


def test_the_transition_ends_when_nothing_holds_it_and_then_stands_still(scene: Scene) -> None:
    moving = finished(scene)
    tick_item(by=scene.officer, moving=moving, key="users", done_on=None)

    said = refused(lambda: end_transition(by=scene.officer, moving=moving), "held")
    assert said.endswith("\u00a0: 1 point de la liste de contrôle est ouvert.")

    tick_item(by=scene.officer, moving=moving, key="users", done_on=DAY)
    assert end_transition(by=scene.officer, moving=moving).is_closed
    wave = Wave.objects.get()
    refused(
        lambda: take_back(
            by=scene.officer, wave=wave, step="closing", reason="Non.", seen=wave.version
        ),
        "ended",
    )


def test_deciding_the_other_way_once_gone_takes_the_go_back_first(scene: Scene) -> None:
    wave = walked(scene, filled(scene), Step.GO)
    refused(
        lambda: decide_go(
            by=scene.officer,
            wave=wave,
            outcome="no_go",
            reason="Remords.",
            decided_on=DAY,
            seen=wave.version,
        ),
        "already_done",
    )
