"""The annex of what was said on the lines."""

from __future__ import annotations

import pytest
from django.utils import translation

from assessments.reports.context import build
from assessments.reports.render import compose
from tests.reports.making import meta, small, talk

pytestmark = pytest.mark.pure


def page(dossier: dict[str, object], language: str = "fr") -> str:
    with translation.override(language):
        return compose(build(dossier, meta(dossier, language)))


def test_annex_follows_the_grid_and_names_nobody_but_codes_and_roles() -> None:
    dossier = {**small(), "discussion": talk("alpha")[::-1]}
    with translation.override("fr"):
        bid, gate = build(dossier, meta(dossier, "fr")).discussion
    assert (bid.code, bid.about, bid.state) == ("B.1", "Hébergeur Alpha", "Clos")
    assert [said.author for said in bid.said] == ["eval1", "Acheteur"]
    assert bid.said[0].at == "2027-02-03 10:30"
    assert (gate.code, gate.about, gate.state) == ("G.1", "Toutes les offres", "Ouvert")
    assert gate.said[0].author == "Ancien membre"


def test_annex_is_in_the_contents_and_both_languages_have_it() -> None:
    for language, title in (("fr", "Annexe : discussion"), ("en", "Annex: discussion")):
        html = page(small(), language).replace("\u00a0", " ").replace("\u202f", " ")
        assert html.count(title) == 2
        assert '<a href="#discussion">' in html


def test_dossier_without_discussion_has_no_annex() -> None:
    dossier = small()
    del dossier["discussion"]
    assert "#discussion" not in page(dossier)
    assert 'id="discussion"' not in page(dossier)
