"""Samples read, given and imported; trees written out in either shape."""

from __future__ import annotations

from typing import Any

import pytest

from assessments.actions.framework_imports import Imported, Source, import_framework, read_framework
from assessments.frameworks.importers import (
    Asked,
    Bounds,
    Edition,
    Fault,
    ImportRefused,
    Tree,
    edition,
    read,
)
from assessments.frameworks.importers.trees import Node
from assessments.models import FrameworkDraft
from hdhcompliance.accounts.models import User
from tests.importers.samples import LIBRARY, UUID, as_yaml


def read_yaml(values: Any, asked: Asked | None = None) -> Tree:
    return read(as_yaml(values), asked=asked or Asked())


SOURCE = Source("coffre.yaml", "f" * 64)


def kept(values: Any = LIBRARY, code: str = "", version: str = "") -> Edition:
    """What would be kept of a library."""
    return edition(read_yaml(values, Asked(code, version)))


def imported(values: Any = LIBRARY, code: str = "", version: str = "") -> Imported:
    return import_framework(by=None, found=kept(values, code, version), source=SOURCE)


def framework_draft(by: User, values: Any = LIBRARY, asked: Asked | None = None) -> FrameworkDraft:
    """A library given by a person and not confirmed."""
    return read_framework(by=by, name="coffre.yaml", data=as_yaml(values), asked=asked or Asked())


def faults(data: bytes, bounds: Bounds | None = None) -> tuple[Fault, ...]:
    """Why the file is refused."""
    with pytest.raises(ImportRefused) as caught:
        read(data, bounds=bounds or Bounds())
    return caught.value.faults


def ciso_of(tree: Tree) -> dict[str, Any]:
    """A tree as a library of CISO Assistant. Its texts are in its own language only."""
    nodes = {node.ref: node for node in tree.nodes}
    own = tree.language
    return {
        "urn": "urn:essai:risk:library:x",
        "locale": own,
        "version": tree.version,
        "provider": tree.publisher,
        "copyright": tree.note,
        "objects": {
            "framework": {
                "urn": f"urn:essai:risk:framework:{tree.code}",
                "name": getattr(tree.title, own),
                "requirement_nodes": [
                    {
                        "urn": node.source_id,
                        "parent_urn": nodes[node.parent].source_id if node.parent else None,
                        "ref_id": node.ref,
                        "assessable": node.assessable,
                        "name": getattr(node.title, own) or None,
                        "description": getattr(node.text, own) or None,
                        "annotation": node.guidance or None,
                        "typical_evidence": node.evidence or None,
                        "implementation_groups": list(node.groups),
                    }
                    for node in tree.nodes
                ],
            }
        },
    }


def oscal_of(tree: Tree) -> dict[str, Any]:
    """A tree as an OSCAL catalog: headings are groups, criteria are controls."""
    own = tree.language
    return {
        "catalog": {
            "uuid": UUID.format(1),
            "metadata": {
                "title": getattr(tree.title, own),
                "props": [{"name": "language", "value": own}],
                "last-modified": "2026-01-05T08:00:00Z",
                "version": tree.version,
                "oscal-version": "1.2.1",
                "parties": [
                    {"uuid": UUID.format(2), "type": "organization", "name": tree.publisher}
                ],
                "remarks": tree.note,
            },
            **_children(tree, None),
        }
    }


def _children(tree: Tree, parent: str | None) -> dict[str, Any]:
    below = [node for node in tree.nodes if node.parent == parent]
    groups = [_object(tree, node) for node in below if not node.assessable]
    controls = [_object(tree, node) for node in below if node.assessable]
    return {
        **({"groups": groups} if groups else {}),
        **({"controls": controls} if controls else {}),
    }


def _object(tree: Tree, node: Node) -> dict[str, Any]:
    parts = [
        {"name": name, "prose": prose}
        for name, prose in (
            ("statement", getattr(node.text, tree.language)),
            ("guidance", node.guidance),
        )
        if prose
    ]
    return {
        "id": node.source_id,
        "title": getattr(node.title, tree.language),
        "props": [{"name": "label", "value": node.ref}],
        **({"parts": parts} if parts else {}),
        **_children(tree, node.ref),
    }
