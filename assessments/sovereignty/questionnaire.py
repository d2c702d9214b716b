"""From the loaded framework (data files, already checked) to a questionnaire under one profile."""

from __future__ import annotations

from typing import Final

from assessments.frameworks.types import Answer, Framework
from assessments.sovereignty.types import Objective, Option, Question, Questionnaire

# The gate of a grid that asks for a minimum level.
SEAL_GATE: Final = "G-SEAL"


def questionnaire(framework: Framework, profile: str) -> Questionnaire:
    """The framework's questions, weighted by `profile`. Raises KeyError for an unknown profile."""
    weights = framework.profile(profile)
    return Questionnaire(
        framework=framework.key,
        sha256=framework.sha256,
        profile=profile,
        objectives=tuple(
            Objective(
                code=chapter.code,
                weight=weights[chapter.code],
                nominal=nominal_points(framework, chapter.code, profile),
                questions=tuple(
                    Question(criterion.ref, tuple(map(option, framework.answers_to(criterion.ref))))
                    for criterion in framework.criteria
                    if criterion.section == chapter.code
                ),
            )
            for chapter in framework.chapters()
        ),
    )


def option(answer: Answer) -> Option:
    hundredths = answer.points * 100
    return Option(answer.option, int(hundredths), answer.seal)


def nominal_points(framework: Framework, objective: str, profile: str) -> int:
    """The points an objective's weight is spread over.

    The document of October 2025 gives weights and no points: the table in use being that of the
    June 2026 calculator, its scale serves under both profiles.
    """
    rows = [row for row in framework.profiles if row.objective == objective]
    # The profile's own scale first, then any other's.
    rows.sort(key=lambda row: row.profile != profile)
    for row in rows:
        if row.nominal_points:
            return row.nominal_points
    raise KeyError(objective)
