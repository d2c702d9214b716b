"""A report tells of a million draws: made once by the first worker that needs them, then found."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from django.test import Client

from assessments.actions import simulations
from assessments.actions.reports import draw_and_render, order_report, render
from assessments.actions.simulations import draw_for_report, order_simulation
from assessments.models import Report, Simulation, StoredVerdict
from assessments.queries import simulations as kept
from hdhcompliance.journal.models import JournalEntry
from tests import factories
from tests.factories import Scene
from tests.tenders.preparing import complete

pytestmark = pytest.mark.django_db
FEW = 8_192


@pytest.fixture(autouse=True)
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fewer draws than a report asks for: what is tested is who draws, and when."""
    assert kept.REPORT_DRAWS == 1_000_000
    for module in (simulations, kept):
        monkeypatch.setattr(module, "REPORT_DRAWS", FEW)


@dataclass(slots=True)
class Told:
    """The progress of a report, as its worker tells it."""

    steps: list[tuple[int, str]] = field(default_factory=list)

    def __call__(self, percent: int, step: str) -> None:
        self.steps.append((percent, step))


def verdict_on(scene: Scene) -> StoredVerdict:
    verdict = report_on(scene).verdict
    assert verdict is not None
    return verdict


def report_on(scene: Scene, language: str = "en") -> Report:
    return order_report(
        by=scene.officer, tender=scene.tender, kind="analysis", language=language, with_job=False
    )


def draws_completed() -> int:
    return JournalEntry.objects.filter(action="simulation.completed").count()


def test_first_report_draws_and_the_next_one_finds_the_draws() -> None:
    scene = complete(factories.tender(bids=3, evaluators=3))
    told = Told()
    first = draw_and_render(report := report_on(scene), told)
    row = Simulation.objects.get()
    assert (row.draws, row.job, row.is_done, row.created_by) == (FEW, None, True, "system")
    assert row.seed == int(row.basis[:8], 16)
    assert draws_completed() == 1
    percents = [percent for percent, _step in told.steps]
    assert percents == sorted(percents)
    assert told.steps[0][1] == "simulating"
    assert max(percent for percent, step in told.steps if step == "simulating") <= 20
    again = Told()
    draw_and_render(report_on(scene, "fr"), again)
    assert "simulating" not in {step for _percent, step in again.steps}
    assert (Simulation.objects.count(), draws_completed()) == (1, 1)
    assert render(report, Told()) == first


def test_worker_that_comes_second_keeps_the_first_ones_draws(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    scene = complete(factories.tender(bids=3))
    verdict = verdict_on(scene)
    assert draw_for_report(verdict, lambda percent: None)
    before = Simulation.objects.get()
    monkeypatch.setattr(simulations, "draws_of_report", lambda *_arguments: None)
    assert not draw_for_report(verdict, lambda percent: None)
    after = Simulation.objects.get()
    assert (after.pk, after.result, draws_completed()) == (before.pk, before.result, 1)


def test_order_of_as_many_draws_still_waiting_is_answered_by_the_report() -> None:
    scene = complete(factories.tender(bids=3))
    waiting, _new = order_simulation(by=scene.officer, tender=scene.tender, draws=FEW)
    assert draw_for_report(verdict_on(scene), lambda percent: None)
    waiting.refresh_from_db()
    assert waiting.is_done
    assert waiting.job is not None


def test_draws_stopped_on_the_way_leave_nothing() -> None:
    class Stopped(Exception):
        pass

    def stop(percent: int) -> None:
        raise Stopped

    scene = complete(factories.tender(bids=3))
    with pytest.raises(Stopped):
        draw_for_report(verdict_on(scene), stop)
    assert (Simulation.objects.count(), draws_completed()) == (0, 0)


def test_drawn_result_is_shown_on_the_page_and_has_no_job_to_cancel() -> None:
    scene = complete(factories.tender(bids=3))
    draw_for_report(verdict_on(scene), lambda percent: None)
    visitor = Client()
    visitor.force_login(scene.officer)
    visitor.cookies["django_language"] = "en"
    assert "8,192 draws" in visitor.get("/tenders/T-1/results/robustness/").text
    number = Simulation.objects.get().pk
    cancel = f"/tenders/T-1/results/robustness/simulation/{number}/cancel/"
    assert visitor.post(cancel).status_code == 404


def test_single_ranked_bid_is_not_drawn() -> None:
    scene = complete(factories.tender(bids=1))
    assert not draw_for_report(verdict_on(scene), lambda percent: None)
    assert not Simulation.objects.exists()
