"""The rule is chosen before the freeze, by an officer, and frozen with the method."""

from __future__ import annotations

import pytest
from django.test import Client

from assessments.actions.errors import ActionRefused
from assessments.actions.grids import choose_consensus_rule, freeze_method
from assessments.models import Grid
from assessments.queries.method import method_of
from hdhcompliance.journal.models import JournalEntry
from tests import factories

pytestmark = pytest.mark.django_db

RULE = "/tenders/T-1/method/rule/"


def test_chosen_rule_is_part_of_the_frozen_method() -> None:
    scene = factories.tender(opened=False, frozen=False)
    choose_consensus_rule(by=scene.officer, tender=scene.tender, rule="agreed")
    grid = freeze_method(by=scene.officer, tender=scene.tender)
    assert method_of(grid, "T-1")["consensus"] == "agreed"


def test_rule_chosen_again_writes_nothing() -> None:
    scene = factories.tender(opened=False, frozen=False)
    count = JournalEntry.objects.count()
    choose_consensus_rule(by=scene.officer, tender=scene.tender, rule="median")
    assert JournalEntry.objects.count() == count


@pytest.mark.parametrize(
    ("frozen", "rule", "code"),
    [(True, "agreed", "already_frozen"), (False, "dice", "unknown_rule")],
)
def test_rule_is_refused_after_the_freeze_or_when_unknown(
    frozen: bool, rule: str, code: str
) -> None:
    scene = factories.tender(opened=False, frozen=frozen)
    with pytest.raises(ActionRefused) as caught:
        choose_consensus_rule(by=scene.officer, tender=scene.tender, rule=rule)
    assert caught.value.code == code
    assert Grid.objects.get().consensus == "median"


def test_method_page_offers_the_rules_to_the_officer_until_the_freeze(client: Client) -> None:
    scene = factories.tender(opened=False, frozen=False)
    client.cookies["django_language"] = "en"
    client.force_login(scene.officer)
    page = client.get("/tenders/T-1/method/").content.decode()
    assert RULE in page
    assert "every evaluator of the panel must mark every line" in page
    assert client.post(RULE, {"rule": "agreed"}).status_code == 302
    assert Grid.objects.get().consensus == "agreed"
    assert client.post(RULE, {"rule": "dice"}).status_code == 400
    client.force_login(scene.auditor)
    assert RULE not in client.get("/tenders/T-1/method/").content.decode()
    scene.tender.refresh_from_db()
    freeze_method(by=scene.officer, tender=scene.tender)
    client.force_login(scene.officer)
    assert RULE not in client.get("/tenders/T-1/method/").content.decode()
    client.post(RULE, {"rule": "mean"})
    assert Grid.objects.get().consensus == "agreed"
