"""The page that says how solid the ranking is."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from assessments.actions import jobs, simulations
from assessments.actions.agreement import agree_unanimous
from assessments.actions.simulations import order_simulation
from assessments.models import Job, Simulation
from tests import factories
from tests.factories import Scene
from tests.tenders.preparing import complete

pytestmark = pytest.mark.django_db

PAGE = "/tenders/T-1/results/robustness/"


def officer(scene: Scene) -> Client:
    client = Client()
    client.force_login(scene.officer)
    client.cookies["django_language"] = "en"
    return client


def test_page_says_the_gap_and_what_would_close_it() -> None:
    page = officer(complete(factories.tender(bids=3))).get(PAGE).text
    assert "These figures inform" in page
    assert "leads" in page
    assert page.count("same order") + page.count("another order") == 3
    assert '<svg xmlns="http://www.w3.org/2000/svg" role="img"' in page


def test_another_bid_is_compared_on_demand_and_an_unknown_one_is_not_found() -> None:
    client = officer(complete(factories.tender(bids=3)))
    first = client.get(PAGE).text
    other = [code for code in ("alpha", "beta", "gamma") if f"?against={code}" in first]
    assert len(other) == 1
    assert "against" in client.get(f"{PAGE}?against={other[0]}").text
    assert client.get(f"{PAGE}?against=nobody").status_code == 404


def test_incomplete_tender_has_an_empty_state() -> None:
    assert "will be worked out here" in officer(factories.tender()).get(PAGE).text


def test_page_before_the_opening_sends_to_the_bids() -> None:
    assert officer(factories.tender(opened=False)).get(PAGE).status_code == 302


def test_page_costs_the_same_for_one_bid_and_three() -> None:
    counts = []
    for bids in (1, 3):
        scene = complete(factories.tender(f"T-{bids}", bids=bids))
        client = officer(scene)
        path = PAGE.replace("T-1", f"T-{bids}")
        client.get(path)
        with CaptureQueriesContext(connection) as found:
            assert client.get(path).status_code == 200
        counts.append(len(found))
    assert counts[0] == counts[1] <= 17


def test_page_says_what_each_evaluator_changes() -> None:
    page = officer(complete(factories.tender(bids=3, evaluators=3))).get(PAGE).text
    assert "Without one of the evaluators" in page
    for code in ("eval1", "eval2", "eval3"):
        assert f'<th scope="row">{code}</th>' in page


def test_agreed_marks_are_nobody_s_to_leave_out() -> None:
    scene = complete(factories.tender(bids=2, evaluators=2, consensus="agreed"))
    factories.hand_in(scene)
    agree_unanimous(by=scene.officer, tender=scene.tender, reason="Unanimité.")
    page = officer(scene).get(PAGE).text
    assert "they belong to nobody" in page


def simulated(scene: Scene) -> Simulation:
    found, _is_new = order_simulation(by=scene.officer, tender=scene.tender)
    simulations.produce(_claimed(found), lambda _percent, _step: None)
    return found


def _claimed(found: Simulation) -> Job:
    assert found.job is not None
    job = jobs.claim(found.job.pk)
    assert job is not None
    return job


def test_simulation_is_ordered_by_whoever_sees_the_results_and_shown_when_done() -> None:
    scene = complete(factories.tender(bids=3, evaluators=3))
    client = officer(scene)
    assert "A worker draws 100,000 sets of weights" in client.get(PAGE).text
    client.force_login(scene.reviewer)
    assert client.post(f"{PAGE}simulation/").status_code == 302
    waiting = client.get(PAGE).text
    found = Simulation.objects.get()
    progress = f"{PAGE}simulation/{found.pk}/progress/"
    assert f'hx-get="{progress}?' in waiting
    assert "Cancel this simulation" in waiting
    simulations.produce(_claimed(found), lambda _percent, _step: None)
    for page in (client.get(PAGE).text, client.get(progress).text):
        assert "hx-get" not in page.partition('id="simulation"')[2]
        assert "100,000 draws, seed" in page
        assert "±0.31%" in page
        assert "is above the bid of the column" in page


def test_each_draw_can_be_shown_whole_and_an_unknown_one_is_not_found() -> None:
    scene = complete(factories.tender(bids=3, evaluators=3))
    simulated(scene)
    client = officer(scene)
    assert "each straying by ±25%" in client.get(f"{PAGE}?draw=sub-criteria-16").text
    assert "All 27 possible draws counted: exact." in client.get(f"{PAGE}?draw=panel").text
    assert client.get(f"{PAGE}?draw=dice").status_code == 404


def test_cancelled_simulation_can_be_ordered_again() -> None:
    scene = complete(factories.tender())
    client = officer(scene)
    found, _is_new = order_simulation(by=scene.officer, tender=scene.tender)
    assert client.post(f"{PAGE}simulation/{found.pk}/cancel/").status_code == 302
    page = client.get(PAGE).text
    assert "The simulation was cancelled." in page
    assert "Simulate again" in page
    # Cancelled twice: told, and nothing else.
    assert client.post(f"{PAGE}simulation/{found.pk}/cancel/", follow=True).status_code == 200


def test_simulation_of_another_tender_is_not_found() -> None:
    other = simulated(complete(factories.tender("T-2")))
    client = officer(complete(factories.tender()))
    assert client.get(f"{PAGE}simulation/{other.pk}/progress/").status_code == 404
    assert client.post(f"{PAGE}simulation/{other.pk}/cancel/").status_code == 404


def test_simulated_page_costs_the_same_for_two_bids_and_three() -> None:
    counts = []
    for bids in (2, 3):
        scene = complete(factories.tender(f"T-{bids}", bids=bids, evaluators=bids))
        simulated(scene)
        client = officer(scene)
        path = PAGE.replace("T-1", f"T-{bids}")
        client.get(path)
        with CaptureQueriesContext(connection) as found:
            assert client.get(path).status_code == 200
        counts.append(len(found))
    assert counts[0] == counts[1] <= 17
