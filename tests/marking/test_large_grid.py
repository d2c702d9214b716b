"""The size of the real thing: 350 leaves, 6 bids, 3 evaluators."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

AT_MOST = 15


def chapter_queries(reference: str, *, bids: int, evaluators: int) -> dict[str, int]:
    """How many queries the chapter page costs an evaluator and the officer."""
    scene = factories.tender(reference, bids=bids, evaluators=evaluators, chapters=10, leaves=35)
    assert len(scene.leaves) == 350
    factories.all_marks(scene)
    counts = {}
    for role, who in (("evaluator", scene.evaluators[0]), ("officer", scene.officer)):
        client = Client()
        client.force_login(who)
        path = f"/tenders/{reference}/grid/C/"
        client.get(path)  # the session is read once
        with CaptureQueriesContext(connection) as found:
            response = client.get(path)
        assert response.status_code == 200
        fields = 35 * bids if role == "evaluator" else 0
        assert response.content.decode().count('class="mark-input') == fields
        counts[role] = len(found)
    return counts


def test_chapter_of_a_full_grid_costs_at_most_fifteen_queries_whatever_the_bids() -> None:
    counts = [chapter_queries(f"T-{bids}", bids=bids, evaluators=3) for bids in (1, 3, 6)]
    assert counts[0] == counts[1] == counts[2]
    assert max(counts[2].values()) <= AT_MOST


def test_chapter_of_a_full_grid_costs_the_same_for_one_evaluator_and_for_ten() -> None:
    counts = [chapter_queries(f"T-{seats}", bids=2, evaluators=seats) for seats in (1, 3, 10)]
    assert counts[0] == counts[1] == counts[2]
    assert max(counts[2].values()) <= AT_MOST
