"""The verdict in words: each way a verdict can end has its own sentence."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.utils import translation

from assessments.reports.gates import gate_rows
from assessments.reports.ranking import read_ranking
from assessments.reports.sentences import (
    conditions,
    exclusions,
    first_sentence,
    shortened,
    tie_sentences,
)
from tests.reports.making import demonstration, small

pytestmark = pytest.mark.pure

ALPHA, BETA = "Hébergeur Alpha (fictif)", "Hébergeur Beta (fictif)"


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with translation.override("en"):
        yield


def colours(dossier: dict[str, Any]) -> dict[str, int]:
    return {bid["code"]: place for place, bid in enumerate(dossier["bids"], start=1)}


def test_first_sentence_names_winner_and_gap() -> None:
    assert first_sentence(read_ranking(demonstration())) == (
        "Hébergeur Bêta (fictif) is first with 79.80 points out of 100; "
        "Hébergeur Alpha (fictif) follows, 0.04 points behind."
    )


def test_first_sentence_of_a_single_admitted_bid() -> None:
    ranking = read_ranking(small(gates={"beta": "not_met"}))
    assert first_sentence(ranking).startswith(f"{ALPHA} is the only admitted bid")


def test_first_sentence_when_no_bid_is_admitted() -> None:
    ranking = read_ranking(small(gates={"alpha": "not_met", "beta": "not_met"}))
    assert first_sentence(ranking) == "No bid is admitted: there is no ranking."


def test_first_sentence_of_an_incomplete_verdict_ranks_nobody() -> None:
    ranking = read_ranking(small(gates={"alpha": "unknown"}))
    assert first_sentence(ranking) == "No bid is ranked: 1 entry is missing."


def test_exact_tie_is_declared() -> None:
    ranking = read_ranking(small(marks={"alpha": (3, 2), "beta": (3, 2)}))
    assert "are first together" in first_sentence(ranking)
    assert tie_sentences(ranking)[0].endswith("and share their rank.")


def test_exact_tie_settled_by_the_method_says_how() -> None:
    # 20 % of 3/4 and 60 % of 1/4 are as much as 20 % of 0 and 60 % of 2/4.
    dossier = small(marks={"alpha": (3, 1), "beta": (0, 2)}, weights=(20, 20, 60), ties=("C",))
    ranking = read_ranking(dossier)
    assert first_sentence(ranking) == (
        f"{BETA} is first: it has exactly the same score as {ALPHA}, 50.00 points out of 100, "
        "and the frozen method places it before."
    )
    assert tie_sentences(ranking) == (
        f"{BETA} and {ALPHA} have the same exact score, 50.00; they are separated by "
        "criterion C, as the frozen method says.",
    )


def test_displayed_tie_that_is_none_is_explained() -> None:
    ranking = read_ranking(
        small(
            marks={"alpha": (3, 2), "beta": (3, 2)},
            prices={"alpha": 1_000_000_00, "beta": 1_000_000_01},
        )
    )
    (sentence,) = tie_sentences(ranking)
    assert "but it is no tie" in sentence
    assert "0.0000004" in sentence
    assert "0.0000004 points behind" in first_sentence(ranking)


def test_excluded_bid_is_listed_with_gate_and_reason() -> None:
    dossier = small(gates={"beta": "not_met"})
    gates = gate_rows(dossier, colours(dossier))
    (out,) = exclusions(read_ranking(dossier), gates)
    assert out.provider == BETA
    assert out.sentences == ("Out at gate G.1: Found for beta.",)


def test_condition_is_said_once_per_bid_with_its_gates() -> None:
    dossier = demonstration()
    assert conditions(gate_rows(dossier, colours(dossier))) == (
        "Hébergeur Gamma (fictif) meets gates 19.1.o, G-SNC under conditions, "
        "recorded with the gates.",
    )


def test_long_reason_is_shortened_between_words() -> None:
    text = shortened("mot " * 400, 280)
    assert len(text) <= 284
    assert text.endswith("mot […]")
