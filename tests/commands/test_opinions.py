from __future__ import annotations

import pytest

from assessments.models import LegalOpinion
from tests import factories
from tests.commands.conftest import run
from tests.opinions.making import approved, written

pytestmark = pytest.mark.django_db


def test_opinions_stand_until_a_hand_in_the_database() -> None:
    scene = factories.tender()
    opinion = approved(scene)
    written(scene, scene.bids[0])
    done = run("verify_opinions", "T-1", "--json")
    assert (done.code, done.err) == (0, "")
    assert done.json["stands"] is True
    assert done.json["versions"][0] == {
        "version": "alpha/1",
        "approved": False,
        "kept": LegalOpinion.objects.get(bid=scene.bids[0]).sha256,
        "computed": LegalOpinion.objects.get(bid=scene.bids[0]).sha256,
        "problems": [],
    }
    LegalOpinion.objects.filter(pk=opinion.pk).update(text="Réécrit.")
    done = run("verify_opinions", "T-1")
    assert done.code == 1
    assert "T-1: 2 versions read, 1 altered" in done.out
    assert "overall/1: the content is not the one that was written" in done.err


def test_tender_that_does_not_exist_is_bad_input() -> None:
    assert run("verify_opinions", "T-9").code == 2
