"""Frameworks of others, read from the files they publish. Pure: no Django, nothing is written."""

from assessments.frameworks.importers.differences import Change, Differences, compare
from assessments.frameworks.importers.editions import Edition, Line, Step, edition, from_json
from assessments.frameworks.importers.errors import Fault, ImportRefused
from assessments.frameworks.importers.heads import Asked
from assessments.frameworks.importers.limits import Bounds
from assessments.frameworks.importers.read import read
from assessments.frameworks.importers.trees import Tree

__all__ = [
    "Asked",
    "Bounds",
    "Change",
    "Differences",
    "Edition",
    "Fault",
    "ImportRefused",
    "Line",
    "Step",
    "Tree",
    "compare",
    "edition",
    "from_json",
    "read",
]
