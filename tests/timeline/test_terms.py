"""Who acts and what a stage rests on: French data, told in the reader's language."""

from __future__ import annotations

import pytest
from django.utils.translation import override

from assessments.queries.timeline_terms import BETWEEN, GROUNDS, PARTIES, grounds, who_acts
from assessments.timeline import templates

pytestmark = pytest.mark.pure


def test_every_party_of_the_templates_has_its_words() -> None:
    stages = [stage for each in templates().values() for stage in each.stages]
    named = {part for stage in stages for part in stage.actor.split(BETWEEN)}
    assert named - {"UGAP"} == set(PARTIES)


def test_french_reads_as_the_data_and_english_in_english() -> None:
    # French puts a narrow no-break space before a semicolon; the data has a plain one.
    thin = "\N{NARROW NO-BREAK SPACE}"
    assert who_acts("acheteur ; RSSI ; UGAP") == f"acheteur{thin}; RSSI{thin}; UGAP"
    assert grounds("bonne pratique ; CJUE C-6/15") == f"bonne pratique{thin}; CJUE C-6/15"
    with override("en"):
        assert who_acts("acheteur ; RSSI ; UGAP") == "buyer; head of information security; UGAP"
        assert grounds("bonne pratique ; CJUE C-6/15") == "good practice; CJUE C-6/15"


def test_every_word_in_french_is_that_of_the_data() -> None:
    words = {**PARTIES, **GROUNDS}
    assert {str(said) for said in words.values()} == set(words)


def test_what_a_person_typed_stays() -> None:
    with override("en"):
        assert who_acts("la cellule achats") == "la cellule achats"
        assert grounds("") == ""
