"""The risks and the legal opinions in the report, whatever became of them since the approval."""

from __future__ import annotations

import copy
import hashlib
import json
from typing import Any

import pytest
from django.utils import translation

from assessments.actions.opinions import Words, withdraw_approval
from assessments.actions.verdicts import keep_verdict
from assessments.reports.context import build
from assessments.reports.legal import LegalPage
from assessments.reports.render import compose
from assessments.scoring.canonical import canonical_bytes
from assessments.scoring.dossier import DossierError, read_dossier
from tests import factories
from tests.opinions.making import approved, risk, written
from tests.opinions.rows import row
from tests.reports.making import meta, small
from tests.scoring.test_schema import CHECK
from tests.tenders.preparing import complete


def opinion(bid: str | None, register: list[Any], **words: str) -> dict[str, Any]:
    """An approved opinion of `small` with its hash."""
    content = {
        "opinion": "1",
        "tender": "T-1",
        "bid": bid,
        "version": 2,
        "conclusion": "favourable",
        "reasons": "Aucun accès.",
        "conditions": "",
        "text": "Le contrat exclut tout accès.",
        "register": register,
        **words,
    }
    return {
        "sha256": hashlib.sha256(canonical_bytes(content)).hexdigest(),
        "approved_at": "2027-02-20T09:00:00.000000Z",
        "content": content,
    }


def reviewed() -> dict[str, Any]:
    """`small` with two risks, the opinion on alpha approved on the first as it stands."""
    risks = [row("R01"), row("R02", bid=None, title="Loi nouvelle")]
    return {**small(), "legal": {"risks": risks, "opinions": [opinion("alpha", [row("R01")])]}}


def page(dossier: dict[str, Any], language: str = "en") -> str:
    with translation.override(language):
        return compose(build(dossier, meta(dossier, language)))


def read(dossier: dict[str, Any]) -> LegalPage:
    with translation.override("en"):
        found = build(dossier, meta(dossier, "en")).legal
    assert found is not None
    return found


@pytest.mark.pure
def test_dossier_without_review_has_no_section() -> None:
    assert "#legal" not in page(small())
    assert 'id="legal"' not in page(small())


@pytest.mark.pure
@pytest.mark.parametrize(
    ("language", "title"), [("fr", "Risques et avis juridique"), ("en", "Risks and legal opinion")]
)
def test_section_is_in_the_contents_and_in_both_languages(language: str, title: str) -> None:
    html = page(reviewed(), language)
    assert html.count(title) == 2
    assert '<a href="#legal">' in html


@pytest.mark.pure
def test_register_and_opinions_are_told_bid_by_bid_the_missing_ones_too() -> None:
    found = read(reviewed())
    assert [(each.about, [one.code for one in each.risks]) for each in found.groups] == [
        ("The whole tender", ["R02"]),
        ("Hébergeur Alpha", ["R01"]),
    ]
    assert found.groups[1].risks[0].before == "3 × 4 · Critical"
    assert [(one.about, one.conclusion) for one in found.opinions] == [
        ("The whole tender", ""),
        ("Hébergeur Alpha", "Favourable"),
        ("Hébergeur Beta", ""),
    ]
    (alpha,) = found.standing
    assert alpha.approved_at == "2027-02-20 10:00"
    assert not alpha.changes


@pytest.mark.pure
def test_word_changed_since_is_told_as_stale() -> None:
    dossier = reviewed()
    (approved_one,) = dossier["legal"]["opinions"]
    words = ("version", "conclusion", "reasons", "conditions", "text")
    latest = {key: approved_one["content"][key] for key in words}
    approved_one["latest"] = {**latest, "version": 3, "text": "Le contrat exclut presque accès."}
    html = page(dossier)
    assert "Stale: this changed since the approval" in html
    assert "[removed: tout]" in html
    assert "[added: presque]" in html
    assert "Le contrat exclut tout accès." in html


@pytest.mark.pure
def test_risk_changed_since_is_told_with_its_field() -> None:
    dossier = reviewed()
    dossier["legal"]["risks"][0] = row("R01", impact_before=2)
    (changed,) = read(dossier).standing[0].changes.risks  # type: ignore[union-attr]  # it has changes
    assert [edit.label for edit in changed.edits] == ["Impact before treatment"]


def taken_back() -> dict[str, Any]:
    """`reviewed`, the approval on alpha being withdrawn."""
    dossier = reviewed()
    (one,) = dossier["legal"]["opinions"]
    dossier["legal"]["opinions"] = []
    dossier["legal"]["withdrawn"] = [
        {
            "bid": "alpha",
            "version": 2,
            "sha256": one["sha256"],
            "approved_at": one["approved_at"],
            "withdrawn_at": "2027-02-25T09:00:00.000000Z",
            "reason": "Contrat modifié.",
        }
    ]
    return dossier


@pytest.mark.pure
def test_approval_withdrawn_is_told_as_withdrawn_never_as_none() -> None:
    html = page(taken_back())
    assert ">Withdrawn</td>" in html
    assert "approval of version 2 withdrawn" in html
    assert "Contrat modifié." in html
    found = read(taken_back())
    assert [one.about for one in found.withdrawn] == ["Hébergeur Alpha"]
    assert found.standing == ()
    assert read_dossier(taken_back()) == read_dossier(small())
    CHECK.validate(taken_back())


@pytest.mark.pure
def test_review_is_read_fits_the_schema_and_counts_for_nothing() -> None:
    assert read_dossier(reviewed()) == read_dossier(small())
    CHECK.validate(reviewed())


@pytest.mark.pure
@pytest.mark.parametrize(
    ("edit", "path"),
    [
        (lambda legal: legal.update(extra=1), "legal.extra"),
        (lambda legal: legal.pop("risks"), "legal.risks"),
        (lambda legal: legal["risks"][0].update(owner="me"), "legal.risks[0].owner"),
        (lambda legal: legal["risks"][0].update(bid="nobody"), "legal.risks[0].bid"),
        (lambda legal: legal["risks"][0].pop("bid"), "legal.risks[0].bid"),
        (lambda legal: legal["risks"][0].pop("impact_after"), "legal.risks[0].impact_after"),
        (lambda legal: legal["risks"][0].update(impact_before=5), "legal.risks[0].impact_before"),
        (lambda legal: legal["risks"][0].update(due_on="soon"), "legal.risks[0].due_on"),
        (
            lambda legal: legal["opinions"][0]["content"].update(text="Autre."),
            "legal.opinions[0].sha256",
        ),
        (
            lambda legal: legal["opinions"][0]["content"].update(tender="T-2"),
            "legal.opinions[0].content.tender",
        ),
        (
            lambda legal: legal["opinions"][0]["content"].update(conclusion="maybe"),
            "legal.opinions[0].content.conclusion",
        ),
        (lambda legal: legal["withdrawn"][0].update(by="me"), "legal.withdrawn[0].by"),
        (lambda legal: legal["withdrawn"][0].update(bid="nobody"), "legal.withdrawn[0].bid"),
        (lambda legal: legal["withdrawn"][0].pop("reason"), "legal.withdrawn[0].reason"),
        (
            lambda legal: legal["opinions"][0].update(latest={"version": 1}),
            "legal.opinions[0].latest.conclusion",
        ),
    ],
)
def test_review_of_a_wrong_shape_is_refused_naming_the_path(edit: Any, path: str) -> None:
    dossier = copy.deepcopy(
        {**reviewed(), "legal": {**taken_back()["legal"], **reviewed()["legal"]}}
    )
    edit(dossier["legal"])
    with pytest.raises(DossierError) as caught:
        read_dossier(dossier)
    assert caught.value.path == f"dossier.{path}"


@pytest.mark.django_db
def test_kept_dossier_holds_the_review_and_names_nobody() -> None:
    scene = complete(factories.tender())
    before, _ = keep_verdict(by=scene.officer, tender=scene.tender)
    assert "legal" not in json.loads(before.dossier)
    risk(scene, bid=scene.bids[0], owner=scene.officer)
    opinion_on_alpha = approved(scene, scene.bids[0])
    written(scene, scene.bids[1])
    kept, is_new = keep_verdict(by=scene.officer, tender=scene.tender)
    assert is_new
    dossier = json.loads(kept.dossier)
    read_dossier(dossier)
    CHECK.validate(dossier)
    (told,) = dossier["legal"]["opinions"]
    assert told["sha256"] == opinion_on_alpha.sha256
    assert "latest" not in told
    assert "reviewer" not in json.dumps(dossier["legal"])
    assert "officer" not in json.dumps(dossier["legal"])
    written(scene, scene.bids[0], words=Words(text="Autre."))
    again, _ = keep_verdict(by=scene.officer, tender=scene.tender)
    assert json.loads(again.dossier)["legal"]["opinions"][0]["latest"]["text"] == "Autre."
    withdraw_approval(
        by=scene.reviewer,
        tender=scene.tender,
        bid=scene.bids[0],
        reason="Contrat modifié.",
        seen=opinion_on_alpha.version,
    )
    last, _ = keep_verdict(by=scene.officer, tender=scene.tender)
    legal = json.loads(last.dossier)["legal"]
    CHECK.validate(json.loads(last.dossier))
    assert legal["opinions"] == []
    assert [one["reason"] for one in legal["withdrawn"]] == ["Contrat modifié."]
