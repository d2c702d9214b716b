"""Building the grid before the freeze: weights, lines, their place and their words.

Nothing here checks that weights sum: a grid is out of balance while it is being built. The freeze
refuses it, naming the branch. Every act is refused once the method is frozen.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from assessments.actions.errors import ActionRefused
from assessments.actions.grids import draft_of
from assessments.models import Criterion, Grid, GridNode, Tender
from assessments.queries.outline import uses_of
from assessments.scoring.tree import WEIGHTED
from assessments.sovereignty import SEAL_GATE
from hdhcompliance.accounts.models import User
from hdhcompliance.journal.record import record

# `grid/workbook/` is another page: a chapter of that name could not be opened.
RESERVED = frozenset({"workbook"})
DEEPEST = 8  # levels, the root's being the first


@dataclass(frozen=True, slots=True)
class Words:
    """What a line says. `anchors_fr`: five texts, or none where the general scale applies."""

    label_fr: str
    label_en: str = ""
    note_fr: str = ""
    anchors_fr: tuple[str, ...] = ()
    kind: str = GridNode.Kind.SCORED
    not_applicable: str = GridNode.NotApplicable.REFUSED


@dataclass(frozen=True, slots=True)
class Child:
    """A line of a branch as the officer wants it: its weight, and its place among its siblings."""

    code: str
    weight: int
    place: int
    not_applicable: str = field(default=GridNode.NotApplicable.REFUSED)


def set_weights(*, by: User, tender: Tender, branch: GridNode, wanted: Sequence[Child]) -> None:
    """Weights, places and rules of the children of one branch, together."""
    with transaction.atomic():
        grid = draft_of(tender)
        rows = {row.code: row for row in GridNode.objects.filter(grid=grid, parent=branch)}
        if rows.keys() != {child.code for child in wanted}:
            raise ActionRefused(
                "branch_changed",
                _("Lines were added or dropped here in the meantime: load the page again."),
            )
        before: dict[str, Any] = {}
        after: dict[str, Any] = {}
        for child in wanted:
            row = rows[child.code]
            stands = [row.weight, row.not_applicable]
            row.weight = child.weight if row.kind in WEIGHTED else 0
            row.not_applicable = child.not_applicable
            if [row.weight, row.not_applicable] != stands:
                before[row.code], after[row.code] = stands, [row.weight, row.not_applicable]
        GridNode.objects.bulk_update(rows.values(), ["weight", "not_applicable"])
        order = [child.code for child in sorted(wanted, key=lambda child: child.place)]
        moved = _arrange(grid, branch, order)
        if before or moved:
            record(
                "grid.weighed",
                by=by,
                target=branch.code,
                tender=tender.reference,
                data={"before": before, "after": after, **({"order": order} if moved else {})},
            )


def describe_line(*, by: User, tender: Tender, node: GridNode, words: Words) -> None:
    """What a line says, what it is and what its marks mean."""
    with transaction.atomic():
        grid = draft_of(tender)
        row = _row(grid, node.code)
        before = _said(row)
        if row.code == SEAL_GATE and words.kind != row.kind:
            _refuse_minimum(grid)
        _say(row, words)
        after = _said(row)
        changed = [name for name, value in after.items() if value != before[name]]
        if changed:
            row.save(update_fields=changed)
            record(
                "grid.line_described",
                by=by,
                target=row.code,
                tender=tender.reference,
                data={
                    "before": {name: before[name] for name in changed},
                    "after": {name: after[name] for name in changed},
                },
            )


def add_line(*, by: User, tender: Tender, branch: GridNode, code: str, words: Words) -> GridNode:
    """A branch or a line of the buyer's own, last under `branch`, with no weight yet."""
    with transaction.atomic():
        grid = draft_of(tender)
        parent = _branch(grid, branch.code)
        _refuse_deep(grid, parent, 1)
        _refuse_taken(grid, [code])
        row = GridNode(grid=grid, parent=parent, code=code, order=_last(grid))
        _say(row, words)
        row.save()
        renumber(grid)
        record(
            "grid.line_added",
            by=by,
            target=code,
            tender=tender.reference,
            data={"under": branch.code, "kind": row.kind},
        )
    return row


def add_criteria(
    *, by: User, tender: Tender, branch: GridNode, criteria: Sequence[Criterion], kind: str
) -> list[GridNode]:
    """Requirements of a framework as lines, last under `branch`, in the order given, with no weight."""
    with transaction.atomic():
        grid = draft_of(tender)
        parent = _branch(grid, branch.code)
        _refuse_deep(grid, parent, 1)
        _refuse_taken(grid, [criterion.ref for criterion in criteria])
        start = _last(grid)
        rows = GridNode.objects.bulk_create(
            GridNode(
                grid=grid,
                parent=parent,
                code=criterion.ref,
                kind=kind,
                criterion=criterion,
                order=start + place,
            )
            for place, criterion in enumerate(criteria)
        )
        renumber(grid)
        codes = [row.code for row in rows]
        record(
            "grid.criteria_added",
            by=by,
            target=branch.code,
            tender=tender.reference,
            data={"lines": codes, "kind": kind},
        )
    return rows


def move_line(*, by: User, tender: Tender, node: GridNode, under: GridNode) -> None:
    """Hang a line, with all that hangs below it, last under another branch."""
    with transaction.atomic():
        grid = draft_of(tender)
        row, parent = _row(grid, node.code), _branch(grid, under.code)
        _refuse_root(row)
        if parent.pk in _below(grid, row):
            raise ActionRefused("cycle", _("A branch cannot hang below itself."))
        _refuse_deep(grid, parent, _height(_children(grid), row))
        before = GridNode.objects.get(children=row).code
        if before == parent.code:
            return
        row.parent, row.order = parent, _last(grid)
        row.save(update_fields=["parent", "order"])
        renumber(grid)
        record(
            "grid.line_moved",
            by=by,
            target=row.code,
            tender=tender.reference,
            data={"before": before, "after": parent.code},
        )


def drop_line(*, by: User, tender: Tender, node: GridNode) -> int:
    """Take a line out of the grid with all that hangs below it; how many went."""
    with transaction.atomic():
        grid = draft_of(tender)
        row = _row(grid, node.code)
        _refuse_root(row)
        gone = GridNode.objects.filter(pk__in=_below(grid, row))
        refuse_used(gone)
        codes = list(gone.order_by("order").values_list("code", flat=True))
        if SEAL_GATE in codes:
            _refuse_minimum(grid)
        gone.delete()
        record(
            "grid.line_dropped",
            by=by,
            target=row.code,
            tender=tender.reference,
            data={"lines": codes},
        )
    return len(codes)


def refuse_used(nodes: Any) -> None:
    """Refuse to take lines away while something hangs on them."""
    uses = uses_of(nodes)
    if uses:
        raise ActionRefused(
            "line_in_use",
            _("These lines are in use (%(uses)s): take that back first.")
            % {"uses": ", ".join(str(use) for use in uses)},
        )


def _row(grid: Grid, code: str) -> GridNode:
    row = GridNode.objects.filter(grid=grid, code=code).first()
    if row is None:
        raise ActionRefused("line_gone", _("This line is no longer in the grid."))
    return row


def _branch(grid: Grid, code: str) -> GridNode:
    row = _row(grid, code)
    if row.kind != GridNode.Kind.BRANCH:
        raise ActionRefused("not_a_branch", _("Lines hang under a branch only."))
    return row


def _refuse_deep(grid: Grid, parent: GridNode, height: int) -> None:
    """Refuse what would hang too deep: `height` levels more under `parent`."""
    above: dict[int, int | None] = dict(
        GridNode.objects.filter(grid=grid).values_list("pk", "parent_id")
    )
    depth, step = height, above[parent.pk]
    while step is not None:
        depth, step = depth + 1, above[step]
    if depth + 1 > DEEPEST:
        raise ActionRefused(
            "too_deep", _("A grid has at most %(levels)s levels.") % {"levels": DEEPEST}
        )


def _height(children: Mapping[int | None, list[GridNode]], row: GridNode) -> int:
    """How many levels the line and what it holds take."""
    level, height = [row], 0
    while level:
        level, height = [child for each in level for child in children.get(each.pk, ())], height + 1
    return height


def _refuse_root(row: GridNode) -> None:
    if row.parent_id is None:
        raise ActionRefused("root", _("The root of the grid stays where it is."))


def _refuse_minimum(grid: Grid) -> None:
    """The gate of the lowest SEAL goes with the rule it holds, or not at all."""
    if grid.seal_minimum is not None:
        raise ActionRefused(
            "gate_of_minimum",
            _("This gate holds the lowest SEAL admitted: change that on the Sovereignty page."),
        )


def _refuse_taken(grid: Grid, codes: Sequence[str]) -> None:
    taken = GridNode.objects.filter(grid=grid, code__in=codes).values_list("code", flat=True)
    found = sorted({*taken, *RESERVED.intersection(codes)})
    if found:
        raise ActionRefused(
            "code_taken",
            _("Already in the grid: %(codes)s. A code is used once.") % {"codes": ", ".join(found)},
        )


def _said(row: GridNode) -> dict[str, Any]:
    return {
        "label_fr": row.label_fr,
        "label_en": row.label_en,
        "note_fr": row.note_fr,
        "anchors_fr": list(row.anchors_fr),
        "kind": row.kind,
        "not_applicable": row.not_applicable,
        "weight": row.weight,
    }


def _say(row: GridNode, words: Words) -> None:
    row.label_fr, row.label_en, row.note_fr = words.label_fr, words.label_en, words.note_fr
    row.anchors_fr = list(words.anchors_fr)
    row.kind, row.not_applicable = words.kind, words.not_applicable
    if row.kind not in WEIGHTED:
        row.weight = 0


def _last(grid: Grid) -> int:
    found: int = GridNode.objects.filter(grid=grid).aggregate(last=Max("order"))["last"] or 0
    return found + 1


def _children(grid: Grid) -> Mapping[int | None, list[GridNode]]:
    found: dict[int | None, list[GridNode]] = {}
    for row in GridNode.objects.filter(grid=grid).order_by("order"):
        found.setdefault(row.parent_id, []).append(row)
    return found


def _below(grid: Grid, row: GridNode) -> set[int]:
    """The line and everything under it."""
    children, found, waiting = _children(grid), set(), [row.pk]
    while waiting:
        pk = waiting.pop()
        found.add(pk)
        waiting += [child.pk for child in children.get(pk, ())]
    return found


def _arrange(grid: Grid, branch: GridNode, codes: Sequence[str]) -> bool:
    """Put the children of a branch in this order; whether that moved any."""
    place = {code: index for index, code in enumerate(codes)}
    children = dict(_children(grid))
    stands = children.get(branch.pk, [])
    wanted = sorted(stands, key=lambda row: place[row.code])
    children[branch.pk] = wanted
    _number(children)
    return wanted != stands


def renumber(grid: Grid) -> None:
    """Write the display order of the whole grid again, after a line came or moved."""
    _number(_children(grid))


def _number(children: Mapping[int | None, list[GridNode]]) -> None:
    """Write the display order: parents first, each branch followed by all that it holds."""
    ordered: list[GridNode] = []
    waiting = list(reversed(children.get(None, [])))
    while waiting:
        row = waiting.pop()
        ordered.append(row)
        waiting += reversed(children.get(row.pk, []))
    changed = []
    for order, row in enumerate(ordered):
        if row.order != order:
            row.order = order
            changed.append(row)
    GridNode.objects.bulk_update(changed, ["order"], batch_size=200)
