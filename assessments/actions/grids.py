"""The grid of a tender: taken from the reference grid, then frozen for good."""

from __future__ import annotations

import secrets
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.actions.errors import ActionRefused
from assessments.frameworks import types as data
from assessments.frameworks.loader import load
from assessments.models import Criterion, Grid, GridNode, Tender
from assessments.models.grids import ConsensusRule
from assessments.queries.method import method_of
from assessments.scoring.canonical import method_digest
from assessments.scoring.dossier import DossierError, read_method
from assessments.scoring.types import MethodError
from hdhcompliance.accounts.models import User
from hdhcompliance.journal.record import record

REFERENCE_GRID = "hdh-reference-1"
# Level-1 criteria that decide an exact tie, in order: security first, then sovereignty.
TIES = ["C", "D"]


def adopt_reference_grid(tender: Tender) -> Grid:
    """Lay the reference grid on a new tender; part of create_tender, which journals it."""
    source = load().grids[REFERENCE_GRID]
    grid = Grid.objects.create(tender=tender, source=source.key, ties=TIES)
    criteria = {
        (criterion.framework.code + "-" + criterion.framework.version, criterion.ref): criterion
        for criterion in Criterion.objects.select_related("framework")
    }
    if not all(
        (node.framework, node.criterion) in criteria
        for node in source.nodes
        if node.framework and node.criterion
    ):
        raise ActionRefused(
            "frameworks_not_loaded",
            _("The frameworks are not loaded yet: ask the administrator to run load_frameworks."),
        )
    created: dict[str, GridNode] = {}
    for depth in _by_depth(source.nodes):
        rows = [
            GridNode(
                grid=grid,
                parent=created[node.parent] if node.parent else None,
                code=node.code,
                kind=node.kind,
                weight=node.weight,
                not_applicable=node.not_applicable,
                label_fr=node.label_fr,
                label_en=node.label_en,
                note_fr=node.note_fr,
                criterion=criteria[(node.framework, node.criterion)]
                if node.framework and node.criterion
                else None,
                order=node.order,
            )
            for node in depth
        ]
        created.update((row.code, row) for row in GridNode.objects.bulk_create(rows))
    return grid


def _by_depth(nodes: tuple[data.GridNode, ...]) -> list[list[data.GridNode]]:
    """Nodes level by level, so that each level is one insert that can name its parents."""
    depths: dict[str, int] = {}
    levels: list[list[data.GridNode]] = []
    for node in nodes:
        depth = depths[node.parent] + 1 if node.parent else 0
        depths[node.code] = depth
        if depth == len(levels):
            levels.append([])
        levels[depth].append(node)
    return levels


def choose_consensus_rule(*, by: User, tender: Tender, rule: str) -> Grid:
    """Choose how several marks become one. Refused once the method is frozen."""
    if rule not in ConsensusRule:
        raise ActionRefused("unknown_rule", _("Choose one of the proposed rules."))
    with transaction.atomic():
        grid = Grid.objects.select_for_update().get(tender=tender)
        if grid.is_frozen:
            raise ActionRefused(
                "already_frozen", _("The method is frozen: its rules can no longer change.")
            )
        before = grid.consensus
        if before != rule:
            grid.consensus = rule
            grid.save(update_fields=["consensus"])
            record(
                "method.rule_chosen",
                by=by,
                target=rule,
                tender=tender.reference,
                data={"before": before},
            )
    tender.grid = grid
    return grid


def freeze_method(*, by: User, tender: Tender, at: datetime | None = None) -> Grid:
    """Hash grid, formula, rules and engine with a secret nonce; nobody can edit them afterwards.

    `at` is the act's own date when it is not now (demonstration data). Refused when already
    frozen, or when the engine refuses the method (a weight that does not sum, naming the node).
    """
    with transaction.atomic():
        grid = Grid.objects.select_for_update().get(tender=tender)
        if grid.is_frozen:
            raise ActionRefused("already_frozen", _("The method is already frozen."))
        method = method_of(grid, tender.reference)
        try:
            read_method(method)
        except (MethodError, DossierError) as error:
            raise ActionRefused(
                "method_invalid",
                _("The method cannot be frozen: %(problem)s") % {"problem": str(error)},
            ) from error
        grid.nonce = secrets.token_hex(32)
        grid.sha256 = method_digest(method, grid.nonce)
        grid.frozen_at = at or timezone.now()
        grid.frozen_by = by.get_username()
        grid.save(update_fields=["nonce", "sha256", "frozen_at", "frozen_by"])
        record(
            "method.frozen",
            by=by,
            target=grid.sha256,
            tender=tender.reference,
            data={"engine": grid.engine, "grid_version": grid.version},
        )
    tender.grid = grid
    return grid
