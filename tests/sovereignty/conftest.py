from __future__ import annotations

import pytest
from django.test import Client

from assessments.queries.sovereignty import pinned
from tests import factories
from tests.factories import Scene


@pytest.fixture
def scene(db: None) -> Scene:
    """Two bids open, weights 2026-06, SEAL-2 asked."""
    return factories.tender(seal=("2026-06", 2))


@pytest.fixture
def officer(client: Client, scene: Scene) -> Client:
    client.force_login(scene.officer)
    client.cookies["django_language"] = "en"
    return client


def best(scene: Scene, **instead: int) -> dict[str, int]:
    """The best answer to each question; `SOV_1__1=2` answers SOV-1.1 otherwise, 0 leaves it open."""
    rule = pinned(scene.grid)
    assert rule is not None
    found = {question.ref: question.options[-1].number for question in rule.table.questions}
    changed = {name.replace("__", ".").replace("_", "-"): value for name, value in instead.items()}
    return {ref: number for ref, number in (found | changed).items() if number}
