"""The EC Cloud Sovereignty Framework: overall SEAL and weighted score, exact. No Django here."""

from assessments.sovereignty.questionnaire import SEAL_GATE, questionnaire
from assessments.sovereignty.reading import outcome, read
from assessments.sovereignty.types import (
    HIGHEST_SEAL,
    Objective,
    ObjectiveReading,
    Option,
    Question,
    Questionnaire,
    Reading,
    UnknownAnswer,
)

__all__ = [
    "HIGHEST_SEAL",
    "SEAL_GATE",
    "Objective",
    "ObjectiveReading",
    "Option",
    "Question",
    "Questionnaire",
    "Reading",
    "UnknownAnswer",
    "outcome",
    "questionnaire",
    "read",
]
