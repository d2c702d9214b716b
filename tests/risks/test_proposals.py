"""Risks drawn from the analysis: once each, over nobody's work."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from assessments.actions.errors import ActionRefused
from assessments.actions.exposure import withdraw_link
from assessments.actions.risk_proposals import propose_risks
from assessments.actions.risks import Content, edit_risk
from assessments.models import BidLink, Risk
from assessments.queries.risk_proposals import Proposals, proposals
from hdhcompliance.journal.models import JournalEntry
from providers.loading import load_providers
from tests import factories
from tests.factories import Scene
from tests.risks.test_pages import PAGE, visit
from tests.tenders.preparing_exposure import added

KEY = "CLOUD_ACT:staff:bid-L1"


@pytest.fixture(scope="module")
def laws(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The laws of the repository, loaded once for the whole module, then rolled back."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_providers()
        yield
        transaction.set_rollback(True)


@pytest.fixture
def link(laws: None, db: None) -> BidLink:
    return added(factories.tender())


@pytest.fixture
def scene(link: BidLink) -> Scene:
    return factories.Scene(
        tender=link.bid.tender,
        grid=link.bid.tender.grid,
        officer=factories.user("officer"),
        evaluators=[factories.user("evaluator1")],
        reviewer=factories.user("reviewer"),
        auditor=factories.user("auditor"),
        admin=factories.user("admin"),
        stranger=factories.user("stranger"),
        bids=list(link.bid.tender.bids.all()),
    )


def found(scene: Scene) -> Proposals:
    return proposals(scene.tender, scene.bids)[0]


def test_finding_enters_the_register_once_and_not_rated(scene: Scene) -> None:
    (risk,) = propose_risks(by=scene.reviewer, bid=scene.bids[0], keys=[KEY])

    assert (risk.code, risk.origin, risk.source_key, risk.law_code, risk.activities) == (
        "R01",
        "proposed",
        KEY,
        "CLOUD_ACT",
        "5",
    )
    assert risk.before is None
    assert risk.status == "proposed"
    assert "Support de nuit" in risk.description
    assert KEY not in {each.key for each in found(scene).new}
    with pytest.raises(ActionRefused, match=r"\w"):
        propose_risks(by=scene.reviewer, bid=scene.bids[0], keys=[KEY])
    assert Risk.objects.count() == 1


def test_all_enter_in_one_entry_of_the_journal(scene: Scene) -> None:
    keys = [each.key for each in found(scene).new]
    assert len(keys) > 1

    made = propose_risks(by=scene.officer, bid=scene.bids[0], keys=[*keys, "NO_SUCH:key"])

    assert [risk.source_key for risk in made] == keys
    assert JournalEntry.objects.filter(action="risks.proposed").count() == 1
    assert found(scene).new == []


def test_what_people_wrote_stays_when_the_finding_goes(scene: Scene, link: BidLink) -> None:
    (risk,) = propose_risks(by=scene.reviewer, bid=scene.bids[0], keys=[KEY])
    edit_risk(by=scene.reviewer, risk=risk, content=Content(title="Mes mots"), seen=1)

    withdraw_link(by=scene.reviewer, link=link, reason="Retiré de l’offre.")

    assert [gone.code for gone in found(scene).gone] == ["R01"]
    assert Risk.objects.get().title == "Mes mots"
    page = visit(scene.auditor).get(f"{PAGE}proposals/").content.decode()
    assert "The analysis no longer finds" in page


def test_ticked_findings_are_added_from_the_page(scene: Scene) -> None:
    client = visit(scene.reviewer)
    page = client.get(f"{PAGE}proposals/").content.decode()
    assert f'value="{KEY}"' in page
    assert "Support de nuit" in page

    answer = client.post(f"{PAGE}proposals/alpha/", {"finding": [KEY]})

    assert (answer.status_code, answer["Location"]) == (303, f"{PAGE}proposals/")
    assert Risk.objects.get().source_key == KEY


def test_nothing_ticked_adds_nothing(scene: Scene) -> None:
    answer = visit(scene.reviewer).post(f"{PAGE}proposals/alpha/", follow=True)
    assert "Nothing was added" in answer.content.decode()
    assert not Risk.objects.exists()
