"""A method frozen, bids opened, then a hand in the database: the command and the pages say so."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from assessments.actions.grids import freeze_method, revise_method
from assessments.models import Grid, GridNode, MethodVersion
from assessments.scoring.canonical import method_digest
from tests import factories
from tests.commands.conftest import run
from tests.factories import Scene
from tests.tenders.preparing import complete

pytestmark = pytest.mark.django_db


def page(scene: Scene, path: str = "") -> str:
    client = Client()
    client.force_login(scene.officer)
    client.cookies["django_language"] = "en"
    return client.get(f"/tenders/T-1/{path}").text


def test_frozen_method_stands() -> None:
    scene = factories.tender()
    done = run("verify_method", "T-1", "--json")
    assert (done.code, done.err) == (0, "")
    assert done.json == {
        "tender": "T-1",
        "stands": True,
        "kept": scene.grid.sha256,
        "computed": scene.grid.sha256,
        "journalled": scene.grid.sha256,
        "timestamp": None,
        "versions": [],
        "problems": [],
    }
    for path in ("", "method/", "results/"):
        assert "no longer the one that was frozen" not in page(scene, path)


def test_weight_changed_by_hand_is_found_and_told() -> None:
    scene = complete(factories.tender())
    GridNode.objects.filter(grid=scene.grid, code="B").update(weight=4000)
    GridNode.objects.filter(grid=scene.grid, code="C").update(weight=2000)
    done = run("verify_method", "T-1", "--json")
    assert done.code == 1
    assert done.json["problems"] == ["method_changed"]
    assert "not the one that was frozen" in done.err
    for path in ("", "method/", "results/"):
        assert "no longer the one that was frozen" in page(scene, path)


def test_no_report_is_made_from_an_altered_method(tmp_path: object) -> None:
    scene = complete(factories.tender())
    Grid.objects.filter(pk=scene.grid.pk).update(consensus="mean")
    done = run("export_report", "T-1", "--kind", "analysis", "--output", f"{tmp_path}/r.pdf")
    assert done.code == 2
    assert "figée" in done.err or "frozen" in done.err


def test_hash_changed_with_the_method_is_betrayed_by_the_journal() -> None:
    factories.tender()
    Grid.objects.update(sha256="0" * 64)
    assert run("verify_method", "T-1", "--json").json["problems"] == [
        "method_changed",
        "hash_changed",
    ]


def test_method_not_frozen_is_not_good() -> None:
    factories.tender(frozen=False, opened=False)
    done = run("verify_method", "T-1", "--json")
    assert (done.code, done.json["problems"]) == (1, ["not_frozen"])


def revised() -> Scene:
    """Frozen, taken up again and frozen anew: one version is kept."""
    scene = factories.tender(opened=False)
    revise_method(by=scene.officer, tender=scene.tender, reason="A weight to look at again.")
    freeze_method(by=scene.officer, tender=scene.tender)
    return scene


def test_version_taken_up_again_stands_as_it_was_frozen() -> None:
    scene = revised()
    (version,) = scene.grid.versions.all()
    done = run("verify_method", "T-1", "--json")
    assert (done.code, done.err) == (0, "")
    assert done.json["versions"] == [{"version": 1, "kept": version.sha256, "problems": []}]
    told = page(scene, "method/versions/")
    assert "as frozen" in told
    assert "no longer what was frozen" not in told


@pytest.mark.parametrize(
    "change",
    [
        lambda row: row.method.update(consensus="mean"),
        lambda row: row.method["nodes"][1].update(weight=0.5),  # no method holds a fraction
        lambda row: setattr(row, "nonce", "0" * 64),
    ],
)
def test_version_changed_by_hand_is_named(change: Callable[[MethodVersion], object]) -> None:
    scene = revised()
    row = scene.grid.versions.get()
    change(row)
    row.save()
    done = run("verify_method", "T-1", "--json")
    assert (done.code, done.json["stands"], done.json["problems"]) == (1, False, [])
    assert done.json["versions"][0]["problems"] == ["version_changed"]
    assert "Version 1, taken up again: what is kept of it is not what was frozen" in done.err
    told = page(scene, "method/versions/")
    assert "Version 1 is no longer what was frozen." in told
    assert "altered since" in told


def test_version_rehashed_by_hand_is_betrayed_by_the_journal() -> None:
    scene = revised()
    row = scene.grid.versions.get()
    row.method["consensus"] = "mean"
    row.sha256 = method_digest(row.method, row.nonce)
    row.save()
    done = run("verify_method", "T-1", "--json")
    assert (done.code, done.json["versions"][0]["problems"]) == (1, ["version_hash_changed"])
    assert "the journal wrote no freeze with its SHA-256" in done.err


def test_unknown_tender_is_bad_input() -> None:
    assert run("verify_method", "NO-SUCH").code == 2
