"""The calendar of a report: what was asked and answered to all bidders stands beside the stages."""

from __future__ import annotations

import subprocess

import pytest

from tests.reports.papers import MAKERS, paper

pytestmark = pytest.mark.pure


@pytest.mark.parametrize("kind", ["analysis", "redacted"])
@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("fr", ("Rectification", "Publiée après le dernier jour régulier")),
        ("en", ("Correction", "Published after the last lawful day")),
    ],
)
def test_questions_are_printed_with_each_answer_and_why_it_changed(
    kind: str, language: str, said: tuple[str, ...]
) -> None:
    pdf = paper(kind, MAKERS[kind](""), language)
    done = subprocess.run(
        ["pdftotext", "-raw", "-", "-"], input=pdf, capture_output=True, check=True
    )
    text = " ".join(done.stdout.decode().split())
    assert text.count("Is the archive part of the volume?") == 1
    for each in ("Q01 2027-01-12", "2027-01-20 Yes.", "2027-01-29 Yes, but for logs.", *said):
        assert each in text, each
    assert "Logs were forgotten." in text
    assert "The error was found late." in text
