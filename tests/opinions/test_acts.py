from __future__ import annotations

from dataclasses import replace

import pytest
from django.db import IntegrityError, transaction

from assessments.actions.errors import ActionRefused
from assessments.actions.opinions import (
    OpinionChanged,
    Words,
    approve_opinion,
    draft_opinion,
    withdraw_approval,
    write_opinion,
)
from assessments.models import LegalOpinion
from assessments.opinions.register import FieldChange
from assessments.opinions.words import word_difference
from assessments.queries.opinions import State, check_opinions, stale_for, standing_of, standings
from tests.factories import Scene, tender
from tests.opinions.making import WORDS, approved, risk, written

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> Scene:
    return tender()


def state(scene: Scene, place: int | None = None) -> State:
    return standing_of(scene.tender, None if place is None else scene.bids[place]).state


def test_opinion_goes_from_none_to_draft_to_approved(scene: Scene) -> None:
    bid = scene.bids[0]
    risk(scene, bid=bid)
    assert state(scene, 0) == State.NONE
    drafted = draft_opinion(by=scene.officer, tender=scene.tender, bid=bid)
    assert "R01 – Filiale hors de l’Union." in drafted.text
    assert state(scene, 0) == State.DRAFT
    written(scene, bid)
    found = approved(scene, bid)
    assert (found.version, found.approved_by) == (2, "reviewer")
    assert found.sha256 == found.digest()
    assert state(scene, 0) == State.APPROVED
    assert state(scene) == state(scene, 1) == State.NONE


def test_one_word_edited_makes_it_stale_with_exactly_that_word(scene: Scene) -> None:
    approved(scene)
    written(scene, words=replace(WORDS, text=WORDS.text.replace("tout", "presque")))
    standing = standing_of(scene.tender, None)
    assert standing.state == State.STALE
    assert standing.rewritten == ("text",)
    assert standing.approved is not None
    assert standing.latest is not None
    pieces = word_difference(standing.approved.text, standing.latest.text)
    changed = [(piece.kind.value, piece.text) for piece in pieces if piece.kind != "same"]
    assert changed == [("removed", "tout"), ("added", "presque")]


def test_words_put_back_are_the_approved_ones_again(scene: Scene) -> None:
    approved(scene)
    written(scene, words=replace(WORDS, text="Autre chose."))
    written(scene)
    assert state(scene) == State.APPROVED


def test_risk_changed_makes_it_stale_naming_risk_and_field(scene: Scene) -> None:
    bid, other = scene.bids[:2]
    row = risk(scene, "R01", bid)
    risk(scene, "R02", other)
    approved(scene, bid)
    approved(scene, other)
    row.impact_before = 3
    row.save()
    (changed,) = standing_of(scene.tender, bid).risks_changed
    assert changed.code == "R01"
    assert changed.fields == (FieldChange("impact_before", 4, 3),)
    assert state(scene, 0) == State.STALE
    assert state(scene, 1) == State.APPROVED


def test_overall_opinion_rests_on_every_risk(scene: Scene) -> None:
    approved(scene)
    risk(scene, bid=scene.bids[1])
    assert [one.code for one in standing_of(scene.tender, None).risks_changed] == ["R01"]


def test_owner_of_a_risk_is_no_part_of_what_is_approved(scene: Scene) -> None:
    row = risk(scene)
    approved(scene)
    row.owner = scene.officer
    row.save()
    assert state(scene) == State.APPROVED


def test_approving_again_after_the_register_moved_makes_a_new_version(scene: Scene) -> None:
    first = approved(scene)
    risk(scene)
    second = approved(scene)
    assert (first.version, second.version) == (1, 2)
    assert second.words == first.words
    assert second.sha256 != first.sha256
    assert state(scene) == State.APPROVED
    assert LegalOpinion.objects.get(version=1).approved_at == first.approved_at


def test_withdrawn_approval_is_kept_with_its_reason(scene: Scene) -> None:
    approved(scene)
    withdraw_approval(by=scene.reviewer, tender=scene.tender, reason=" Démentie. ", seen=1)
    standing = standing_of(scene.tender, None)
    assert standing.state == State.DRAFT
    assert standing.withdrawn is not None
    assert standing.withdrawn.withdrawal_reason == "Démentie."
    assert approved(scene).version == 2


def test_earlier_approval_does_not_come_back_when_the_last_is_withdrawn(scene: Scene) -> None:
    approved(scene)
    written(scene, words=replace(WORDS, text="Mieux dit."))
    approved(scene)
    withdraw_approval(by=scene.reviewer, tender=scene.tender, reason="Erreur.", seen=2)
    assert state(scene) == State.DRAFT


def test_second_writer_gets_the_conflict_and_writes_nothing(scene: Scene) -> None:
    written(scene)
    with pytest.raises(OpinionChanged) as caught:
        write_opinion(by=scene.officer, tender=scene.tender, words=Words(text="Moi."), seen=0)
    assert caught.value.standing.latest is not None
    assert caught.value.standing.latest.version == 1
    assert LegalOpinion.objects.count() == 1


def test_register_that_moved_after_the_confirmation_was_read_is_a_conflict(scene: Scene) -> None:
    seen = written(scene).sha256
    risk(scene)
    with pytest.raises(OpinionChanged):
        approve_opinion(by=scene.reviewer, tender=scene.tender, seen=seen)
    assert LegalOpinion.objects.get().approved_at is None


def test_same_words_make_no_version(scene: Scene) -> None:
    assert written(scene) == written(scene)
    assert LegalOpinion.objects.count() == 1


def test_draft_never_replaces_what_is_written(scene: Scene) -> None:
    written(scene)
    with pytest.raises(ActionRefused) as caught:
        draft_opinion(by=scene.reviewer, tender=scene.tender)
    assert caught.value.code == "written_already"


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (Words(text="Sans motif."), "reasons_missing"),
        (Words(conclusion="conditional", reasons="Oui."), "conditions_missing"),
    ],
)
def test_unfinished_opinion_is_not_approved(scene: Scene, words: Words, code: str) -> None:
    seen = written(scene, words=words).sha256
    with pytest.raises(ActionRefused) as caught:
        approve_opinion(by=scene.reviewer, tender=scene.tender, seen=seen)
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (Words(), "nothing_written"),
        (Words(conclusion="maybe"), "unknown_conclusion"),
        (Words(text="é" * 20_001), "too_long"),
        (Words(reasons="é" * 5_001), "too_long"),
    ],
)
def test_words_that_cannot_be_kept_are_refused(scene: Scene, words: Words, code: str) -> None:
    with pytest.raises(ActionRefused) as caught:
        written(scene, words=words)
    assert caught.value.code == code


def test_bid_of_another_tender_is_refused(scene: Scene) -> None:
    other = tender(reference="T-2")
    with pytest.raises(ActionRefused) as caught:
        draft_opinion(by=scene.reviewer, tender=scene.tender, bid=other.bids[0])
    assert caught.value.code == "of_another_tender"


def test_row_altered_in_the_database_is_found(scene: Scene) -> None:
    approved(scene)
    written(scene, scene.bids[0])
    assert [one.problems for one in check_opinions(scene.tender)] == [(), ()]
    LegalOpinion.objects.filter(bid=None).update(conclusion="favourable")
    LegalOpinion.objects.filter(bid=scene.bids[0]).update(
        approved_by="x", approved_at=scene.bids[0].registered_at
    )
    found = {one.opinion.subject: one.problems for one in check_opinions(scene.tender)}
    assert found == {"overall": ("content_changed",), "alpha": ("not_journalled",)}


@pytest.mark.parametrize(
    "fields",
    [
        {"approved_by": "x"},
        {"withdrawn_by": "x"},
        {"reasons": ""},
        {"conclusion": "conditional", "conditions": ""},
        {"withdrawn_by": "x", "withdrawn_at": "2027-01-01T00:00:00Z"},
    ],
)
def test_database_refuses_half_an_approval(scene: Scene, fields: dict[str, str]) -> None:
    approved(scene)
    whole = {"approved_at": None} if "approved_by" in fields else {}
    with pytest.raises(IntegrityError), transaction.atomic():
        LegalOpinion.objects.update(**fields, **whole)


def test_stale_opinions_wait_for_the_reviewer_alone(
    scene: Scene, django_assert_num_queries: object
) -> None:
    for bid in scene.bids:
        approved(scene, bid)
    assert stale_for(scene.reviewer) == []
    risk(scene, bid=scene.bids[0])
    assert [one.subject for one in stale_for(scene.reviewer)] == ["alpha"]
    assert stale_for(scene.officer) == stale_for(scene.stranger) == []
    risk(scene, "R02", scene.bids[1])
    with django_assert_num_queries(5):  # type: ignore[operator]  # pytest-django's fixture
        assert len(stale_for(scene.reviewer)) == 2


def test_standings_take_as_many_queries_for_two_bids_as_for_six(
    scene: Scene, django_assert_num_queries: object
) -> None:
    large = tender(reference="T-6", bids=6)
    for each in (scene, large):
        for place, bid in enumerate(each.bids):
            risk(each, f"R{place:02}", bid)
            approved(each, bid)
        with django_assert_num_queries(4):  # type: ignore[operator]  # pytest-django's fixture
            found = standings(each.tender)
        assert [one.state for one in found] == [State.NONE, *[State.APPROVED] * len(each.bids)]
