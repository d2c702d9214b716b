"""Building a grid before the freeze, and taking a frozen method up again."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from assessments.actions.bids import open_bids
from assessments.actions.discussion import open_thread
from assessments.actions.errors import ActionRefused
from assessments.actions.grid_edits import (
    Child,
    Words,
    add_criteria,
    add_line,
    describe_line,
    drop_line,
    move_line,
    set_weights,
)
from assessments.actions.grid_sources import EMPTY, start_again
from assessments.actions.grids import choose_ties, freeze_method, revise_method
from assessments.models import Criterion, Grid, GridNode, MethodVersion
from assessments.queries.freeze import check_freeze
from assessments.queries.method import method_of
from assessments.queries.method_versions import REFERENCE_GRID
from assessments.queries.outline import outline
from assessments.scoring.canonical import method_digest
from hdhcompliance.journal.models import JournalEntry
from tests import factories
from tests.factories import Scene

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> Scene:
    return factories.tender(frozen=False, opened=False)


def codes(scene: Scene, under: str = "") -> list[str]:
    rows = GridNode.objects.filter(grid=scene.grid)
    if under:
        rows = rows.filter(parent__code=under)
    return list(rows.order_by("order").values_list("code", flat=True))


def refusal(act: Callable[..., object], **wanted: Any) -> str:
    with pytest.raises(ActionRefused) as refused:
        act(**wanted)
    return refused.value.code


def told(act: str) -> Any:
    """What the journal keeps of the only act of that name."""
    return json.loads(JournalEntry.objects.get(action=act).data)


def frozen(scene: Scene) -> Grid:
    return freeze_method(by=scene.officer, tender=scene.tender)


def test_weights_of_a_branch_are_written_together_with_their_order(scene: Scene) -> None:
    wanted = [Child("B.1", 0, 3), Child("B.2", 60, 1), Child("B.3", 40, 2, "neutral")]
    set_weights(by=scene.officer, tender=scene.tender, branch=scene.nodes["B"], wanted=wanted)
    rows = GridNode.objects.filter(parent=scene.nodes["B"]).order_by("order")
    assert [(row.code, row.weight, row.not_applicable) for row in rows] == [
        ("B.2", 60, "refused"),
        ("B.3", 40, "neutral"),
        ("B.1", 0, "refused"),
    ]
    entry = told("grid.weighed")
    assert entry["before"]["B.1"] == [3334, "refused"]
    assert entry["after"]["B.1"] == [0, "refused"]
    assert entry["order"] == ["B.2", "B.3", "B.1"]


def test_nothing_changed_writes_nothing(scene: Scene) -> None:
    rows = outline(scene.grid).entries["B"].children
    wanted = [Child(row.node.code, row.node.weight, place) for place, row in enumerate(rows, 1)]
    set_weights(by=scene.officer, tender=scene.tender, branch=scene.nodes["B"], wanted=wanted)
    assert not JournalEntry.objects.filter(action="grid.weighed").exists()


def test_branch_that_lost_a_line_meanwhile_is_not_half_written(scene: Scene) -> None:
    wanted = [Child("B.1", 50, 1), Child("B.2", 50, 2)]
    assert (
        refusal(
            set_weights,
            by=scene.officer,
            tender=scene.tender,
            branch=scene.nodes["B"],
            wanted=wanted,
        )
        == "branch_changed"
    )
    assert GridNode.objects.get(code="B.1").weight == 3334


def test_weight_of_a_gate_stays_zero(scene: Scene) -> None:
    wanted = [Child(code, 10, place) for place, code in enumerate(codes(scene, "C"), 1)]
    set_weights(by=scene.officer, tender=scene.tender, branch=scene.nodes["C"], wanted=wanted)
    assert GridNode.objects.get(code="G-1").weight == 0


def test_line_of_the_buyers_own_comes_last_in_its_branch(scene: Scene) -> None:
    words = Words("Sauvegardes hors site", anchors_fr=("0", "1", "2", "3", "4"))
    add_line(
        by=scene.officer, tender=scene.tender, branch=scene.nodes["B"], code="B.9", words=words
    )
    assert codes(scene, "B") == ["B.1", "B.2", "B.3", "B.9"]
    whole = codes(scene)
    assert whole.index("B.9") == whole.index("B.3") + 1
    nodes = {node["code"]: node for node in method_of(scene.grid, "T-1")["nodes"]}
    assert nodes["B.9"]["anchors"] == {"fr": ["0", "1", "2", "3", "4"]}
    assert "anchors" not in nodes["B.1"]


@pytest.mark.parametrize("code", ["B.1", "workbook"])
def test_code_already_taken_or_reserved_is_refused(scene: Scene, code: str) -> None:
    assert (
        refusal(
            add_line,
            by=scene.officer,
            tender=scene.tender,
            branch=scene.nodes["B"],
            code=code,
            words=Words("X"),
        )
        == "code_taken"
    )


def test_requirements_become_lines_in_the_order_given(scene: Scene) -> None:
    drop_line(by=scene.officer, tender=scene.tender, node=scene.nodes["C"])
    criteria = list(Criterion.objects.filter(ref__startswith="C.").order_by("order"))
    add_criteria(
        by=scene.officer,
        tender=scene.tender,
        branch=scene.nodes["B"],
        criteria=criteria,
        kind="informative",
    )
    assert codes(scene, "B") == ["B.1", "B.2", "B.3", "C.1", "C.2", "C.3"]
    assert {row.kind for row in GridNode.objects.filter(code__startswith="C.")} == {"informative"}


def test_requirement_already_in_the_grid_is_refused_and_none_is_added(scene: Scene) -> None:
    criteria = list(Criterion.objects.filter(ref__in=["B.1", "B.2"]))
    assert (
        refusal(
            add_criteria,
            by=scene.officer,
            tender=scene.tender,
            branch=scene.nodes["C"],
            criteria=criteria,
            kind="scored",
        )
        == "code_taken"
    )


def test_moved_branch_takes_what_it_holds_along(scene: Scene) -> None:
    move_line(by=scene.officer, tender=scene.tender, node=scene.nodes["B"], under=scene.nodes["C"])
    assert codes(scene, "C")[-1] == "B"
    assert codes(scene)[-4:] == ["B", "B.1", "B.2", "B.3"]


@pytest.mark.parametrize(
    ("node", "under", "code"),
    [("B", "B", "cycle"), ("ROOT", "B", "root"), ("B.1", "C.1", "not_a_branch")],
)
def test_place_that_makes_no_tree_is_refused(
    scene: Scene, node: str, under: str, code: str
) -> None:
    nodes = scene.nodes
    assert (
        refusal(
            move_line, by=scene.officer, tender=scene.tender, node=nodes[node], under=nodes[under]
        )
        == code
    )


def test_branch_under_its_own_child_is_refused(scene: Scene) -> None:
    words = Words("Sous-chapitre", kind="branch")
    below = add_line(
        by=scene.officer, tender=scene.tender, branch=scene.nodes["B"], code="BB", words=words
    )
    assert (
        refusal(
            move_line, by=scene.officer, tender=scene.tender, node=scene.nodes["B"], under=below
        )
        == "cycle"
    )


def test_ninth_level_is_refused(scene: Scene) -> None:
    here = scene.nodes["B"]
    for level in range(3, 9):
        here = add_line(
            by=scene.officer,
            tender=scene.tender,
            branch=here,
            code=f"N{level}",
            words=Words("Niveau", kind="branch"),
        )
    assert (
        refusal(
            add_line,
            by=scene.officer,
            tender=scene.tender,
            branch=here,
            code="N9",
            words=Words("Trop bas"),
        )
        == "too_deep"
    )
    assert (
        refusal(move_line, by=scene.officer, tender=scene.tender, node=scene.nodes["C"], under=here)
        == "too_deep"
    )


def test_dropped_branch_takes_what_it_holds_along(scene: Scene) -> None:
    assert drop_line(by=scene.officer, tender=scene.tender, node=scene.nodes["B"]) == 4
    assert codes(scene, "ROOT") == ["A", "C"]
    assert told("grid.line_dropped")["lines"] == [
        "B",
        "B.1",
        "B.2",
        "B.3",
    ]


def test_line_with_a_comment_is_not_dropped(scene: Scene) -> None:
    open_thread(by=scene.officer, tender=scene.tender, node=scene.nodes["B.1"], text="À revoir.")
    assert (
        refusal(drop_line, by=scene.officer, tender=scene.tender, node=scene.nodes["B"])
        == "line_in_use"
    )
    assert (
        refusal(start_again, by=scene.officer, tender=scene.tender, source=EMPTY) == "line_in_use"
    )
    assert GridNode.objects.filter(code="B.1").exists()


def test_words_change_and_only_what_changed_is_journalled(scene: Scene) -> None:
    row = scene.nodes["B.1"]
    words = Words(row.label_fr, row.label_en, "Voir le mémoire technique.", kind="gate")
    describe_line(by=scene.officer, tender=scene.tender, node=row, words=words)
    assert told("grid.line_described")["after"] == {
        "note_fr": "Voir le mémoire technique.",
        "kind": "gate",
        "weight": 0,
    }


def test_grid_of_another_tender_is_copied_with_its_rules(scene: Scene) -> None:
    other = factories.tender("T-2", chapters=3, consensus="agreed", frozen=False, opened=False)
    choose_ties(by=other.officer, tender=other.tender, ties=["D", "price"])
    start_again(by=scene.officer, tender=scene.tender, source="T-2", other=other.tender)
    mine, theirs = (method_of(Grid.objects.get(tender=one.tender), "T") for one in (scene, other))
    assert mine == theirs
    assert scene.tender.grid.source == "T-2 v1"
    assert codes(other)[0] == "ROOT"


def test_empty_grid_has_its_root_only(scene: Scene) -> None:
    start_again(by=scene.officer, tender=scene.tender, source=EMPTY)
    assert codes(scene) == ["ROOT"]
    assert refusal(freeze_method, by=scene.officer, tender=scene.tender) == "method_invalid"


def test_reference_grid_without_its_frameworks_is_refused(scene: Scene) -> None:
    assert (
        refusal(start_again, by=scene.officer, tender=scene.tender, source=REFERENCE_GRID)
        == "frameworks_not_loaded"
    )
    assert "B.1" in codes(scene)


def test_frozen_grid_refuses_every_edit(scene: Scene) -> None:
    frozen(scene)
    nodes, who = scene.nodes, {"by": scene.officer, "tender": scene.tender}
    for act, wanted in (
        (set_weights, {"branch": nodes["B"], "wanted": []}),
        (describe_line, {"node": nodes["B.1"], "words": Words("X")}),
        (add_line, {"branch": nodes["B"], "code": "X", "words": Words("X")}),
        (add_criteria, {"branch": nodes["B"], "criteria": [], "kind": "gate"}),
        (move_line, {"node": nodes["B.1"], "under": nodes["C"]}),
        (drop_line, {"node": nodes["B.1"]}),
        (choose_ties, {"ties": ["C"]}),
        (start_again, {"source": EMPTY}),
    ):
        assert refusal(act, **who, **wanted) == "already_frozen"


def test_frozen_method_taken_up_again_is_kept_as_it_was(scene: Scene) -> None:
    sha256 = frozen(scene).sha256
    grid = revise_method(by=scene.officer, tender=scene.tender, reason="Poids de B à revoir.")
    kept = MethodVersion.objects.get()
    assert (kept.version, kept.sha256) == (1, sha256)
    assert method_digest(kept.method, kept.nonce) == sha256
    assert (grid.version, grid.is_frozen, grid.sha256) == (2, False, "")
    drop_line(by=scene.officer, tender=scene.tender, node=scene.nodes["I-1"])
    assert frozen(scene).sha256 != sha256
    assert check_freeze(scene.tender).problems == ()


def test_method_is_not_taken_up_again_once_the_bids_are_open(scene: Scene) -> None:
    frozen(scene)
    open_bids(by=scene.officer, tender=scene.tender)
    assert (
        refusal(revise_method, by=scene.officer, tender=scene.tender, reason="Trop tard.")
        == "bids_open"
    )


@pytest.mark.parametrize(
    ("freeze", "reason", "code"), [(False, "X", "not_frozen"), (True, " ", "no_reason")]
)
def test_method_is_taken_up_again_only_when_frozen_and_with_a_reason(
    scene: Scene, freeze: bool, reason: str, code: str
) -> None:
    if freeze:
        frozen(scene)
    assert refusal(revise_method, by=scene.officer, tender=scene.tender, reason=reason) == code
