"""Types shared by the pure packages; the only part of `frameworks` they may import."""

from assessments.frameworks.types.content import (
    CRITERION_KINDS,
    ELIMINATORY,
    EVIDENCE_TYPES,
    STAGES,
    Activity,
    Answer,
    Criterion,
    Framework,
    Law,
    ProfileWeight,
    SealLevel,
    Section,
    Source,
)
from assessments.frameworks.types.fingerprints import fingerprint
from assessments.frameworks.types.graphs import cycles
from assessments.frameworks.types.grids import (
    NODE_KINDS,
    NOT_APPLICABLE,
    WEIGHTLESS_KINDS,
    Anchors,
    Catalogue,
    Grid,
    GridNode,
    Scale,
    ScaleStep,
)
from assessments.frameworks.types.problems import DataError, FrameworkError, Problem, Problems
from assessments.frameworks.types.tables import Row, read_table, read_text

__all__ = [
    "CRITERION_KINDS",
    "ELIMINATORY",
    "EVIDENCE_TYPES",
    "NODE_KINDS",
    "NOT_APPLICABLE",
    "STAGES",
    "WEIGHTLESS_KINDS",
    "Activity",
    "Anchors",
    "Answer",
    "Catalogue",
    "Criterion",
    "DataError",
    "Framework",
    "FrameworkError",
    "Grid",
    "GridNode",
    "Law",
    "Problem",
    "Problems",
    "ProfileWeight",
    "Row",
    "Scale",
    "ScaleStep",
    "SealLevel",
    "Section",
    "Source",
    "cycles",
    "fingerprint",
    "read_table",
    "read_text",
]
