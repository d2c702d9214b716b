"""Answers read: overall SEAL = minimum over the criteria, score = weighted sum of the points.

Source: European Commission, Cloud Sovereignty Framework (October 2025) and its calculator of June
2026, as transcribed in `frameworks/data/ec-csf-2026-06`; see docs/method.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from assessments.sovereignty.types import (
    HIGHEST_SEAL,
    Objective,
    ObjectiveReading,
    Option,
    Questionnaire,
    Reading,
    UnknownAnswer,
)


def read(table: Questionnaire, answers: Mapping[str, int]) -> Reading:
    """The reading of `answers` (question -> option number). Raises UnknownAnswer."""
    questions = {question.ref: question for question in table.questions}
    chosen: dict[str, Option] = {}
    for ref, number in answers.items():
        if ref not in questions:
            raise UnknownAnswer(ref, number)
        chosen[ref] = questions[ref].option(number)
    objectives = tuple(_objective(objective, chosen) for objective in table.objectives)
    at_most = min((each.seal_at_most for each in objectives), default=HIGHEST_SEAL)
    score = sum((each.score for each in objectives), Fraction(0))
    to_come = sum(
        each.objective.score(questions[ref].maximum)
        for each in objectives
        for ref in each.unanswered
    )
    return Reading(
        objectives=objectives,
        seal=at_most if len(chosen) == len(questions) else None,
        seal_at_most=at_most,
        holding=tuple(
            ref for ref in questions if ref in chosen and chosen[ref].seal == at_most < HIGHEST_SEAL
        ),
        score=score,
        score_at_most=score + to_come,
    )


def outcome(reading: Reading, minimum: int) -> str:
    """At a gate that asks for `minimum`: met, not_met, or unknown.

    One answer below the minimum settles it, whatever is still unanswered; no number of good
    answers does.
    """
    if reading.seal_at_most < minimum:
        return "not_met"
    return "unknown" if reading.seal is None else "met"


def _objective(objective: Objective, chosen: Mapping[str, Option]) -> ObjectiveReading:
    found = [chosen[question.ref] for question in objective.questions if question.ref in chosen]
    unanswered = tuple(
        question.ref for question in objective.questions if question.ref not in chosen
    )
    at_most = min((option.seal for option in found), default=HIGHEST_SEAL)
    return ObjectiveReading(
        objective=objective,
        points=sum(option.points for option in found),
        unanswered=unanswered,
        seal=None if unanswered else at_most,
        seal_at_most=at_most,
    )
