from __future__ import annotations

import pytest
from django.test import Client

from tests import factories
from tests.factories import Scene


def agreed_scene(reference: str = "T-1", *, bids: int = 2, evaluators: int = 2) -> Scene:
    """A tender under the agreed rule, priced, gates met, marked and handed in by everyone.

    On every line the second evaluator and the ones after give one point less than the first; but
    C.3, where everyone gives 2.
    """
    scene = factories.tender(reference, bids=bids, evaluators=evaluators, consensus="agreed")
    factories.prices(scene)
    factories.met_gates(scene)
    for place, evaluator in enumerate(scene.evaluators):
        for bid in scene.bids:
            for leaf in scene.leaves:
                value = 2 if leaf.code == "C.3" else 3 - min(place, 1)
                factories.mark(scene, bid, leaf, value, "Vu page 4.", evaluator=evaluator)
    factories.hand_in(scene)
    return scene


@pytest.fixture
def scene() -> Scene:
    return agreed_scene()


@pytest.fixture
def officer(client: Client, scene: Scene) -> Client:
    client.force_login(scene.officer)
    client.cookies["django_language"] = "en"
    return client
