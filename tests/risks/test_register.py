from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from assessments.models import Risk
from assessments.queries.risks import register
from tests.factories import Scene
from tests.risks.making import risk


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"impact_before": None}, "risk_before_is_whole"),
        ({"likelihood_before": 5}, "risk_before_is_whole"),
        ({"impact_after": 2}, "risk_after_is_whole"),
        ({"origin": "proposed"}, "risk_proposed_names_its_finding"),
        ({"source_key": "cloud-act:parent"}, "risk_proposed_names_its_finding"),
        (
            {"status": "accepted", "likelihood_before": None, "impact_before": None},
            "risk_decided_is_rated",
        ),
        ({"status": "treated"}, "risk_treated_says_how"),
    ],
)
def test_the_database_refuses(scene: Scene, fields: dict[str, Any], constraint: str) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        risk(scene, **fields)

    assert not Risk.objects.exists()


def test_one_risk_per_finding_of_a_bid(scene: Scene) -> None:
    found = {"origin": Risk.Origin.PROPOSED, "source_key": "cloud-act:parent"}
    risk(scene, **found)
    risk(scene, "R02", bid=scene.bids[1], **found)

    with pytest.raises(IntegrityError), transaction.atomic():
        risk(scene, "R03", **found)


def test_register_of_a_bid_and_of_the_tender(scene: Scene) -> None:
    overall = risk(scene, "R01", bid=None)
    first = risk(scene, "R02")
    other = risk(scene, "R03", bid=scene.bids[1])

    assert list(register(scene.tender)) == [overall, first, other]
    assert list(register(scene.tender, bid=scene.bids[0])) == [first]
