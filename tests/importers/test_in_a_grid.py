"""Requirements of a framework that was imported are lines like any other: shown, marked, judged."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from assessments.actions.bids import open_bids
from assessments.actions.grid_edits import add_criteria
from assessments.actions.grids import freeze_method
from assessments.actions.marks import Entry, record_mark
from assessments.models import GridNode, Mark
from tests import factories
from tests.importers.making import imported
from tests.importers.samples import library, nodes_of

pytestmark = pytest.mark.django_db


def test_every_sort_of_reference_is_marked() -> None:
    values = library()
    for node, ref in zip(
        nodes_of(values)[1:], ("AC-2(1)", "AC-2(1)", "Été 4 §2/b", "x" * 60), strict=True
    ):
        node["ref_id"] = ref
    framework = imported(values).framework
    scene = factories.tender(frozen=False, opened=False)
    lines = add_criteria(
        by=scene.officer,
        tender=scene.tender,
        branch=scene.nodes["B"],
        criteria=list(framework.criteria.all()),
        kind="scored",
    )
    assert [line.code for line in lines[:3]] == ["AC-2(1)", "AC-2(1)~2", "Été-4-2-b"]
    scene.tender.grid = freeze_method(by=scene.officer, tender=scene.tender)
    open_bids(by=scene.officer, tender=scene.tender)
    scene.tender.refresh_from_db()
    bid = scene.tender.bids.first()
    assert bid is not None
    client = Client()
    client.force_login(scene.evaluators[0])
    assert client.get("/tenders/T-1/grid/B/").status_code == 200
    for line in GridNode.objects.filter(pk__in=[line.pk for line in lines]):
        address = reverse("assessments:leaf", args=["T-1", line.code])
        assert client.get(address).status_code == 200
        record_mark(
            by=scene.evaluators[0],
            entry=Entry(bid=bid, node=line, value=3, justification="Vu.", seen_version=0),
        )
    assert Mark.objects.count() == 4
