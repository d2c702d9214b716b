"""What an act on risks writes, and what it refuses with nothing written."""

from __future__ import annotations

import json
from datetime import date
from functools import partial
from typing import Any

import pytest

from assessments.actions.errors import ActionRefused
from assessments.actions.risks import (
    Charge,
    Content,
    RisksChanged,
    add_risk,
    content_of,
    edit_risk,
    entrust_risks,
    move_risks,
)
from assessments.models import Notification, Risk, RiskStep
from assessments.rating import Rating
from hdhcompliance.journal.models import JournalEntry
from tests import factories
from tests.factories import Scene
from tests.risks.making import risk


def fresh(one: Risk) -> Risk:
    return Risk.objects.get(pk=one.pk)


def refused(code: str, act: Any, **arguments: Any) -> ActionRefused:
    """The refusal, once it is seen that nothing was written."""
    before = (list(Risk.objects.values()), JournalEntry.objects.count())
    with pytest.raises(ActionRefused) as told:
        act(**arguments)
    assert told.value.code == code
    assert (list(Risk.objects.values()), JournalEntry.objects.count()) == before
    return told.value


def test_codes_follow_one_another_in_each_tender(scene: Scene) -> None:
    other = factories.tender("T-2")
    given = [
        add_risk(by=scene.officer, tender=tender, content=Content(title="Un risque")).code
        for tender in (scene.tender, scene.tender, other.tender)
    ]
    assert given == ["R01", "R02", "R01"]


def test_owner_is_told_once_and_not_of_what_they_take_themselves(scene: Scene) -> None:
    content = Content(title="Filiale", owner=scene.reviewer)
    added = add_risk(by=scene.officer, tender=scene.tender, content=content)
    edit_risk(
        by=scene.officer, risk=added, content=Content(title="F", owner=scene.reviewer), seen=1
    )
    add_risk(by=scene.reviewer, tender=scene.tender, content=content)

    told = Notification.objects.get(kind="risk")
    assert (told.user, told.subject, told.path) == (
        scene.reviewer,
        "R01",
        "/tenders/T-1/risks/R01/",
    )


def test_edit_keeps_what_was_before_in_the_journal(scene: Scene) -> None:
    found = risk(scene, treatment="Chiffrement.")
    content = Content(title=found.title, before=Rating(2, 4), treatment="Chiffrement.")

    edit_risk(by=scene.reviewer, risk=found, content=content, seen=1)

    entry = JournalEntry.objects.get(action="risk.edited")
    assert (entry.target, entry.actor) == ("alpha/R01", "reviewer")
    assert json.loads(entry.data) == {"before": {"before": "3x4"}, "after": {"before": "2x4"}}
    assert fresh(found).version == 2


def test_edit_that_changes_nothing_writes_nothing(scene: Scene) -> None:
    found = risk(scene)
    entries = JournalEntry.objects.count()

    edit_risk(by=scene.reviewer, risk=found, content=content_of(found), seen=1)

    assert JournalEntry.objects.count() == entries
    assert fresh(found).version == 1


def test_second_writer_overwrites_nothing(scene: Scene) -> None:
    found = risk(scene)
    edit_risk(by=scene.officer, risk=found, content=Content(title="De l’acheteur"), seen=1)

    told = refused(
        "conflict",
        edit_risk,
        by=scene.reviewer,
        risk=found,
        content=Content(title="Du juriste"),
        seen=1,
    )

    assert isinstance(told, RisksChanged)
    assert [one.title for one in told.current] == ["De l’acheteur"]


def test_whole_flow_and_back(scene: Scene) -> None:
    found = risk(
        scene,
        likelihood_after=1,
        impact_after=4,
        treatment_kind="reduce",
        treatment="Clés détenues par l’acheteur.",
    )
    way = ["discussed", "treated", "discussed", "refused", "discussed", "accepted"]

    for version, to in enumerate(way, start=1):
        move_risks(
            by=scene.reviewer,
            tender=scene.tender,
            seen={"R01": version},
            to=to,
            reason=f"Motif {version}",
        )

    steps = RiskStep.objects.filter(risk=found)
    assert [step.status_to for step in steps] == way
    assert [step.reason for step in steps] == [f"Motif {number}" for number in range(1, 7)]
    assert fresh(found).status == "accepted"


@pytest.mark.parametrize(
    ("fields", "to", "reason", "code"),
    [
        ({}, "accepted", "Trop vite.", "not_in_flow"),
        ({}, "proposed", "Déjà là.", "not_in_flow"),
        ({}, "discussed", "  ", "reason_missing"),
        ({}, "discussed", "x" * 5001, "too_long"),
        (
            {"status": "discussed", "likelihood_before": None, "impact_before": None},
            "refused",
            "Sans cote.",
            "not_rated",
        ),
        ({"status": "discussed"}, "treated", "Sans traitement.", "not_treated"),
        (
            {
                "status": "discussed",
                "likelihood_after": 1,
                "impact_after": 1,
                "treatment_kind": "reduce",
            },
            "treated",
            "Sans dire comment.",
            "not_treated",
        ),
    ],
)
def test_move_is_refused(
    scene: Scene, fields: dict[str, Any], to: str, reason: str, code: str
) -> None:
    risk(scene, **fields)
    refused(
        code,
        move_risks,
        by=scene.reviewer,
        tender=scene.tender,
        seen={"R01": 1},
        to=to,
        reason=reason,
    )


def test_several_move_together_or_not_at_all(scene: Scene) -> None:
    risk(scene, "R01")
    risk(scene, "R02", status="accepted")
    move = partial(move_risks, by=scene.reviewer, tender=scene.tender, reason="Ensemble.")

    refused("not_in_flow", move, seen={"R01": 1, "R02": 1}, to="proposed")
    refused("conflict", move, seen={"R01": 1, "R02": 7}, to="discussed")
    refused("unknown_risk", move, seen={"R01": 1, "R09": 1}, to="discussed")
    refused("nothing_chosen", move, seen={}, to="discussed")
    move(seen={"R01": 1, "R02": 1}, to="discussed")

    entry = JournalEntry.objects.get(action="risks.moved")
    assert entry.target == "R01 R02"
    assert set(Risk.objects.values_list("status", flat=True)) == {"discussed"}


def test_owner_and_day_change_apart(scene: Scene) -> None:
    risk(scene, "R01", owner=scene.officer)
    day = date(2027, 3, 1)

    entrust_risks(
        by=scene.reviewer, tender=scene.tender, seen={"R01": 1}, charge=Charge(due_on=day)
    )
    entrust_risks(
        by=scene.reviewer,
        tender=scene.tender,
        seen={"R01": 2},
        charge=Charge(owner=scene.reviewer),
    )

    found = Risk.objects.get()
    assert (found.owner, found.due_on, found.version) == (scene.reviewer, day, 3)


def test_what_is_decided_is_taken_up_again_before_it_changes(scene: Scene) -> None:
    found = risk(scene, status="accepted")
    by = scene.reviewer

    refused("decided", edit_risk, by=by, risk=found, content=Content(title="Autre"), seen=1)
    refused(
        "decided",
        entrust_risks,
        by=by,
        tender=scene.tender,
        seen={"R01": 1},
        charge=Charge(owner=by),
    )


def test_risk_is_entrusted_to_those_who_review(scene: Scene) -> None:
    for stranger in (scene.evaluators[0], scene.auditor, scene.stranger):
        content = Content(title="Filiale", owner=stranger)
        refused("not_a_reviewer", add_risk, by=scene.officer, tender=scene.tender, content=content)


def test_owner_who_left_does_not_stop_the_others_work(scene: Scene) -> None:
    found = risk(scene, owner=scene.officer)
    scene.tender.memberships.filter(user=scene.officer).delete()

    edit_risk(
        by=scene.reviewer,
        risk=found,
        content=Content(title="Autre titre", owner=scene.officer),
        seen=1,
    )

    assert fresh(found).title == "Autre titre"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (Content(title=" "), "title_missing"),
        (Content(title="x" * 201), "too_long"),
        (Content(title="Long", description="x" * 5001), "too_long"),
    ],
)
def test_content_is_refused(scene: Scene, content: Content, code: str) -> None:
    refused(code, add_risk, by=scene.officer, tender=scene.tender, content=content)


def test_bid_of_another_tender_is_refused(scene: Scene) -> None:
    other = factories.tender("T-2").bids[0]
    refused(
        "of_another_tender",
        add_risk,
        by=scene.officer,
        tender=scene.tender,
        content=Content(title="Ailleurs"),
        bid=other,
    )
