"""The profile and minimum: chosen before the freeze, part of what is frozen, absent otherwise."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from assessments.actions.discussion import open_thread
from assessments.actions.errors import ActionRefused
from assessments.actions.grid_edits import Words, describe_line, drop_line
from assessments.actions.grid_sources import EMPTY, start_again
from assessments.actions.grids import freeze_method, revise_method
from assessments.actions.sovereignty import choose_sovereignty
from assessments.models import Grid, GridNode, Tender
from assessments.queries.freeze import check_freeze
from assessments.queries.method import method_of
from assessments.scoring.dossier import DossierError, read_method
from assessments.sovereignty import SEAL_GATE
from tests import factories
from tests.factories import Scene

pytestmark = pytest.mark.django_db
SCHEMA = Path(__file__).parents[2] / "docs" / "schema" / "dossier-1.schema.json"


def draft() -> Scene:
    return factories.tender(frozen=False, opened=False)


def choose(scene: Scene, profile: str = "2026-06", minimum: int | None = 2) -> Grid:
    return choose_sovereignty(
        by=scene.officer, tender=scene.tender, profile=profile, minimum=minimum
    )


def method(scene: Scene) -> dict[str, Any]:
    return method_of(Grid.objects.get(pk=scene.grid.pk), scene.tender.reference)


def gates(scene: Scene) -> list[str]:
    found = GridNode.objects.filter(grid=scene.grid, kind=GridNode.Kind.GATE).order_by("order")
    return list(found.values_list("code", flat=True))


def test_method_without_a_european_reading_does_not_speak_of_it() -> None:
    assert "sovereignty" not in method(draft())


def test_profile_with_its_minimum_is_part_of_the_method_and_adds_a_gate() -> None:
    scene = draft()
    grid = choose(scene)
    assert method(scene)["sovereignty"] == {
        "framework": "ec-csf-2026-06",
        "sha256": grid.seal_sha256,
        "profile": "2026-06",
        "seal_minimum": 2,
        "gate": SEAL_GATE,
    }
    assert gates(scene) == ["G-1", SEAL_GATE]
    read_method(method(scene))
    schema = json.loads(SCHEMA.read_text("utf-8"))
    jsonschema.Draft202012Validator({"$ref": "#/$defs/method", "$defs": schema["$defs"]}).validate(
        method(scene)
    )


def test_minimum_changed_changes_the_gate_and_minimum_taken_out_removes_it() -> None:
    scene = draft()
    choose(scene, minimum=2)
    choose(scene, minimum=3)
    assert "SEAL-3" in GridNode.objects.get(code=SEAL_GATE).label_fr
    choose(scene, minimum=None)
    assert gates(scene) == ["G-1"]
    assert method(scene)["sovereignty"]["profile"] == "2026-06"
    assert "gate" not in method(scene)["sovereignty"]


def test_everything_taken_out_gives_back_the_method_of_before() -> None:
    scene = draft()
    before = method(scene)
    choose(scene)
    choose(scene, profile="", minimum=None)
    assert method(scene) == before


def test_once_frozen_it_can_no_longer_change() -> None:
    scene = draft()
    choose(scene)
    freeze_method(by=scene.officer, tender=scene.tender)
    with pytest.raises(ActionRefused) as refused:
        choose(scene, minimum=1)
    assert refused.value.code == "already_frozen"
    assert check_freeze(scene.tender).problems == ()


def test_minimum_lowered_by_hand_after_the_freeze_is_found() -> None:
    scene = draft()
    choose(scene)
    scene.tender.grid = freeze_method(by=scene.officer, tender=scene.tender)
    Grid.objects.update(seal_minimum=1)
    scene.tender.grid.refresh_from_db()
    assert check_freeze(scene.tender).problems == ("method_changed",)


@pytest.mark.parametrize(
    ("profile", "minimum", "code"),
    [("2030-01", None, "unknown_profile"), ("2026-06", 5, "bad_minimum"), ("", 2, "bad_minimum")],
)
def test_what_is_not_offered_is_refused(profile: str, minimum: int | None, code: str) -> None:
    scene = draft()
    with pytest.raises(ActionRefused) as refused:
        choose(scene, profile, minimum)
    assert refused.value.code == code
    assert "sovereignty" not in method(scene)


def test_half_a_reading_is_refused_by_the_database() -> None:
    draft()
    for fields in ({"seal_minimum": 2}, {"seal_profile": "2026-06"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Grid.objects.update(**fields)


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"seal_minimum": 5}, "1 to 4"),
        ({"gate": "G-9"}, "no gate of the grid"),
        ({"gate": "B.1"}, "no gate of the grid"),
        ({"sha256": "x"}, "64 hexadecimal"),
        ({"profile": ""}, "is empty"),
        ({"other": 1}, "not part of the format"),
    ],
)
def test_method_whose_reading_makes_no_sense_is_refused(
    change: dict[str, Any], problem: str
) -> None:
    scene = draft()
    choose(scene)
    bad = copy.deepcopy(method(scene))
    bad["sovereignty"] |= change
    with pytest.raises(DossierError, match=problem):
        read_method(bad)


def refused(act: Callable[..., object], **arguments: Any) -> str:
    with pytest.raises(ActionRefused) as found:
        act(**arguments)
    return found.value.code


def test_builder_leaves_the_gate_of_the_minimum_alone() -> None:
    scene = draft()
    choose(scene)
    gate = GridNode.objects.get(code=SEAL_GATE)
    whole: dict[str, Any] = {"by": scene.officer, "tender": scene.tender}
    assert refused(drop_line, **whole, node=gate) == "gate_of_minimum"
    assert refused(drop_line, **whole, node=gate.parent) == "gate_of_minimum"
    words = Words("Autre chose", kind="informative")
    assert refused(describe_line, **whole, node=gate, words=words) == "gate_of_minimum"
    choose(scene, minimum=None)
    assert gates(scene) == ["G-1"]


def test_gate_someone_wrote_on_is_not_taken_out_with_the_minimum() -> None:
    scene = draft()
    choose(scene)
    gate = GridNode.objects.get(code=SEAL_GATE)
    gate.grid = scene.grid
    open_thread(by=scene.officer, tender=scene.tender, node=gate, text="À annoncer.")
    with pytest.raises(ActionRefused) as found:
        choose(scene, minimum=None)
    assert found.value.code == "line_in_use"
    assert method(scene)["sovereignty"]["seal_minimum"] == 2


def test_grid_started_again_keeps_or_takes_the_reading_with_its_gate() -> None:
    scene = draft()
    choose(scene, minimum=3)
    whole: dict[str, Any] = {"by": scene.officer, "tender": scene.tender}
    start_again(**whole, source=EMPTY)
    assert gates(scene) == [SEAL_GATE]
    other = factories.tender("T-2", frozen=False, opened=False)
    start_again(**whole, source="T-2", other=other.tender)
    assert gates(scene) == ["G-1"]
    assert "sovereignty" not in method(scene)
    choose_sovereignty(by=other.officer, tender=other.tender, profile="2025-10", minimum=1)
    other.tender.refresh_from_db()
    start_again(**whole, source="T-2", other=Tender.objects.get(reference="T-2"))
    assert gates(scene) == ["G-1", SEAL_GATE]
    assert method(scene)["sovereignty"]["profile"] == "2025-10"


def test_minimum_changed_between_two_versions_is_told(client: Client) -> None:
    scene = draft()
    choose(scene, minimum=2)
    freeze_method(by=scene.officer, tender=scene.tender)
    revise_method(by=scene.officer, tender=scene.tender, reason="Minimum relevé.")
    choose(scene, minimum=3)
    client.force_login(scene.officer)
    client.cookies["django_language"] = "en"
    page = client.get("/tenders/T-1/method/versions/").text
    assert "ec-csf-2026-06 · 2026-06 · SEAL-2" in page
    assert "ec-csf-2026-06 · 2026-06 · SEAL-3" in page


def test_gate_dropped_by_hand_stops_the_freeze() -> None:
    scene = draft()
    choose(scene)
    GridNode.objects.filter(code=SEAL_GATE).delete()
    with pytest.raises(ActionRefused) as refused:
        freeze_method(by=scene.officer, tender=scene.tender)
    assert refused.value.code == "method_invalid"


def test_officer_chooses_on_the_page_and_others_only_read(client: Client) -> None:
    scene = draft()
    client.force_login(scene.officer)
    client.cookies["django_language"] = "en"
    url = "/tenders/T-1/sovereignty/"
    assert "Choose this reading" in client.get(url).text
    assert client.post(f"{url}profile/", {"profile": "", "minimum": "2"}).status_code == 400
    done = client.post(f"{url}profile/", {"profile": "2025-10", "minimum": "3"}, follow=True)
    assert "15 / 10 / 10 / 15 / 20 / 15 / 10 / 5" in done.text
    client.force_login(scene.auditor)
    page = client.get(url).text
    assert "2025-10" in page
    assert "Choose this reading" not in page


def test_tender_frozen_without_it_says_so(client: Client) -> None:
    scene = factories.tender()
    client.force_login(scene.officer)
    client.cookies["django_language"] = "en"
    assert "No European reading was chosen" in client.get("/tenders/T-1/sovereignty/").text
    assert client.get("/tenders/T-1/sovereignty/bids/alpha/").status_code == 404
