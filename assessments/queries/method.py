"""A grid as the canonical method object that is frozen and hashed (see docs/dossier.md)."""

from __future__ import annotations

from typing import Any

from assessments.models import Grid, GridNode
from assessments.scoring.registry import vectors_sha256
from assessments.sovereignty import SEAL_GATE


def method_of(grid: Grid, reference: str) -> dict[str, Any]:
    """The method of `grid`: integers and strings only. One query."""
    nodes = list(
        GridNode.objects.filter(grid=grid)
        .order_by("order")
        .values(
            "pk",
            "code",
            "parent_id",
            "kind",
            "weight",
            "not_applicable",
            "label_fr",
            "label_en",
            "anchors_fr",
        )
    )
    codes = {node["pk"]: node["code"] for node in nodes}
    return {
        "engine": grid.engine,
        "tender": reference,
        "grid_version": grid.version,
        "scale": {"minimum": 0, "maximum": grid.scale_maximum, "units": 1},
        "consensus": grid.consensus,
        "price": {"formula": grid.price_formula, "parameters": grid.price_parameters},
        "ties": list(grid.ties),
        "nodes": [
            {
                "code": node["code"],
                "parent": codes.get(node["parent_id"]),
                "kind": node["kind"],
                "weight": node["weight"],
                "not_applicable": node["not_applicable"],
                "label": {"fr": node["label_fr"], "en": node["label_en"]},
                # Absent unless the buyer wrote them for this line.
                **({"anchors": {"fr": node["anchors_fr"]}} if node["anchors_fr"] else {}),
            }
            for node in nodes
        ],
        "vectors": vectors_sha256(grid.engine),
        **_sovereignty(grid),
        **_exposure(grid),
    }


def _sovereignty(grid: Grid) -> dict[str, Any]:
    """Absent where there is none, so that methods frozen without it keep their bytes."""
    if not grid.reads_sovereignty:
        return {}
    rule: dict[str, Any] = {
        "framework": grid.seal_framework,
        "sha256": grid.seal_sha256,
        "profile": grid.seal_profile,
    }
    if grid.seal_minimum is not None:
        rule |= {"seal_minimum": grid.seal_minimum, "gate": SEAL_GATE}
    return {"sovereignty": rule}


def _exposure(grid: Grid) -> dict[str, Any]:
    """Absent where no parameters were chosen, for the same reason."""
    if not grid.exposure_parameters:
        return {}
    return {"exposure": {"parameters": grid.exposure_parameters, "sha256": grid.exposure_sha256}}
