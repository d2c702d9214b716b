"""Files of other people's shapes, in wording of our own."""

from __future__ import annotations

import copy
import json
from typing import Any

import yaml

URN = "urn:essai:risk:req_node:coffre-1"
UUID = "5b2f0c1e-6d0a-4a53-9d3b-0d1f6a2b7c{:02d}"

LIBRARY: dict[str, Any] = {
    "urn": "urn:essai:risk:library:coffre-1",
    "locale": "fr",
    "ref_id": "Coffre v1",
    "name": "Bibliothèque d’essai",
    "copyright": "Texte d’essai, libre de droits.",
    "version": 3,
    "provider": "Atelier d’essai",
    "packager": "essai",
    "objects": {
        "threats": [],
        "framework": {
            "urn": "urn:essai:risk:framework:coffre-1",
            "ref_id": "Coffre v1",
            "name": "Règles du coffre d’essai",
            "translations": {"en": {"name": "Rules of the sample vault"}},
            "min_score": 0,
            "max_score": 2,
            "scores_definition": [
                {"score": 0, "name": "Absent", "description": None},
                {"score": 1, "name": "En partie", "description": "La moitié au moins."},
                {"score": 2, "name": "Tenu", "description": "Prouvé."},
            ],
            "implementation_groups_definition": [{"ref_id": "B", "name": "base"}],
            "requirement_nodes": [
                {
                    "urn": f"{URN}:1",
                    "assessable": False,
                    "depth": 1,
                    "ref_id": "1",
                    "name": "Portes",
                    "translations": {"en": {"name": "Doors", "description": None}},
                },
                {
                    "urn": f"{URN}:1.10",
                    "assessable": True,
                    "depth": 2,
                    "parent_urn": f"{URN}:1",
                    "ref_id": "1.10",
                    "name": "Serrure",
                    "description": "La porte ferme à clé. ",
                    "annotation": "Une clé par personne.",
                    "typical_evidence": "Registre des clés",
                    "implementation_groups": ["B"],
                    "translations": {
                        "en": {"name": "Lock", "description": "The door can be locked."}
                    },
                },
                {
                    "urn": f"{URN}:node3",
                    "assessable": True,
                    "depth": 3,
                    "parent_urn": f"{URN.upper()}:1.10",
                    "description": "la clé est rangée ;",
                },
                {
                    "urn": f"{URN}:node4",
                    "assessable": True,
                    "depth": 3,
                    "parent_urn": f"{URN}:1.10",
                    "description": "b) la clé est comptée.",
                },
                {
                    "urn": f"{URN}:fenetres",
                    "assessable": True,
                    "depth": 1,
                    "name": "Fenêtres",
                    "threats": ["urn:essai:risk:threat:vol"],
                },
            ],
        },
    },
}

CATALOG: dict[str, Any] = {
    "catalog": {
        "uuid": "74c8ba1e-5cd4-4ad1-bbfd-d888e2f6c724",
        "metadata": {
            "title": "Sample vault catalog",
            "last-modified": "2026-01-05T08:00:00Z",
            "version": "2.10",
            "oscal-version": "1.2.1",
            "roles": [{"id": "creator", "title": "Creator"}],
            "parties": [
                {"uuid": UUID.format(11), "type": "organization", "name": "Another house"},
                {"uuid": UUID.format(12), "type": "organization", "name": "Sample house"},
            ],
            "responsible-parties": [{"role-id": "creator", "party-uuids": [UUID.format(12)]}],
        },
        "groups": [
            {
                "id": "dr",
                "title": "Doors",
                "controls": [
                    {
                        "id": "dr-2",
                        "title": "Keys",
                        "props": [
                            {"name": "label", "value": "DR-02", "class": "zero-padded"},
                            {"name": "label", "value": "DR-2"},
                            {"name": "sort-id", "value": "dr-02"},
                        ],
                        "parts": [
                            {
                                "id": "dr-2_smt",
                                "name": "statement",
                                "prose": "Keys are counted {{ insert: param, dr-2_prm_1 }}:",
                                "parts": [
                                    {
                                        "id": "dr-2_smt.a",
                                        "name": "item",
                                        "props": [{"name": "label", "value": "a."}],
                                        "prose": "by {{ insert: param, dr-2_prm_2 }};",
                                    },
                                    {
                                        "id": "dr-2_smt.b",
                                        "name": "item",
                                        "props": [{"name": "label", "value": "b."}],
                                        "prose": "in writing ({{ insert: param, absent }}).",
                                    },
                                ],
                            },
                            {"id": "dr-2_gdn", "name": "guidance", "prose": "One key each."},
                            {"id": "dr-2_obj", "name": "assessment-objective", "prose": "Left."},
                        ],
                        "controls": [
                            {
                                "id": "dr-2.1",
                                "title": "Lost keys",
                                "props": [{"name": "label", "value": "DR-2(1)"}],
                                "parts": [
                                    {"name": "statement", "prose": "A lost key is told at once."}
                                ],
                            }
                        ],
                    },
                    {
                        "id": "dr-1",
                        "title": "Locks",
                        "params": [
                            {
                                "id": "dr-2_prm_1",
                                "select": {
                                    "how-many": "one",
                                    "choice": ["weekly", "every {{ insert: param, days }}"],
                                },
                            },
                            {"id": "dr-2_prm_2", "label": "a named person"},
                            {"id": "days", "values": ["3 days"]},
                        ],
                        "props": [
                            {"name": "label", "value": "DR-1"},
                            {"name": "sort-id", "value": "dr-01"},
                        ],
                        "parts": [{"name": "statement", "prose": "Every door has a lock."}],
                    },
                    {
                        "id": "dr-3",
                        "title": "Bells",
                        "props": [
                            {"name": "status", "value": "withdrawn"},
                            {"name": "sort-id", "value": "dr-03"},
                        ],
                    },
                ],
            },
            {"title": "Windows", "controls": [{"id": "wi-1", "title": "Panes are whole"}]},
        ],
        "back-matter": {"resources": [{"uuid": UUID.format(13), "title": "Left aside"}]},
    }
}


def library() -> dict[str, Any]:
    """A library of its own, to be changed."""
    return copy.deepcopy(LIBRARY)


def catalog() -> dict[str, Any]:
    return copy.deepcopy(CATALOG)


def nodes_of(values: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = values["objects"]["framework"]["requirement_nodes"]
    return found


def as_yaml(values: Any) -> bytes:
    return yaml.safe_dump(values, allow_unicode=True, sort_keys=False).encode()


def as_json(values: Any) -> bytes:
    return json.dumps(values, ensure_ascii=False).encode()
