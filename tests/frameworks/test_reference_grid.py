from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from assessments.frameworks.loader import load
from assessments.frameworks.types import Catalogue, Grid, Problem

Edit = Callable[[str, str, str], int]
Faults = Callable[[], tuple[Problem, ...]]

NODES = "hdh-reference-1/nodes.csv"


@pytest.fixture
def grid(catalogue: Catalogue) -> Grid:
    return catalogue.grids["hdh-reference-1"]


def test_grid_has_324_scored_25_gates_97_informative_7_amounts(grid: Grid) -> None:
    kinds = Counter(node.kind for node in grid.leaves())
    assert kinds == {"scored": 323, "price": 1, "gate": 25, "informative": 97, "amount": 7}
    assert [node.code for node in grid.leaves("price")] == ["PRIX-TCO"]


def test_grid_codes_are_unique_and_leaf_codes_are_references(grid: Grid) -> None:
    codes = [node.code for node in grid.nodes]
    assert len(set(codes)) == len(codes)
    for leaf in grid.leaves():
        assert leaf.criterion in (None, leaf.code)


def test_grid_uses_every_criterion_of_every_framework_once(
    catalogue: Catalogue, grid: Grid
) -> None:
    used = Counter((leaf.framework, leaf.criterion) for leaf in grid.leaves() if leaf.criterion)
    every = {
        (framework.key, criterion.ref)
        for framework in catalogue.frameworks.values()
        for criterion in framework.criteria
    }
    assert set(used) == every
    assert set(used.values()) == {1}
    own = [leaf.code for leaf in grid.leaves() if leaf.criterion is None]
    assert own == ["PRIX-TCO", "G-SNC", "G-REG", "G-VOL"]


def test_grid_weights_sum_to_100_or_10_000_under_every_branch(grid: Grid) -> None:
    for branch in grid.nodes:
        if branch.is_leaf:
            continue
        weighted = [
            child
            for child in grid.children(branch.code)
            if child.kind not in ("gate", "informative", "amount")
        ]
        if weighted:
            assert sum(child.weight for child in weighted) in (100, 10_000), branch.code
        else:
            assert branch.code in ("Z", "Y")


def test_grid_chapters_have_the_proposed_weights(grid: Grid) -> None:
    assert {node.code: node.weight for node in grid.children("ROOT")} == {
        **{"A": 25, "B": 20, "C": 20, "D": 11, "E": 6, "F": 8, "G": 4, "H": 6},
        **{"Z": 0, "Y": 0},
    }


def test_grid_nodes_stand_after_their_parent(grid: Grid) -> None:
    seen: set[str | None] = {None}
    for node in grid.nodes:
        assert node.parent in seen
        seen.add(node.code)


def test_grid_leaves_carry_the_text_of_their_criterion(catalogue: Catalogue, grid: Grid) -> None:
    leaf = grid.node("19.6.b")
    criterion = catalogue.criterion_of(leaf)
    assert criterion is not None
    assert leaf.kind == "gate"
    assert (leaf.label_fr, leaf.label_en) == (criterion.summary_fr, criterion.summary_en)
    assert catalogue.criterion_of(grid.node("PRIX-TCO")) is None
    assert catalogue.criterion_of(grid.node("ROOT")) is None


def test_every_node_has_a_label_in_both_languages(grid: Grid) -> None:
    assert all(node.label_fr and node.label_en for node in grid.nodes)


def test_grid_says_that_it_is_a_proposal(catalogue: Catalogue, grid: Grid) -> None:
    assert "PROPOSITION DE CE PROJET" in grid.status_fr
    assert grid.scale in catalogue.scales


def test_grid_allows_no_not_applicable(grid: Grid) -> None:
    assert {node.not_applicable for node in grid.nodes} == {"refused"}


@pytest.mark.parametrize("code", ["A2", "C05", "ROOT"])
def test_weights_that_do_not_sum_are_refused_naming_the_branch(
    edit: Edit, faults: Faults, code: str
) -> None:
    child = {
        "A2": "COU-08,A2,scored,5000",
        "C05": "5.1.a,C05,scored,1000",
        "ROOT": "H,ROOT,branch,6",
    }
    edit(NODES, f"\n{child[code]},", f"\n{child[code]}1,")
    (fault,) = faults()
    assert fault.file == NODES
    assert fault.reference == code
    assert fault.line > 1
    assert "sum to" in fault.message


@pytest.mark.parametrize("weight", ["2.5", "-1", "", "five", "１２", "1e2", "1_0"])
def test_weight_that_is_no_whole_number_is_refused(edit: Edit, faults: Faults, weight: str) -> None:
    line = edit(NODES, "\nH,ROOT,branch,6,", f"\nH,ROOT,branch,{weight},")
    assert any(
        fault.line == line
        and fault.reference == "H"
        and fault.message == f"weight is not a whole number: {weight!r}"
        for fault in faults()
    )


def test_weight_of_zero_is_a_weight(edit: Edit, copy: Path) -> None:
    edit(NODES, "\nCOU-08,A2,scored,5000,", "\nCOU-08,A2,scored,0,")
    edit(NODES, "\nCOU-09,A2,scored,5000,", "\nCOU-09,A2,scored,10000,")
    assert load(copy).grids["hdh-reference-1"].node("COU-08").weight == 0


def test_gate_with_a_weight_is_refused(edit: Edit, faults: Faults) -> None:
    line = edit(NODES, "\nG-REG,Z,gate,0,", "\nG-REG,Z,gate,5,")
    (fault,) = faults()
    assert (fault.line, fault.reference) == (line, "G-REG")
    assert "weighs nothing" in fault.message


def test_weighted_branch_with_nothing_to_score_is_refused(edit: Edit, faults: Faults) -> None:
    edit(NODES, "\nH,ROOT,branch,6,", "\nH,ROOT,branch,1,")
    line = edit(NODES, "\nZ,ROOT,branch,0,", "\nZ,ROOT,branch,5,")
    (fault,) = faults()
    assert (fault.line, fault.reference) == (line, "Z")


def test_node_with_unknown_parent_is_refused(edit: Edit, faults: Faults) -> None:
    line = edit(NODES, "\nDUR-02,Z,", "\nDUR-02,NOWHERE,")
    (fault,) = faults()
    assert (fault.line, fault.reference) == (line, "DUR-02")
    assert fault.message == "dangling reference: no node NOWHERE"


def test_cycle_of_nodes_is_refused(edit: Edit, faults: Faults) -> None:
    edit(NODES, "\nH,ROOT,branch,6,", "\nH,H1,branch,6,")
    assert any("cycle: " in fault.message and "H1" in fault.message for fault in faults())


def test_node_above_itself_is_refused(edit: Edit, faults: Faults) -> None:
    line = edit(NODES, "\nG-REG,Z,", "\nG-REG,G-REG,")
    assert any(fault.message == "cycle: G-REG > G-REG" and fault.line == line for fault in faults())


def test_second_root_is_refused(edit: Edit, faults: Faults) -> None:
    line = edit(NODES, "\nY,ROOT,branch,", "\nY,,branch,")
    (fault,) = faults()
    assert (fault.line, fault.reference) == (line, "Y")
    assert "second root" in fault.message


def test_unknown_kind_of_node_is_refused(edit: Edit, faults: Faults) -> None:
    line = edit(NODES, "\nG-VOL,Z,gate,", "\nG-VOL,Z,filter,")
    assert any(
        (fault.line, fault.reference) == (line, "G-VOL")
        and "unknown kind 'filter'" in fault.message
        for fault in faults()
    )


def test_unknown_not_applicable_rule_is_refused(edit: Edit, faults: Faults) -> None:
    edit(NODES, "\nG-VOL,Z,gate,0,refused,", "\nG-VOL,Z,gate,0,maybe,")
    (fault,) = faults()
    assert "unknown not_applicable 'maybe'" in fault.message


def test_leaf_under_a_leaf_is_refused(edit: Edit, faults: Faults) -> None:
    edit(NODES, "\nG-VOL,Z,", "\nG-VOL,G-REG,")
    (fault,) = faults()
    assert fault.message == "its parent G-REG is a leaf"


def test_child_before_its_parent_is_refused(copy: Path, faults: Faults) -> None:
    path = copy / NODES
    header, *lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    moved = next(line for line in lines if line.startswith("G-VOL,"))
    lines.remove(moved)
    path.write_text("".join([header, lines[0], moved, *lines[1:]]), encoding="utf-8")
    (fault,) = faults()
    assert (fault.line, fault.reference) == (3, "G-VOL")
    assert fault.message == "stands before its parent Z"


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("award-1,SOC-03", "award-1,SOC-99", "dangling reference: no criterion SOC-99 in award-1"),
        ("award-1,SOC-03", "award-2,SOC-03", "dangling reference: no framework award-2"),
        ("award-1,SOC-03", "award-1,", "framework and criterion go together"),
        ("award-1,SOC-03", "award-1,SOC-02", "criterion SOC-02 is used already by node SOC-02"),
        (
            "award-1,SOC-03",
            "award-1,COU-01",
            "a criterion of kind amount cannot be a node of kind scored",
        ),
        ("award-1,SOC-03", "award-1,DUR-01", "a selection-stage criterion cannot be scored"),
    ],
)
def test_leaf_with_a_wrong_criterion_is_refused(
    edit: Edit, faults: Faults, old: str, new: str, message: str
) -> None:
    line = edit(NODES, f",{old},", f",{new},")
    assert any(
        (fault.line, fault.reference, fault.message) == (line, "SOC-03", message)
        for fault in faults()
    )


def test_grid_on_an_unknown_scale_is_refused(edit: Edit, faults: Faults) -> None:
    edit("hdh-reference-1/manifest.toml", '"rating-scale-1"', '"rating-scale-9"')
    (fault,) = faults()
    assert (fault.file, fault.reference) == ("hdh-reference-1/manifest.toml", "rating-scale-9")
    assert fault.line > 0


def test_grid_fingerprint_follows_the_wording_of_its_criteria(
    edit: Edit, copy: Path, catalogue: Catalogue
) -> None:
    edit("award-1/criteria.csv", "Essai annuel de réversibilité", "Essai de réversibilité")
    changed = load(copy)
    assert changed.frameworks["award-1"].sha256 != catalogue.frameworks["award-1"].sha256
    assert changed.frameworks["hds-2.0"].sha256 == catalogue.frameworks["hds-2.0"].sha256
    key = "hdh-reference-1"
    assert changed.grids[key].sha256 != catalogue.grids[key].sha256
