"""Where a grid comes from: the reference grid, the grid of another tender, or nothing but a root."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from assessments.actions.errors import ActionRefused
from assessments.actions.grid_edits import refuse_used
from assessments.actions.grids import draft_of
from assessments.actions.sovereignty import lay_gate
from assessments.frameworks.loader import load
from assessments.models import Criterion, Grid, GridNode, Tender
from assessments.queries.method_versions import REFERENCE_GRID
from hdhcompliance.accounts.models import User
from hdhcompliance.journal.record import record

EMPTY = "empty"
# Level-1 criteria that decide an exact tie, in order: security first, then sovereignty.
TIES = ["C", "D"]
# The European reading and the parameters of exposure are rules that come from another tender.
READING = (
    "seal_framework",
    "seal_sha256",
    "seal_profile",
    "seal_minimum",
    "exposure_parameters",
    "exposure_sha256",
)
WORDS = ("label_fr", "label_en", "note_fr")


@dataclass(frozen=True, slots=True)
class Line:
    """A line to lay: a node of no grid yet, and the code of its parent."""

    node: GridNode
    parent: str


def adopt_reference_grid(tender: Tender) -> Grid:
    """Lay the reference grid on a new tender; part of create_tender, which journals it."""
    grid = Grid.objects.create(tender=tender, source=REFERENCE_GRID, ties=TIES)
    _lay(grid, _reference())
    return grid


def adopt_empty_grid(tender: Tender) -> Grid:
    """Lay nothing but a root; part of an act that journals it."""
    grid = Grid.objects.create(tender=tender, source=EMPTY)
    _lay(grid, [Line(_root(), "")])
    return grid


def start_again(*, by: User, tender: Tender, source: str, other: Tender | None = None) -> Grid:
    """Replace the whole grid: `source` is REFERENCE_GRID, EMPTY, or the reference of `other`.

    From another tender come its rules too. Refused once frozen, or while a line is in use.
    """
    with transaction.atomic():
        grid = draft_of(tender)
        if other is not None:
            lines, origin = _copied(other.grid), other.grid
            grid.consensus, grid.price_formula = origin.consensus, origin.price_formula
            grid.price_reference_cents = origin.price_reference_cents
            grid.ties = list(origin.ties)
            for name in READING:
                setattr(grid, name, getattr(origin, name))
            source = f"{other.reference} v{origin.version}"
        elif source == EMPTY:
            lines, grid.ties = [Line(_root(), "")], []
        elif source == REFERENCE_GRID:
            lines, grid.ties = _reference(), list(TIES)
        else:
            raise ActionRefused("unknown_source", _("Choose one of the proposed grids."))
        rows = GridNode.objects.filter(grid=grid)
        refuse_used(rows)
        gone = rows.count()
        rows.delete()
        grid.source = source
        rules = ["consensus", "price_formula", "price_reference_cents", "ties", *READING]
        grid.save(update_fields=["source", *rules])
        _lay(grid, lines)
        lay_gate(grid)
        record(
            "grid.started_again",
            by=by,
            target=source,
            tender=tender.reference,
            data={"dropped": gone, "laid": len(lines)},
        )
    tender.grid = grid
    return grid


def _reference() -> list[Line]:
    source = load().grids[REFERENCE_GRID]
    criteria = {
        (f"{criterion.framework.code}-{criterion.framework.version}", criterion.ref): criterion
        for criterion in Criterion.objects.select_related("framework")
    }
    wanted = [
        (node.framework, node.criterion)
        for node in source.nodes
        if node.framework and node.criterion
    ]
    if not all(key in criteria for key in wanted):
        raise ActionRefused(
            "frameworks_not_loaded",
            _("The frameworks are not loaded yet: ask the administrator to run load_frameworks."),
        )
    return [
        Line(
            GridNode(
                code=node.code,
                kind=node.kind,
                weight=node.weight,
                not_applicable=node.not_applicable,
                label_fr=node.label_fr,
                label_en=node.label_en,
                note_fr=node.note_fr,
                criterion=criteria[node.framework, node.criterion]
                if node.framework and node.criterion
                else None,
                order=node.order,
            ),
            node.parent or "",
        )
        for node in source.nodes
    ]


def _copied(grid: Grid) -> list[Line]:
    rows = GridNode.objects.filter(grid=grid).select_related("parent").order_by("order")
    return [
        Line(
            GridNode(
                **{name: getattr(row, name) for name in WORDS},
                code=row.code,
                kind=row.kind,
                weight=row.weight,
                not_applicable=row.not_applicable,
                anchors_fr=row.anchors_fr,
                criterion_id=row.criterion_id,
                order=row.order,
            ),
            row.parent.code if row.parent else "",
        )
        for row in rows
    ]


def _root() -> GridNode:
    return GridNode(
        code="ROOT",
        kind=GridNode.Kind.BRANCH,
        weight=100,
        label_fr="Grille du marché",
        label_en="Grid of the tender",
        order=0,
    )


def _lay(grid: Grid, lines: Sequence[Line]) -> None:
    """Write the lines level by level, so that each level is one insert that can name its parents."""
    created: dict[str, GridNode] = {}
    for level in _by_depth(lines):
        for line in level:
            line.node.grid = grid
            line.node.parent = created.get(line.parent)
        rows = GridNode.objects.bulk_create(line.node for line in level)
        created.update((row.code, row) for row in rows)


def _by_depth(lines: Sequence[Line]) -> list[list[Line]]:
    depths: dict[str, int] = {}
    levels: list[list[Line]] = []
    for line in lines:
        depth = depths[line.parent] + 1 if line.parent else 0
        depths[line.node.code] = depth
        if depth == len(levels):
            levels.append([])
        levels[depth].append(line)
    return levels
