"""Frameworks as versioned data: criteria, marking scale and reference grid. No Django here."""

from assessments.frameworks.loader import load
from assessments.frameworks.types import Catalogue, FrameworkError

__all__ = ["Catalogue", "FrameworkError", "load"]
