"""Margins in words: steps of one mark are counted together, points in the plural of the language."""

from __future__ import annotations

import pytest
from django.utils import translation

from assessments.reports.robustness import analyse, sentences
from assessments.scoring.dossier import evaluate, read_dossier
from tests.reports.making import small

pytestmark = pytest.mark.pure


def told(language: str, **made: object) -> list[str]:
    dossier = read_dossier(small(**made))  # type: ignore[arg-type]  # as small takes it
    found = analyse(dossier, evaluate(dossier))
    assert found is not None
    with translation.override(language):
        return sentences(found, {"alpha": "Alpha", "beta": "Beta"}, {})


def test_steps_of_the_same_mark_are_counted_together() -> None:
    said = told("en", marks={"alpha": (4, 4), "beta": (0, 4)})
    assert "5 steps of retained marks would change it: B.1 (Alpha, −4), B.1 (Beta, +1)." in said


@pytest.mark.parametrize(
    ("marks", "language", "words"),
    [
        ((3, 2), "fr", "de 8,75 points."),
        ((3, 2), "en", "by 8.75 points."),
    ],
)
def test_points_follow_the_plural_of_the_language(
    marks: tuple[int, int], language: str, words: str
) -> None:
    said = told(language, marks={"alpha": marks, "beta": (2, 2)})
    assert said[0].endswith(words)


def test_less_than_two_points_are_singular_in_french_only() -> None:
    made = {
        "marks": {"alpha": (2, 2), "beta": (2, 2)},
        "prices": {"alpha": 1_000_000_00, "beta": 1_020_000_00},
    }
    assert told("fr", **made)[0].endswith(" point.")
    assert told("en", **made)[0].endswith(" points.")
