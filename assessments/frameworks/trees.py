"""What a weighted tree must hold: one root, no cycle, known criteria, sums of 100 or 10 000."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from assessments.frameworks.types import (
    NODE_KINDS,
    NOT_APPLICABLE,
    WEIGHTLESS_KINDS,
    Criterion,
    Framework,
    GridNode,
    Problems,
    Row,
)
from assessments.frameworks.validation import check_known, check_no_cycle

WHOLES = (100, 10_000)


def node(row: Row, order: int, frameworks: Mapping[str, Framework]) -> GridNode:
    """One node; a leaf without labels of its own takes those of its criterion."""
    criterion = criterion_of(row, frameworks)
    label_fr, label_en = row.text("label_fr"), row.text("label_en")
    if criterion is not None:
        label_fr, label_en = label_fr or criterion.summary_fr, label_en or criterion.summary_en
    elif not row.text("framework") and not (label_fr and label_en):
        row.refuse("a node without criterion needs both labels")
    return GridNode(
        code=row.required("code"),
        parent=row.text("parent") or None,
        kind=row.choice("kind", NODE_KINDS),
        weight=row.whole("weight"),
        not_applicable=row.choice("not_applicable", NOT_APPLICABLE),
        framework=row.text("framework") or None,
        criterion=row.text("criterion") or None,
        label_fr=label_fr,
        label_en=label_en,
        note_fr=row.text("note_fr"),
        order=order,
    )


def criterion_of(row: Row, frameworks: Mapping[str, Framework]) -> Criterion | None:
    """The criterion a row points to; a dangling reference is a fault and reads as None."""
    key, ref = row.text("framework"), row.text("criterion")
    if bool(key) != bool(ref):
        row.refuse("framework and criterion go together")
        return None
    if not key:
        return None
    if key not in frameworks:
        row.refuse(f"dangling reference: no framework {key}")
        return None
    try:
        return frameworks[key].criterion(ref)
    except KeyError:
        row.refuse(f"dangling reference: no criterion {ref} in {key}")
        return None


def check_tree(
    nodes: tuple[GridNode, ...],
    rows: list[Row],
    frameworks: Mapping[str, Framework],
    problems: Problems,
) -> None:
    """Shape, weights and use of criteria of a whole tree; `rows` stand beside `nodes`."""
    by_code = {item.code: row for item, row in zip(nodes, rows, strict=True)}
    check_known(rows, "parent", by_code, "node")
    check_no_cycle(rows)
    check_shape(nodes, by_code, problems)
    check_weights(nodes, by_code)
    check_use(nodes, by_code, frameworks)


def check_shape(nodes: tuple[GridNode, ...], rows: Mapping[str, Row], problems: Problems) -> None:
    """One root, which is a branch; parents are branches and stand before their children."""
    roots = [item for item in nodes if item.parent is None]
    if nodes and not roots:
        problems.add(rows[nodes[0].code].file, 0, "", "no root: a node without parent is expected")
    for item in roots[1:]:
        rows[item.code].refuse(f"second root: {roots[0].code} is the root already")
    parents = {item.parent for item in nodes}
    kinds: dict[str, str] = {}
    for item in nodes:
        row = rows[item.code]
        if item.parent is not None and item.parent in rows and item.parent not in kinds:
            row.refuse(f"stands before its parent {item.parent}")
        elif item.parent is not None and kinds.get(item.parent, "branch") != "branch":
            row.refuse(f"its parent {item.parent} is a leaf")
        if item.kind == "branch" and item.code not in parents:
            row.refuse("a branch without children")
        kinds[item.code] = item.kind


def check_weights(nodes: tuple[GridNode, ...], rows: Mapping[str, Row]) -> None:
    """Weighted children of each branch sum to 100 or 10 000; others weigh nothing."""
    children: dict[str, list[GridNode]] = defaultdict(list)
    for item in nodes:
        if item.kind in WEIGHTLESS_KINDS:
            if item.weight:
                rows[item.code].refuse(f"a node of kind {item.kind} weighs nothing: {item.weight}")
        elif item.parent is not None:
            children[item.parent].append(item)
    for item in nodes:
        if item.kind != "branch":
            continue
        total = sum(child.weight for child in children[item.code])
        if children[item.code] and total not in WHOLES:
            rows[item.code].refuse(f"the weights of its children sum to {total}, not 100 or 10000")
        if item.weight and not children[item.code]:
            rows[item.code].refuse("it has a weight but nothing under it can be scored")


def check_use(
    nodes: tuple[GridNode, ...], rows: Mapping[str, Row], frameworks: Mapping[str, Framework]
) -> None:
    """A criterion is used once, and as what it is.

    Selection-stage criteria judge the bidder and never earn award points (public procurement code,
    L.2152-7: award criteria are tied to the object of the contract).
    """
    used: dict[tuple[str, str], str] = {}
    for item in nodes:
        row = rows[item.code]
        criterion = criterion_of_node(item, frameworks)
        if criterion is None:
            continue
        if item.kind == "branch":
            row.refuse("a branch stands for no criterion")
        if (item.kind == "amount") != (criterion.kind == "amount"):
            row.refuse(f"a criterion of kind {criterion.kind} cannot be a node of kind {item.kind}")
        if item.kind == "scored" and criterion.stage == "selection":
            row.refuse("a selection-stage criterion cannot be scored")
        first = used.setdefault((criterion.framework, criterion.ref), item.code)
        if first != item.code:
            row.refuse(f"criterion {criterion.ref} is used already by node {first}")


def criterion_of_node(item: GridNode, frameworks: Mapping[str, Framework]) -> Criterion | None:
    if item.framework is None or item.framework not in frameworks:
        return None
    for criterion in frameworks[item.framework].criteria:
        if criterion.ref == item.criterion:
            return criterion
    return None
