"""The size of the real thing: 350 leaves, 6 bids, 3 evaluators."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

AT_MOST = 15


def chapter_queries(bids: int) -> int:
    scene = factories.tender(f"T-{bids}", bids=bids, evaluators=3, chapters=10, leaves=35)
    assert len(scene.leaves) == 350
    factories.all_marks(scene)
    client = Client()
    client.force_login(scene.evaluators[0])
    path = f"/tenders/T-{bids}/grid/C/"
    client.get(path)  # the session is read once
    with CaptureQueriesContext(connection) as found:
        response = client.get(path)
    assert response.status_code == 200
    assert response.content.decode().count('class="mark-input') == 35 * bids
    return len(found)


def test_chapter_of_a_full_grid_costs_at_most_fifteen_queries_whatever_the_bids() -> None:
    counts = {bids: chapter_queries(bids) for bids in (1, 3, 6)}
    assert len(set(counts.values())) == 1, counts
    assert counts[6] <= AT_MOST
