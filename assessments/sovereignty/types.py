"""Questions, options and what is read from answers. Points are whole hundredths, scores fractions."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Final

HIGHEST_SEAL: Final = 4


class UnknownAnswer(ValueError):
    """An answer to no question of this table, or one that the question does not offer."""

    def __init__(self, ref: str, option: int) -> None:
        super().__init__(f"{ref}: no option {option}")
        self.ref = ref
        self.option = option


@dataclass(frozen=True, slots=True)
class Option:
    """One answer offered: `number` from 1, `points` in hundredths, `seal` 0 to 4."""

    number: int
    points: int
    seal: int


@dataclass(frozen=True, slots=True)
class Question:
    """One criterion; its options in the order of their numbers."""

    ref: str
    options: tuple[Option, ...]

    @property
    def maximum(self) -> int:
        """Hundredths of the best option."""
        return max(option.points for option in self.options)

    def option(self, number: int) -> Option:
        """Raises UnknownAnswer."""
        for option in self.options:
            if option.number == number:
                return option
        raise UnknownAnswer(self.ref, number)


@dataclass(frozen=True, slots=True)
class Objective:
    """`weight` in percent; `nominal`: the points, not hundredths, that the weight is spread over.

    The best answers may reach a little more than `nominal` (1 002 for 1 000): the calculator says so.
    """

    code: str
    weight: int
    nominal: int
    questions: tuple[Question, ...]

    @property
    def maximum(self) -> int:
        """Hundredths of the best answers."""
        return sum(question.maximum for question in self.questions)

    def score(self, points: int) -> Fraction:
        """What `points` hundredths bring to the score out of 100."""
        return Fraction(self.weight * points, 100 * self.nominal)


@dataclass(frozen=True, slots=True)
class Questionnaire:
    """One version of the points table under one weight profile. `sha256`: of the framework's data."""

    framework: str
    sha256: str
    profile: str
    objectives: tuple[Objective, ...]

    @property
    def questions(self) -> tuple[Question, ...]:
        return tuple(question for each in self.objectives for question in each.questions)


@dataclass(frozen=True, slots=True)
class ObjectiveReading:
    """One objective as answered.

    `points`: hundredths given by the answers there are. `seal` is None until every question is
    answered; `seal_at_most` is the lowest level of the answers there are.
    """

    objective: Objective
    points: int
    unanswered: tuple[str, ...]
    seal: int | None
    seal_at_most: int

    @property
    def score(self) -> Fraction:
        """Out of 100, over all the objectives."""
        return self.objective.score(self.points)

    @property
    def exact_points(self) -> Fraction:
        """Points, not hundredths."""
        return Fraction(self.points, 100)

    @property
    def answered(self) -> int:
        return len(self.objective.questions) - len(self.unanswered)


@dataclass(frozen=True, slots=True)
class Reading:
    """All the objectives together.

    An unanswered question is never counted as met: it brings no points, and the overall level is
    not established (`seal` is None). `seal_at_most` and `score_at_most` are what better answers to
    come could still reach. `holding`: the questions whose answers hold the level at
    `seal_at_most`; empty at the highest level.
    """

    objectives: tuple[ObjectiveReading, ...]
    seal: int | None
    seal_at_most: int
    holding: tuple[str, ...]
    score: Fraction
    score_at_most: Fraction

    @property
    def unanswered(self) -> tuple[str, ...]:
        return tuple(ref for each in self.objectives for ref in each.unanswered)

    @property
    def answered(self) -> int:
        return self.total - len(self.unanswered)

    @property
    def total(self) -> int:
        return sum(len(each.objective.questions) for each in self.objectives)
