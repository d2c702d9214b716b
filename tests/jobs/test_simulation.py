"""A simulation is ordered once for a state, drawn by a worker, kept; a cancelled one writes nothing."""

from __future__ import annotations

import pytest
from django.utils import timezone

from assessments import tasks
from assessments.actions import jobs
from assessments.actions.discussion import open_thread
from assessments.actions.errors import ActionRefused
from assessments.actions.marks import record_mark
from assessments.actions.simulations import order_simulation
from assessments.models import Job, Mark, Simulation
from assessments.queries.dossiers import dossier_of
from assessments.queries.simulations import basis_of
from assessments.scoring.robustness.simulation import simulated_from_json
from hdhcompliance.journal.models import JournalEntry
from tests import factories
from tests.factories import Scene
from tests.tenders.preparing import complete, entry, simulation_of

pytestmark = pytest.mark.django_db
S = Job.State


def entries(action: str) -> int:
    return JournalEntry.objects.filter(action=action).count()


def again(scene: Scene) -> tuple[Simulation, bool]:
    return order_simulation(by=scene.auditor, tender=scene.tender, draws=2_000)


@pytest.mark.django_db(transaction=True)
def test_worker_draws_it_and_a_second_order_finds_it() -> None:
    scene = factories.tender(bids=3, evaluators=3)
    ordered = simulation_of(scene)
    tasks.run_job(str(ordered.job_id))
    made = Simulation.objects.select_related("job").get()
    assert made.job is not None
    assert (made.job.state, made.job.progress) == (S.DONE, 100)
    simulated = simulated_from_json(made.result or {})
    assert [(one.level, one.concentration) for one in simulated.draws] == [
        (1, 1),
        (1, 4),
        (1, 16),
        (2, 1),
        (2, 4),
        (2, 16),
        (0, 0),
    ]
    assert {one.found.draws for one in simulated.draws} == {2_000, 27}
    assert again(scene) == (made, False)
    assert Job.objects.count() == 1
    assert (entries("simulation.ordered"), entries("simulation.completed")) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_same_state_gives_the_same_counts() -> None:
    scene = factories.tender(bids=2, evaluators=1)
    first = simulation_of(scene)
    tasks.run_job(str(first.job_id))
    first.refresh_from_db()
    kept, first.result = first.result, None
    first.save()
    Job.objects.filter(simulation=first).update(state=S.CANCELLED)
    second, is_new = again(scene)
    assert (second.pk, is_new) == (first.pk, True)
    tasks.run_job(str(second.job_id))
    second.refresh_from_db()
    assert second.result == kept
    assert kept is not None
    assert kept["why_not"] == "alone"


def test_one_under_way_is_not_ordered_twice() -> None:
    scene = factories.tender()
    first = simulation_of(scene)
    assert again(scene) == (first, False)
    assert first.job is not None
    assert jobs.claim(first.job.pk) is not None
    assert again(scene) == (first, False)
    assert entries("simulation.ordered") == 1


def test_cancelled_or_failed_one_is_ordered_again_with_another_job() -> None:
    scene = factories.tender()
    first = simulation_of(scene)
    assert first.job is not None
    former = first.job.pk
    jobs.cancel(by=scene.officer, job=first.job)
    second, is_new = again(scene)
    assert is_new
    assert second.pk == first.pk
    assert second.job_id != former
    assert second.created_by == scene.auditor.username


def test_comment_leaves_it_standing_and_a_mark_does_not() -> None:
    scene = factories.tender()
    first = simulation_of(scene)
    open_thread(by=scene.reviewer, tender=scene.tender, node=scene.nodes["B.1"], text="Vu.")
    assert again(scene) == (first, False)
    mark = Mark.objects.get(bid=scene.bids[0], node=scene.nodes["B.1"])
    seen = mark.version
    record_mark(by=scene.evaluators[0], entry=entry(scene, (mark.value or 0) + 1, seen=seen))
    other, is_new = again(scene)
    assert is_new
    assert other.pk != first.pk
    assert other.basis == basis_of(dossier_of(scene.tender)) != first.basis


def test_nothing_is_ordered_of_an_incomplete_verdict_nor_of_one_bid() -> None:
    with pytest.raises(ActionRefused) as refusal:
        again(factories.tender())
    assert refusal.value.code == "incomplete"
    with pytest.raises(ActionRefused) as refusal:
        again(complete(factories.tender("T-2", bids=1)))
    assert refusal.value.code == "nothing_to_compare"
    assert not Job.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_one_cancelled_while_it_is_drawn_writes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    scene = factories.tender()
    found = simulation_of(scene)
    advance = jobs.advance

    def cancelling(taken: Job, progress: int, step: str) -> None:
        Job.objects.filter(pk=taken.pk, state=S.RUNNING).update(
            state=S.CANCELLED, finished_at=timezone.now()
        )
        advance(taken, progress, step)

    monkeypatch.setattr(jobs, "advance", cancelling)
    tasks.run_job(str(found.job_id))
    made = Simulation.objects.select_related("job").get()
    assert made.result is None
    assert made.job is not None
    assert made.job.state == S.CANCELLED
    assert entries("simulation.completed") == 0


@pytest.mark.django_db(transaction=True)
def test_job_of_an_unknown_kind_fails_with_a_reason() -> None:
    now = timezone.now()
    job = Job.objects.create(
        kind="of-old", requested_by=factories.user("owner"), created_at=now, queued_at=now
    )
    tasks.run_job(str(job.pk))
    job.refresh_from_db()
    assert job.state == S.FAILED
    assert job.reason
