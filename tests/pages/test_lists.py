"""Lists ask the database the same number of times for one item and for three."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from assessments.actions.discussion import open_thread, reply
from hdhcompliance.journal.record import record
from tests import factories
from tests.factories import Scene

pytestmark = pytest.mark.django_db


def queries(client: Client, path: str) -> int:
    client.get(path)  # sessions and content types are read once
    with CaptureQueriesContext(connection) as found:
        assert client.get(path).status_code == 200
    return len(found)


def scene_of(bids: int, reference: str) -> Scene:
    scene = factories.tender(reference, bids=bids, evaluators=bids)
    factories.all_marks(scene)
    factories.prices(scene)
    return scene


@pytest.mark.parametrize(
    ("page", "expected"),
    [("bids/", 5), ("people/", 4), ("grid/", 7), ("results/", 15), ("journal/", 7)],
)
def test_page_of_a_tender_costs_the_same_for_one_bid_and_three(page: str, expected: int) -> None:
    counts = []
    for bids in (1, 3):
        scene = scene_of(bids, f"T-{bids}")
        client = Client()
        client.force_login(scene.officer)
        counts.append(queries(client, f"/tenders/T-{bids}/{page}"))
    assert counts[0] == counts[1]
    # The session, the visitor, the role, and the notifications counted in the frame.
    assert counts[0] <= expected + 4


def test_evaluation_page_costs_an_evaluator_the_same_for_one_bid_and_three() -> None:
    counts = []
    for bids in (1, 3):
        scene = scene_of(bids, f"T-{bids}")
        client = Client()
        client.force_login(scene.evaluators[0])
        counts.append(queries(client, f"/tenders/T-{bids}/grid/"))
    assert counts[0] == counts[1] <= 18


def test_home_costs_the_same_for_one_tender_and_three() -> None:
    first = scene_of(1, "T-1")
    client = Client()
    client.force_login(first.officer)
    one = queries(client, "/")
    for number in (2, 3):
        factories.tender(f"T-{number}", bids=1)
    assert queries(client, "/") == one <= 17


def talk(scene: Scene, threads: int) -> None:
    """That many threads on one line, each with an answer and a mention."""
    for number in range(threads):
        thread = open_thread(
            by=scene.reviewer,
            tender=scene.tender,
            node=scene.nodes["B.1"],
            bid=scene.bids[0],
            text=f"Question {number} à @officer ?",
        ).comment.thread
        reply(by=scene.officer, thread=thread, text=f"Réponse {number}, @reviewer.")


@pytest.mark.parametrize(
    ("page", "at_most"),
    [
        ("/tenders/{0}/discussion/", 8),
        ("/tenders/{0}/leaves/B.1/", 16),
        ("/notifications/", 6),
        ("/api/v1/tenders/{0}/comments/", 6),
        ("/", 17),
    ],
)
def test_discussion_costs_the_same_for_one_thread_and_three(page: str, at_most: int) -> None:
    counts = []
    for threads in (1, 3):
        scene = factories.tender(f"T-{threads}", bids=2)
        talk(scene, threads)
        client = Client()
        client.force_login(scene.officer)
        counts.append(queries(client, page.format(f"T-{threads}")))
    assert counts[0] == counts[1] <= at_most


def test_chapter_costs_the_same_with_and_without_comments() -> None:
    counts = []
    for threads in (0, 1, 3):
        scene = factories.tender(f"T-{threads}", bids=2)
        talk(scene, threads)
        client = Client()
        client.force_login(scene.evaluators[0])
        counts.append(queries(client, f"/tenders/T-{threads}/grid/B/"))
    assert len(set(counts)) == 1


@pytest.mark.parametrize("entries", [1, 3])
def test_journal_costs_the_same_for_one_entry_and_three(
    entries: int, django_assert_max_num_queries: Callable[..., CaptureQueriesContext]
) -> None:
    scene = factories.tender()
    for number in range(entries):
        record("thing.done", by=None, target=f"n°{number}", tender="T-1")
    client = Client()
    client.force_login(scene.auditor)
    client.get("/tenders/T-1/journal/")
    with django_assert_max_num_queries(9):
        assert client.get("/tenders/T-1/journal/").status_code == 200
