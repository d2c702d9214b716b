"""A tender in the Open Contracting Data Standard 1.1.5. Pure: what is told goes in, JSON out."""

from assessments.ocds.release import package
from assessments.ocds.types import Award, Milestone, Party, Status, Telling

__all__ = ["Award", "Milestone", "Party", "Status", "Telling", "package"]
